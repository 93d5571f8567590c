import type { StackRole } from '../constructs/contract';
import { SynthesisFolder } from '../fleet/commands/synthesis-folder';
import { Resolver, readSynthesized, type SynthesizedApp, type SynthesizedStack } from '../fleet/model';
import type { Json } from '../fleet/model/plan/masked';
import { argumentsOf } from '../fleet/review/changes';
import { comparable, constructPath, type MadeObjects } from '../fleet/review/made-objects';
import { isComparedElsewhere, varyingCheck } from '../fleet/review/made-values';
import { namesOf } from '../fleet/review/stack-names';
import { madeEnvironments } from './made-environments';

/** fleet/review/made-objects.json: what constructs make of {@link madeEnvironments}, by role and kind of object. */
export async function madeObjects(): Promise<string> {
  const folder = new SynthesisFolder();
  const found = new Map<string, KindObjects>();
  /** The number of stacks by role. */
  const stacks = new Map<string, number>();
  try {
    for (const environment of await madeEnvironments()) {
      const app = readSynthesized(folder.write(environment.name, environment));
      for (const stack of app.stacks.values()) {
        const role = await collect(app, stack, found);
        stacks.set(role, (stacks.get(role) ?? 0) + 1);
      }
    }
  } finally {
    folder.remove();
  }
  return textOf(written(found, stacks));
}

interface KindObjects {
  /** By role, the stacks in which there is one. */
  readonly roles: Map<string, ReadonlySet<string>>;
  objects: number;
  /** By path, the number of objects that have it, and its values as JSON. */
  readonly paths: Map<string, { objects: number; readonly values: Set<string> }>;
}

/** In place of what providers make: nothing that is compared. */
const COMPUTED = ['private_key_pem', 'public_key_pem', 'cert_pem', 'cert_request_pem', 'result', 'bcrypt_hash'];
const computed = () =>
  Object.fromEntries([...COMPUTED.map((name) => [name, name]), ['validity_end_time', '2027-01-01T00:00:00Z']]);

const COMPUTED_BY = Object.fromEntries(
  ['tls_private_key', 'tls_cert_request', 'tls_self_signed_cert', 'tls_locally_signed_cert', 'random_password'].map(
    (type) => [type, computed],
  ),
);

async function collect(
  app: SynthesizedApp,
  stack: SynthesizedStack,
  found: Map<string, KindObjects>,
): Promise<StackRole['role']> {
  const resolver = new Resolver(app, { attributes: COMPUTED_BY });
  const { role, name } = (await resolver.output(stack.name, 'fleet')) as unknown as StackRole;
  const template = templated(role, name);
  for (const { address, type } of stack.resources.values()) {
    const { lifecycle: _lifecycle, depends_on: _dependsOn, ...values } = await resolver.resource(stack.name, address);
    const kind = `${type} ${template(constructPath(address)).replace(GENERATION, '-{generation}')}`;
    const objects = found.get(kind) ?? { roles: new Map(), objects: 0, paths: new Map() };
    found.set(kind, objects);
    objects.roles.set(role, new Set<string>(objects.roles.get(role)).add(stack.name + stack.directory));
    objects.objects += 1;
    for (const { path, to } of argumentsOf(values)) {
      if (isComparedElsewhere(type, path)) continue;
      const at = objects.paths.get(template(path)) ?? { objects: 0, values: new Set() };
      objects.paths.set(template(path), at);
      at.objects += 1;
      at.values.add(settled(path, template(JSON.stringify(comparable(to ?? null)))));
    }
  }
  return role;
}

/** The number in the name of a later generation. */
const GENERATION = /-\d+(?=$|_(request|cert|key)$)/;

/** The label of a hub is its role, which is its name too. */
function settled(path: string, json: string): string {
  if (path.endsWith('["app.kubernetes.io/component"]') && json === '"{name}"') return '"{role}"';
  return /^(subject\.common_name|dns_names)$/.test(path) ? json.replace(/([ .])\d(?=")/, '$1{generation}') : json;
}

/** The default ports of servers, and those of {@link madeEnvironments}: with a 1 before them. */
const PORTS = /(?<![0-9A-Za-z.-])1?(4222|7422|6222|8222|7777)(?![0-9A-Za-z.])/g;
const PORT_NAMES: Readonly<Record<string, string>> = {
  4222: '{client-port}',
  7422: '{leafnodes-port}',
  6222: '{cluster-port}',
  8222: '{monitor-port}',
  7777: '{metrics-port}',
};

/** A text with placeholders in place of the names that were given in the environment, or come from the role. */
function templated(role: StackRole['role'], own: string): (text: string) => string {
  const { tier, servers } = namesOf(role);
  return (text) =>
    text
      .replace(new RegExp(`^${tier}_`), '{tier}_')
      .replace(/z(hub|region|site)space/g, '{namespace}')
      .replace(/zenv\d+/g, '{environment}')
      .replaceAll(servers, '{servers}')
      .replaceAll(own.startsWith('z') ? own : new RegExp(`\\b${own}\\b`, 'g'), '{name}')
      .replace(/z(board|gateway|reader)/g, '{client}')
      .replace(/z(region|site|other)/g, '{leaf}')
      .replace(/nats(-eu)?\.example\.com|192\.0\.2\.7|2001:db8::7/g, '{address}')
      .replace(/k8s\.example/g, '{address}')
      .replace(/"A[A-Z2-7]{55}"/, '"{account}"')
      .replace(PORTS, (_all, end: string) => PORT_NAMES[end] ?? '')
      .replace(/EDGE_(SENSORS|ALERTS)(?=\.json)/g, '{stream}')
      .replace(/_\d+_files/, '_{generation}_files')
      .replace(new RegExp(`^"${role}"$`), '"{role}"')
      .replace(/-[0-9a-f]{8}"/g, '-{hash}"')
      .replace(/_chart_[0-9A-F]{8}\//g, '_chart_{hash}/');
}

/** More values than these are checked by made-values.ts. */
const MOST_VALUES = 6;

function written(found: ReadonlyMap<string, KindObjects>, stacks: ReadonlyMap<string, number>): MadeObjects {
  return Object.fromEntries(
    [...found].sort(byKey).map(([kind, { roles, objects, paths }]) => [
      kind,
      {
        roles: Object.fromEntries(
          [...roles].sort(byKey).map(([role, of]) => [role, of.size === stacks.get(role) ? 'always' : 'sometimes']),
        ),
        arguments: Object.fromEntries(
          [...paths]
            .sort(byKey)
            .map(([path, at]) => [at.objects === objects ? path : `${path}?`, valuesOf(kind, path, at.values)]),
        ),
      },
    ]),
  );
}

function valuesOf(kind: string, path: string, values: ReadonlySet<string>): readonly Json[] {
  if (varyingCheck(kind, path)) return [];
  if (values.size > MOST_VALUES) {
    throw new Error(`${kind}: ${path} has ${values.size} values: say in fleet/review/made-values.ts which are right`);
  }
  return [...values].sort().map((json) => JSON.parse(json));
}

/** One line for each argument. */
function textOf(objects: MadeObjects): string {
  const kinds = Object.entries(objects).map(([kind, { roles, arguments: given }]) => {
    const lines = Object.entries(given).map(
      ([path, values]) => `      ${JSON.stringify(path)}: ${JSON.stringify(values)}`,
    );
    return `  ${JSON.stringify(kind)}: {\n    "roles": ${JSON.stringify(roles)},\n    "arguments": {\n${lines.join(',\n')}\n    }\n  }`;
  });
  return `{\n${kinds.join(',\n')}\n}\n`;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
