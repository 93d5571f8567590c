import { plainType } from '../../model/from-plan';
import { blockOf, isBlind, numberOf, type Seen, textOf } from '../../model/plan/seen';
import { isOfAlerts } from '../alert-values';
import { type ChangedResource, changesByResource, type PlannedChange, WHOLE } from '../changes';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';
import { named } from '../resource-name';

/** The arguments of Helm releases other than their values. */
export const releases: Analysis = (stack, notes) => {
  for (const changed of changesByResource(notes.unexplained())) {
    const { type, action } = changed.resource;
    if (plainType(type) !== 'helm_release') continue;
    if (action === 'create') created(changed, stack, notes);
    if (action === 'update' || action === 'replace' || action === 'move') updated(changed, notes);
  }
};

/** What Helm or its provider counts. */
const COUNTED = /^(id|status|metadata|manifest|resources)([.[]|$)/;

function updated({ resource, changes }: ChangedResource, notes: Notes): void {
  const of = changes.filter(({ path }) => path !== WHOLE && !/^values([.[]|$)/.test(path));
  notes.explain(of.filter(({ path }) => COUNTED.test(path)));
  const harmless = of.filter(isHarmless);
  if (harmless.length > 0) {
    const paths = harmless.map(({ path }) => path);
    notes.add('alert-changed', {
      title: phrase`${named(resource)} changes nothing in the cluster: ${listed(paths)}`,
      key: [resource.address, ...paths],
      of: harmless,
    });
  }
  for (const change of of) {
    const consequence = CONSEQUENCES.get(change.path.split(/[.[]/)[0] ?? '');
    if (consequence === undefined || isBlind(change.to)) continue;
    const [from, to] = [change.from, change.to].map(shown);
    notes.add(isOfAlerts(resource.after) ? 'alert-weaker' : 'resource-changed', {
      title: phrase`${named(resource)}: ${change.path}: ${from ?? ''} → ${to ?? ''}: ${[consequence]}`,
      key: [resource.address, change.path, to ?? ''],
      of: [change],
    });
  }
}

function isHarmless({ path, from, to }: PlannedChange): boolean {
  if (path === 'description') return !isBlind(to);
  if (path === 'timeout') return (numberOf(to ?? DEFAULT_TIMEOUT) ?? 0) >= (numberOf(from ?? DEFAULT_TIMEOUT) ?? 0);
  // An apply that waits changes nothing, and shows what fails.
  return /^(wait|wait_for_jobs|lint)$/.test(path) && to === true;
}

/** In seconds. */
const DEFAULT_TIMEOUT = 300;

/** Arguments none of whose values is harmless. */
const CONSEQUENCES: ReadonlyMap<string, string> = new Map([
  ['chart', 'what the chart holds is not in the plan: compare it with the one before'],
  ['repository', 'the chart comes from elsewhere'],
  ['version', 'another version of the chart may hold anything'],
  ['namespace', 'the objects move, and a Prometheus may not look there'],
  ['name', 'another release: the objects are deleted and created again'],
  ['set', 'it overrides the values'],
  ['set_list', 'it overrides the values'],
  ['postrender', 'a program changes all objects before they are applied'],
]);

function shown(value: Seen | undefined): string {
  if (value === undefined || value === null || value === '') return '(not set)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a plan says of arguments that are not given. */
const DEFAULTS: ReadonlyMap<string, Seen> = new Map<string, Seen>([
  ['max_history', 0],
  ['render_subchart_notes', true],
  ['timeout', DEFAULT_TIMEOUT],
  ['wait', true],
]);

/** What is known only after apply, of any release. */
const COMPUTED = /^(id|status|metadata|manifest|resources|version)([.[]|$)/;

function created({ resource, changes }: ChangedResource, { after, plan }: PlannedStack, notes: Notes): void {
  const { servers } = after;
  const { chart, name, namespace, status } = resource.after;
  const others = changes.filter(
    ({ path, to }) =>
      !/^($|values|chart$|name$|namespace$)/.test(path) &&
      !COMPUTED.test(path) &&
      !(DEFAULTS.has(path) ? DEFAULTS.get(path) === to : to === false),
  );
  const names = ['nats-alerts', ...(servers ? [`${servers.name}-certificates`] : [])];
  const found = [
    ...(/^assets\/[\w-]+\/[0-9A-F]{32}\/?$/.test(textOf(chart) ?? '') && isBlindOrNothing(resource.after.repository)
      ? []
      : ['its chart is not from this project']),
    ...(names.includes(textOf(name) ?? '') ? [] : ['this project makes no release of that name']),
    ...(servers && namespace === servers.namespace ? [] : ['it is in another namespace than the servers']),
    ...others.map(({ path }) => `${path} is set`),
    ...(status === undefined || isBlind(status) || status === null || status === 'deployed'
      ? []
      : ['its status is set']),
    ...(plan.references.get(resource.address)?.has('set') ? ['set is given'] : []),
  ];
  const of = changes.filter(({ path }) => !/^values([.[]|$)/.test(path));
  if (found.length === 0) {
    notes.explain(of);
    return;
  }
  notes.add('resource-changed', {
    title: phrase`${named(resource)} is new: ${listed(found)}`,
    key: [resource.address, ...found, JSON.stringify(blockOf(resource.after))],
    of,
  });
}

function isBlindOrNothing(value: Seen | undefined): boolean {
  return value === undefined || value === null || value === '';
}
