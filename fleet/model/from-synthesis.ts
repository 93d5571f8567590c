import {
  ACCESS_LIST,
  BESIDE,
  CONF_FILE,
  DNS_NAME_ANNOTATION,
  EXPECTED_SECRETS_LIST,
  LABEL,
  REMOTE_ANNOTATION,
} from '../../constructs/contract';
import {
  block,
  type Resolver,
  readPods,
  resourcesOfType,
  type SynthesizedPod,
  type SynthesizedResource,
  type SynthesizedStack,
  stackNamed,
  text,
  type Value,
  type ValueMap,
} from '.';
import { CERTIFICATE_TYPE } from './certificates';
import { type FleetModel, fleetOf } from './fleet';
import { serversIn } from './servers';
import { leafAddresses, type ServiceModel, serviceOf } from './services';
import { readConf, type TierModel, treeOf } from './tier';
import { usersOf } from './users';

/** A synthesized tier. What takes long, such as its keys and certificates, is made on demand. */
export interface SynthesizedTier extends TierModel {
  /** Its pods with their files, certificates among them. */
  readonly pods: () => Promise<SynthesizedPod[]>;
  /** The Secrets that Terraform makes by name, each a map from key to value. */
  readonly secretData: () => Promise<Map<string, Record<string, string>>>;
  /** The template of its pods as a text: a different one restarts them. */
  readonly template: () => Promise<string>;
}

/** The fleet that was synthesized: its tiers in the order of the stacks. No key and no certificate is made for it. */
export async function fromSynthesis(resolver: Resolver): Promise<FleetModel<SynthesizedTier>> {
  const tiers: SynthesizedTier[] = [];
  for (const name of resolver.app.stacks.keys()) tiers.push(...(await tiersIn(resolver, name)));
  return fleetOf(tiers);
}

/** The tiers of one stack: one, or none. */
export async function tiersIn(resolver: Resolver, name: string): Promise<SynthesizedTier[]> {
  const stack = stackNamed(resolver.app, name);
  const tiers: SynthesizedTier[] = [];
  for (const servers of serversIn(stack)) tiers.push(await tierOf(resolver, stack, servers));
  return tiers;
}

async function tierOf(
  resolver: Resolver,
  stack: SynthesizedStack,
  { address, config: { metadata, spec } }: SynthesizedResource,
): Promise<SynthesizedTier> {
  const of = stack.name;
  // Only the needed arguments of the servers are evaluated: the others take certificates and passwords.
  const resolved = async (value: Value | undefined) =>
    value === undefined ? undefined : text(await resolver.evaluate(of, value));
  const pods = block(block(block(spec)?.template)?.metadata);
  const labels = block(pods?.labels);
  const role = await resolved(labels?.[LABEL.component]);
  const name = await resolved(labels?.[LABEL.instance]);
  if ((role !== 'hub' && role !== 'region' && role !== 'leaf') || !name) {
    throw new Error(`stack ${of}: ${address} is not the NATS server of a hub, region or leaf`);
  }
  const namespace = await resolved(block(metadata)?.namespace);
  const remote = await resolved(block(pods?.annotations)?.[REMOTE_ANNOTATION]);
  const configMaps = await readConfigMaps(resolver, stack);
  const beside = (ending: string) => configMaps.find((each) => each.name.endsWith(ending))?.data ?? {};
  const withConf = configMaps.find(({ data }) => CONF_FILE in data);
  const conf = withConf && readConf(withConf.address, String(withConf.data[CONF_FILE]));
  const services = await readServices(resolver, stack);
  const access = beside(BESIDE.access)[ACCESS_LIST];
  const addressesOf = (type: RegExp) =>
    [...stack.resources.values()].flatMap((each) => (type.test(each.type) ? each.address : []));
  return {
    stack: of,
    role,
    name,
    address,
    ...(namespace !== undefined && { namespace }),
    servers: Number((await resolved(block(spec)?.replicas)) ?? '1'),
    ...(conf && { conf }),
    ...(remote !== undefined && { remote }),
    users: () => {
      const tree = treeOf({ conf });
      return tree && usersOf(tree);
    },
    ...(access !== undefined && { access: JSON.parse(access) }),
    services,
    addresses: leafAddresses(services),
    streams: new Map(Object.entries(beside(BESIDE.streams)).map(([file, json]) => [file.replace(/\.json$/, ''), json])),
    expected: JSON.parse(beside(BESIDE.expectedSecrets)[EXPECTED_SECRETS_LIST] ?? '[]'),
    policies: addressesOf(/^kubernetes_network_policy/),
    secrets: addressesOf(/^kubernetes_secret/),
    certificates: addressesOf(CERTIFICATE_TYPE),
    outputs: [...stack.outputs.keys()],
    pods: async () => (await readPods(resolver, of)).filter((pod) => pod.address === address),
    secretData: () => readSecrets(resolver, stack),
    template: async () => JSON.stringify(block((await resolver.resource(of, address)).spec)?.template),
  };
}

interface ConfigMap {
  readonly address: string;
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
}

async function readConfigMaps(resolver: Resolver, stack: SynthesizedStack): Promise<ConfigMap[]> {
  const found: ConfigMap[] = [];
  for (const { address } of resourcesOfType(stack, 'kubernetes_config_map_v1')) {
    const { metadata, data } = await resolver.resource(stack.name, address);
    found.push({ address, name: text(block(metadata)?.name) ?? '', data: textsOf(block(data)) });
  }
  return found;
}

async function readServices(resolver: Resolver, stack: SynthesizedStack): Promise<ServiceModel[]> {
  const found: ServiceModel[] = [];
  for (const { address } of resourcesOfType(stack, 'kubernetes_service_v1')) {
    const values = await resolver.resource(stack.name, address);
    const isBalanced = text(block(values.spec)?.type) === 'LoadBalancer';
    found.push(serviceOf(address, values, isBalanced ? [await hostOf(resolver, stack.name, address, values)] : []));
  }
  return found;
}

/** The name or address of a load balancer: the one asked for, else what the cloud would give. */
async function hostOf(resolver: Resolver, stack: string, address: string, values: ValueMap): Promise<string> {
  const annotations = block(block(values.metadata)?.annotations) ?? {};
  const asked = text(annotations[DNS_NAME_ANNOTATION]) ?? text(block(values.spec)?.load_balancer_ip);
  const given = ['status', 0, 'load_balancer', 0, 'ingress', 0] as const;
  const host =
    asked ??
    (text(await resolver.attribute(stack, address, [...given, 'ip'])) ||
      text(await resolver.attribute(stack, address, [...given, 'hostname'])));
  if (!host) throw new Error(`stack ${stack}: ${address} has no address`);
  return host;
}

async function readSecrets(resolver: Resolver, stack: SynthesizedStack): Promise<Map<string, Record<string, string>>> {
  const secrets = new Map<string, Record<string, string>>();
  for (const { address } of resourcesOfType(stack, 'kubernetes_secret_v1')) {
    const { metadata, data } = await resolver.resource(stack.name, address);
    secrets.set(text(block(metadata)?.name) ?? address, textsOf(block(data)));
  }
  return secrets;
}

function textsOf(data: ValueMap | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, String(value)]));
}
