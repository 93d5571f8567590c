import { ACCESS_LIST, BESIDE, CONF_FILE, EXPECTED_SECRETS_LIST } from '../../../constructs/contract';
import { plainType } from '../../model/from-plan';
import type { PlannedResource } from '../../model/plan/plan';
import { Hidden, isBlind, isSeenMap, listOf, metadataOf, type Seen, Unknown } from '../../model/plan/seen';
import { type ChangedResource, changesByResource, type PlannedChange } from '../changes';
import { isHarmlessLabel } from '../harmless-labels';
import { isMadeConstant } from '../made-difference';
import { isWait } from '../made-values';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';
import { named } from '../resource-name';
import { UNSEEN } from '../unseen';

/**
 * Objects that are created, and the arguments of objects whose changes other analyses have looked at or that do
 * nothing. What it does not explain is reported by unexplained.ts.
 */
export const objects: Analysis = (stack, notes) => {
  for (const each of changesByResource(stack.changes)) {
    const { action, type } = each.resource;
    if (LOOKED_AT_ELSEWHERE.test(type)) continue;
    if (action === 'update' || action === 'replace') {
      if (NETTED.test(type)) unseen(each, notes);
      changed(stack, each, notes);
    }
  }
};

const NETTED = /^(kubernetes_|terraform_data$)/;

/** Types of which services.ts, policies.ts and releases.ts explain every change. */
const LOOKED_AT_ELSEWHERE = /^(kubernetes_(service|network_policy)(_v\d+)?|helm_release)$/;

/** Changes of an object that other analyses cover or that have no effect, by its type. */
const COVERED: Readonly<Record<string, RegExp>> = {
  kubernetes_namespace: /^wait_for/,
  // It only stores values for the stack's own checks.
  terraform_data: /^(input|output)/,
};

/** Arguments whose values decide something that other analyses look at, whatever the constructs write there. */
const LOOKED_AT = /^(data|spec\.(template|replicas|volume_claim_template|selector|update_strategy))([.[]|$)|^$/;

/** Of every object: what Kubernetes or the provider counts and names, and labels that only group objects. */
const COUNTED =
  /^(id|timeouts.*|metadata\.(name|namespace|generate_name|generation|resource_version|uid|labels\["app\.kubernetes\.io\/[a-z-]+"\]))$/;

function changed(stack: PlannedStack, { resource, changes }: ChangedResource, notes: Notes): void {
  described(stack, { resource, changes }, notes);
  waiting({ resource, changes }, notes);
  // After an upgrade: what this version of the constructs always writes there.
  notes.explain(changes.filter((change) => !LOOKED_AT.test(change.path) && isMadeConstant(stack, change)));
  const type = plainType(resource.type);
  const covered = type === 'kubernetes_config_map' ? coveredOf(resource, notes) : COVERED[type];
  notes.explain(changes.filter(({ path }) => path !== '' && (COUNTED.test(path) || covered?.test(path))));
}

/** Labels and annotations that only describe. */
function described({ after }: PlannedStack, { resource, changes }: ChangedResource, notes: Notes): void {
  const labels = changes.filter((change) => isHarmlessLabel(change, after));
  if (labels.length === 0) return;
  notes.add('labels-changed', {
    title: phrase`${named(resource)}: ${listed(labels.map(changeText))}`,
    key: [resource.address, ...labels.map(changeText)],
    of: labels,
  });
}

/** How long an apply waits, and what for. */
function waiting({ resource, changes }: ChangedResource, notes: Notes): void {
  const waits = changes.filter(({ path, from, to }) =>
    WAITS.test(path) ? to === true && typeof from !== 'string' : TIMEOUT.test(path) && isWait(to ?? null),
  );
  if (waits.length === 0) return;
  notes.add('waiting-changed', {
    title: phrase`an apply waits otherwise for ${named(resource)}: ${listed(waits.map(changeText))}`,
    key: [resource.address, ...waits.map(changeText)],
    of: waits,
  });
}

const WAITS = /^wait_for_(rollout|completion|load_balancer)$/;
const TIMEOUT = /^timeouts\.(create|update|delete)$/;

/** The path of a change, and its value. */
function changeText({ path, to }: PlannedChange): string {
  return to === undefined || to === null ? `${path} is removed` : `${path} = ${JSON.stringify(to)}`;
}

/** The files of a ConfigMap that other analyses read. */
function coveredOf(resource: PlannedResource, { covered }: Notes): RegExp | undefined {
  const { name } = metadataOf(resource.after);
  if (name.endsWith(BESIDE.streams)) return /^data\["\S+\.json"\]$|^data$/;
  if (name.endsWith(BESIDE.access)) return keyOrAll(ACCESS_LIST);
  if (name.endsWith('-authorities')) return /^data\["ca\.crt"\]$/;
  if (name.endsWith(BESIDE.expectedSecrets) && covered.has(resource.address)) return key(EXPECTED_SECRETS_LIST);
  return name.endsWith('-config') || resource.address.includes('_config_') ? keyOrAll(CONF_FILE) : key(CONF_FILE);
}

/** The path of a key of a ConfigMap. */
function key(name: string): RegExp {
  return new RegExp(`^data\\["${name.replaceAll('.', '\\.')}"\\]$`);
}

/** The same, or all its data at once. */
function keyOrAll(name: string): RegExp {
  return new RegExp(`${key(name).source}|^data$`);
}

/** Values that decide what an object does, and are hidden or not known yet. */
function unseen({ resource, changes }: ChangedResource, notes: Notes): void {
  const type = plainType(resource.type);
  if (type === 'kubernetes_secret' || resource.action === 'delete' || resource.action === 'forget') return;
  const isUpdate = resource.action === 'update';
  const found: string[] = [];
  for (const top of ['spec', 'data', 'binary_data', 'values', 'metadata', 'set', 'input']) {
    collect(resource.after[top], top, (path, value) => {
      const isReported =
        type === 'kubernetes_config_map' && value instanceof Unknown && notes.covered.has(resource.address);
      const mayBe = top === 'metadata' || top === 'input';
      if (value instanceof Hidden || (isUpdate && !isReported && !mayBe)) found.push(path);
    });
  }
  if (found.length === 0) return;
  notes.add('unknown', {
    title: phrase`${named(resource)}: deciding values are hidden or not known yet: ${listed(found)}`,
    details: [UNSEEN],
    key: [resource.address, ...found],
    of: changes.filter(({ to }) => isBlind(to)),
  });
}

function collect(value: Seen | undefined, path: string, see: (path: string, value: Hidden | Unknown) => void): void {
  if (value instanceof Hidden || value instanceof Unknown) see(path, value);
  else if (Array.isArray(value)) for (const [n, item] of listOf(value).entries()) collect(item, `${path}[${n}]`, see);
  else if (isSeenMap(value)) for (const [key, item] of Object.entries(value)) collect(item, `${path}.${key}`, see);
}
