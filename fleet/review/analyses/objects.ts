import { ACCESS_LIST, BESIDE, CONF_FILE, EXPECTED_SECRETS_LIST } from '../../../constructs/contract';
import { ofType, plainType } from '../../model/from-plan';
import type { PlannedResource } from '../../model/plan/plan';
import {
  blockOf,
  Hidden,
  isSeenMap,
  listOf,
  metadataOf,
  type Seen,
  type SeenMap,
  textOf,
  textsOf,
  Unknown,
} from '../../model/plan/seen';
import { differences } from '../differences';
import { digestOf } from '../digest';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';
import { named } from '../resource-name';

/**
 * The safety net: what comes or changes of an object, and is none of what another analysis understands. An attacker would look for just that;
 * who upgrades this project finds here what else is made in another way.
 */
export const objects: Analysis = (stack, notes) => {
  for (const resource of stack.plan.resources.values()) {
    const { action, address } = resource;
    if (action === undefined || !NETTED.test(resource.type)) continue;
    blind(resource, notes);
    if (action === 'create') created(stack, resource, notes);
    if (action === 'update' || action === 'replace') changed(resource, notes);
    if (action === 'forget') {
      notes.add('resource-changed', {
        title: phrase`Terraform lets go of ${named(resource)}, which stays as it is`,
        details: [phrase`Nobody changes or removes it any more, until somebody does it by hand.`],
        key: [address, action],
        tells: [address],
      });
    }
  }
};

const NETTED = /^(kubernetes_|helm_release$|terraform_data$)/;

/** What the other analyses have understood of a changed object, by type, or what means nothing. */
const UNDERSTOOD: Readonly<Record<string, RegExp>> = {
  kubernetes_stateful_set:
    /^spec\.(template\.(spec|metadata\.(labels|annotations\[?\.?"?nats-edge|name))|replicas|volume_claim_template|persistent_volume_claim_retention_policy)|^wait_for_rollout/,
  kubernetes_job: /^spec\.(template|completion_mode|selector|[a-z_]+)|^wait_for_completion/,
  kubernetes_network_policy: /^spec/,
  kubernetes_secret: /^data(\.|$)/,
  kubernetes_service:
    /^spec\.(type|load_balancer_source_ranges|port(?!.*\.target_port)|cluster_ips?|ip_famil|health_check_node_port|allocate_load|session_affinity_config)|^status|^wait_for|^metadata\.annotations/,
  kubernetes_namespace: /^wait_for/,
  helm_release: /^(namespace$|values|metadata|status|manifest|resources)/,
  // It only remembers, for the stack's own checks.
  terraform_data: /^(input|output)/,
};

/** Of every object: what Kubernetes or the provider counts and names, and labels that only say what belongs together. */
const COUNTED =
  /^(id|timeouts.*|metadata\.(name|namespace|generate_name|generation|resource_version|uid|labels\.app\.kubernetes\.io\/[a-z-]+))$/;

function changed(resource: PlannedResource, notes: Notes): void {
  const type = plainType(resource.type);
  const isConfig = type === 'kubernetes_config_map';
  const understood = isConfig ? understoodOf(resource, notes) : UNDERSTOOD[type];
  const paths = differences(resource.before, resource.after).filter(
    (path) => !COUNTED.test(path) && !understood?.test(path),
  );
  // What is made anew as a whole has a word of its own, and the provider's empty values in place of what it had read.
  if (paths.length === 0 || (resource.action === 'replace' && !isConfig && type !== 'helm_release')) return;
  notes.add('resource-changed', {
    title: phrase`${named(resource)} changes: ${listed(paths)}`,
    details: [phrase`Nothing else is known of that: look at it in the list of changes.`],
    key: [resource.address, ...paths, digestOf(topsOf(resource, paths))],
    tells: [resource.address],
  });
}

/** The arguments that the paths are in. */
function topsOf({ after }: PlannedResource, paths: readonly string[]): SeenMap {
  const tops = new Set(paths.map((path) => path.split(/[.[]/)[0] ?? ''));
  return Object.fromEntries([...tops].map((top) => [top, after[top] ?? null]));
}

/** The files of a ConfigMap that are read by others here. */
function understoodOf(resource: PlannedResource, { told }: Notes): RegExp | undefined {
  const { name } = metadataOf(resource.after);
  if (name.endsWith(BESIDE.streams)) return /^data\.\S+\.json$|^data$/;
  if (name.endsWith(BESIDE.access)) return keyOrAll(ACCESS_LIST);
  if (name.endsWith('-authorities')) return /^data\.ca\.crt$/;
  if (name.endsWith(BESIDE.expectedSecrets) && told.has(resource.address)) return key(EXPECTED_SECRETS_LIST);
  return name.endsWith('-config') || resource.address.includes('_config_') ? keyOrAll(CONF_FILE) : key(CONF_FILE);
}

/** The path of a key of a ConfigMap. */
function key(name: string): RegExp {
  return new RegExp(`^data\\.${name.replaceAll('.', '\\.')}$`);
}

/** The same, or all its data at once. */
function keyOrAll(name: string): RegExp {
  return new RegExp(`${key(name).source}|^data$`);
}

/** What can come without a word of its own: it does nothing until something else uses it, and that is told. */
const INERT_SECRETS = new Set(['', 'Opaque', 'kubernetes.io/tls', 'kubernetes.io/dockerconfigjson']);

/** What is new of these is told by an analysis of their own: pods.ts, exposure.ts. */
const TOLD_ELSEWHERE = /^kubernetes_(job|network_policy|stateful_set)$/;

/** Each tier has one of these from its beginning, which is as harmless as the tier. */
const WITH_EACH_TIER = /^(terraform_data|kubernetes_pod_disruption_budget)$/;

function created({ before, after: side }: PlannedStack, resource: PlannedResource, notes: Notes): void {
  const { address, after } = resource;
  const type = plainType(resource.type);
  const add = (why: string) =>
    notes.add('resource-changed', {
      title: phrase`${named(resource)} is new: ${[why]}`,
      key: [address, why],
      tells: [address],
    });
  if (type === 'kubernetes_service') {
    const spec = blockOf(after.spec);
    if (textsOf(spec.external_ips).length > 0) add('it takes what is sent to external addresses');
    else if (spec.type === 'ExternalName') add('it sends elsewhere who asks for it');
    else if (before.servers && !notes.told.has(address)) add('a tier has this Service only where something changed');
  } else if (type === 'kubernetes_secret') {
    if (!INERT_SECRETS.has(textOf(after.type) ?? ''))
      add('Kubernetes does something of its own with this type of Secret');
  } else if (type === 'kubernetes_service_account') {
    if (after.automount_service_account_token !== false) add('its pods get a token for the API of Kubernetes');
    else if (before.servers) add('what it may is not seen here');
  } else if (type === 'helm_release') {
    const chart = textOf(after.chart) ?? '';
    if (textOf(after.repository) || !/^(assets|\.{0,2}\/)/.test(chart)) add('its chart is not one of this project');
  } else if (type === 'kubernetes_config_map') {
    const ending = /-(access|streams|config)$/.exec(metadataOf(after).name)?.[0];
    const alike = ofType(side, type).filter(({ values }) => ending && metadataOf(values).name.endsWith(ending));
    if (!notes.told.has(address)) add('this project makes no such ConfigMap');
    else if (alike.length > 1) add('there is one of its kind already');
  } else if (type === 'kubernetes_namespace') {
    const { labels } = blockOf(after.metadata);
    const level = isSeenMap(labels) ? textOf(labels['pod-security.kubernetes.io/enforce']) : undefined;
    if (before.servers) add('this tier has one already');
    else if (level !== undefined && level !== 'restricted') add('it allows pods more than this project needs');
  } else if (!TOLD_ELSEWHERE.test(type) && (before.servers || !WITH_EACH_TIER.test(type))) {
    add('no other rule speaks of it');
  }
}

/** What decides, and cannot be seen. */
function blind(resource: PlannedResource, notes: Notes): void {
  const type = plainType(resource.type);
  if (type === 'kubernetes_secret' || resource.action === 'delete') return;
  const isUpdate = resource.action === 'update';
  const found: string[] = [];
  for (const top of ['spec', 'data', 'binary_data', 'values', 'metadata', 'set', 'input']) {
    collect(resource.after[top], top, (path, value) => {
      const isTold = type === 'kubernetes_config_map' && value instanceof Unknown && notes.told.has(resource.address);
      const mayBe = type === 'helm_release' || top === 'metadata' || top === 'input';
      if (value instanceof Hidden || (isUpdate && !isTold && !mayBe)) found.push(path);
    });
  }
  if (found.length === 0) return;
  notes.add('unknown', {
    title: phrase`${named(resource)}: what decides is not to be seen: ${listed(found)}`,
    details: [
      phrase`It is known only when this is applied, or Terraform is told to hide it, and this project hides nothing there.`,
    ],
    key: [resource.address, ...found],
    tells: [resource.address],
  });
}

function collect(value: Seen | undefined, path: string, see: (path: string, value: Hidden | Unknown) => void): void {
  if (value instanceof Hidden || value instanceof Unknown) see(path, value);
  else if (Array.isArray(value)) for (const [n, item] of listOf(value).entries()) collect(item, `${path}[${n}]`, see);
  else if (isSeenMap(value)) for (const [key, item] of Object.entries(value)) collect(item, `${path}.${key}`, see);
}
