import { plainType } from '../../model/from-plan';
import { isBlind, metadataOf, textOf } from '../../model/plan/seen';
import { type ChangedResource, changesByResource, type PlannedChange, WHOLE } from '../changes';
import { isHarmlessLabel } from '../harmless-labels';
import { isMadeConstant } from '../made-difference';
import { isWait } from '../made-values';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';
import { isCounted } from '../provider-values';
import { named } from '../resource-name';
import { UNSEEN } from '../unseen';

/**
 * Objects that are created, and the arguments of objects whose changes other analyses have looked at or that do
 * nothing. What it does not explain is reported by unexplained.ts.
 */
export const objects: Analysis = (stack, notes) => {
  for (const each of changesByResource(notes.unexplained())) {
    const { action, type } = each.resource;
    if (LOOKED_AT_ELSEWHERE.test(type)) continue;
    if (action === 'update' || action === 'replace') changed(stack, each, notes);
  }
};

/** Types of which services.ts, policies.ts and releases.ts explain every change. */
const LOOKED_AT_ELSEWHERE = /^(kubernetes_(service|network_policy)(_v\d+)?|helm_release)$/;

/** Arguments whose values decide something that other analyses look at, whatever the constructs write there. */
const LOOKED_AT =
  /^(data|spec\.(template|replicas|volume_claim_template|selector|update_strategy)|metadata\.(name|namespace))([.[]|$)|^$/;

function changed(stack: PlannedStack, { resource, changes: all }: ChangedResource, notes: Notes): void {
  const changes = all.filter(({ path }) => !isCounted(resource.type, path));
  notes.explain(all.filter((change) => !changes.includes(change)));
  unseen({ resource, changes }, notes);
  described(stack, { resource, changes }, notes);
  waiting({ resource, changes }, notes);
  written(stack, { resource, changes }, notes);
  // The name of a Job depends on what it runs, so that each change makes another one.
  if (resource.action === 'replace' && plainType(resource.type) === 'kubernetes_job') {
    notes.explain(changes.filter(({ path, to }) => path === 'metadata.name' && JOB_NAME.test(textOf(to) ?? '')));
  }
  const isList =
    plainType(resource.type) === 'kubernetes_config_map' && /-authorities$/.test(metadataOf(resource.after).name);
  if (isList) notes.explain(changes.filter(({ path }) => path === 'data["ca.crt"]'));
}

const JOB_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What this version of the constructs always writes there. */
function written(stack: PlannedStack, { resource, changes }: ChangedResource, notes: Notes): void {
  const constants = changes.filter((change) => !LOOKED_AT.test(change.path) && isMadeConstant(stack, change));
  if (constants.length === 0) return;
  notes.add('as-written', {
    title: phrase`${named(resource)} becomes as this version of the project writes it: ${listed(constants.map(changeText))}`,
    key: [resource.address, ...constants.map(changeText)],
    of: constants,
  });
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

/** How long an apply waits. */
function waiting({ resource, changes }: ChangedResource, notes: Notes): void {
  // Where none is set, the provider has its own, of minutes.
  const waits = changes.filter(({ path, to }) => TIMEOUT.test(path) && (to === undefined || to === null || isWait(to)));
  if (waits.length === 0) return;
  notes.add('waiting-changed', {
    title: phrase`an apply waits for another time for ${named(resource)}: ${listed(waits.map(changeText))}`,
    key: [resource.address, ...waits.map(changeText)],
    of: waits,
  });
}

const TIMEOUT = /^timeouts\.(create|update|delete)$/;

/** The path of a change, and its value. */
function changeText({ path, to }: PlannedChange): string {
  return to === undefined || to === null ? `${path} is removed` : `${path} = ${JSON.stringify(to)}`;
}

/** Values that decide what an object does, and are hidden or not known yet. */
function unseen({ resource, changes }: ChangedResource, notes: Notes): void {
  const blind = changes.filter(({ path, to }) => path !== WHOLE && isBlind(to));
  // What a Secret holds is always hidden.
  if (blind.length === 0 || !OBJECT.test(resource.type)) return;
  const paths = blind.map(({ path }) => path);
  notes.add('unknown', {
    title: phrase`${named(resource)}: deciding values are hidden or not known yet: ${listed(paths)}`,
    details: [UNSEEN],
    key: [resource.address, ...paths],
    of: blind,
  });
}

const OBJECT = /^(kubernetes_(?!secret)|terraform_data$)/;
