import { ACCESS_LIST, BESIDE, CONF_FILE, EXPECTED_SECRETS_LIST } from '../../../constructs/contract';
import { ofType, plainType } from '../../model/from-plan';
import type { PlannedResource } from '../../model/plan/plan';
import {
  blockOf,
  Hidden,
  isBlind,
  isSeenMap,
  listOf,
  metadataOf,
  type Seen,
  textOf,
  Unknown,
} from '../../model/plan/seen';
import { type ChangedResource, changesByResource } from '../changes';
import { isMade } from '../made-types';
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
    if (NETTED.test(type)) unseen(each, notes);
    if (action === 'create') created(stack, each, notes);
    if (action === 'update' || action === 'replace') changed(each, notes);
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

/** Of every object: what Kubernetes or the provider counts and names, and labels that only group objects. */
const COUNTED =
  /^(id|timeouts.*|metadata\.(name|namespace|generate_name|generation|resource_version|uid|labels\["app\.kubernetes\.io\/[a-z-]+"\]))$/;

function changed({ resource, changes }: ChangedResource, notes: Notes): void {
  const type = plainType(resource.type);
  const covered = type === 'kubernetes_config_map' ? coveredOf(resource, notes) : COVERED[type];
  notes.explain(changes.filter(({ path }) => path !== '' && (COUNTED.test(path) || covered?.test(path))));
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

/** Types of Secrets that may be created unreported: they do nothing until something uses them, and that is reported. */
const PASSIVE_SECRETS = new Set(['', 'Opaque', 'kubernetes.io/tls', 'kubernetes.io/dockerconfigjson']);

/** New objects of these types are reported by jobs.ts and pods.ts. */
const REPORTED_ELSEWHERE = /^kubernetes_(job|stateful_set)$/;

/** Each tier is created with one of these, which is as harmless as the tier. */
const WITH_EACH_TIER = /^(terraform_data|kubernetes_pod_disruption_budget)$/;

function created({ before, after: side }: PlannedStack, { resource, changes }: ChangedResource, notes: Notes): void {
  const { address, after } = resource;
  const type = plainType(resource.type);
  if (!NETTED.test(type)) {
    if (isMade(type)) notes.explain(changes);
    return;
  }
  const reasons: string[] = [];
  const add = (why: string) => reasons.push(why);
  if (type === 'kubernetes_secret') {
    if (!PASSIVE_SECRETS.has(textOf(after.type) ?? '')) add('Kubernetes acts on this type of Secret');
  } else if (type === 'kubernetes_service_account') {
    if (after.automount_service_account_token !== false) add('its pods get a token for the Kubernetes API');
    else if (before.servers) add('its permissions are not visible here');
  } else if (type === 'kubernetes_config_map') {
    const ending = /-(access|streams|config)$/.exec(metadataOf(after).name)?.[0];
    const alike = ofType(side, type).filter(({ values }) => ending && metadataOf(values).name.endsWith(ending));
    if (!notes.covered.has(address)) add('this project creates no such ConfigMap');
    else if (alike.length > 1) add('one of its kind already exists');
  } else if (type === 'kubernetes_namespace') {
    const { labels } = blockOf(after.metadata);
    const level = isSeenMap(labels) ? textOf(labels['pod-security.kubernetes.io/enforce']) : undefined;
    if (before.servers) add('this tier already has one');
    else if (level !== undefined && level !== 'restricted')
      add('it gives pods more privileges than this project needs');
  } else if (!REPORTED_ELSEWHERE.test(type) && (before.servers || !WITH_EACH_TIER.test(type))) {
    add('no other rule covers it');
  }
  for (const why of reasons) {
    notes.add('resource-changed', { title: phrase`${named(resource)} is new: ${[why]}`, key: [address, why] });
  }
  notes.explain(changes);
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
