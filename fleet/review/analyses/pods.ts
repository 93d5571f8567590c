import { NATS_CONF } from '../../../constructs/contract';
import { DEFAULT_IMAGES } from '../../../constructs/server/images';
import { isLaterThanProven, refusedServer } from '../../../constructs/server/nats-releases';
import { releaseOf } from '../../../constructs/server/release';
import { imageOf, plainType, type SideResource } from '../../model/from-plan';
import type { PlannedResource } from '../../model/plan/plan';
import { blockOf, blocksOf, mapOf, type SeenMap, textOf, textsOf } from '../../model/plan/seen';
import { isBoxScript } from '../box-script';
import { differences } from '../changes';
import { digestOf } from '../digest';
import { repositoryOf } from '../images';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';
import { named } from '../resource-name';

/**
 * Pod specs of StatefulSets and Jobs: images from other repositories, and every change that is neither another version
 * nor another size. A whole new tier is checked too: for whatever differs from what this project creates.
 */
export const pods: Analysis = (stack, notes, all) => {
  const repositories = knownRepositories(all);
  for (const resource of stack.plan.resources.values()) {
    const { action } = resource;
    if (!WORKLOADS.test(plainType(resource.type)) || action === undefined || Object.keys(resource.after).length === 0) {
      continue;
    }
    const [before, after] = [podSpecOf(resource.before), podSpecOf(resource.after)];
    images(resource, { before, after, repositories }, notes);
    unprovenServers(resource, { before, after }, notes);
    const isNew = Object.keys(resource.before).length === 0;
    const what = isNew
      ? oddities(after)
      : differences(before, after).filter((path) => !isHarmless(path, before, after));
    if (isNew && stack.before.servers && plainType(resource.type) !== 'kubernetes_job') what.unshift('it is new');
    if (what.length === 0) continue;
    notes.add('pods-changed', {
      title: isNew
        ? phrase`${named(resource)} differs from what this project creates: ${listed(what)}`
        : phrase`pod spec of ${named(resource)} changes: ${listed(what)}`,
      details: [phrase`Check each in the list of changes: pods have access to keys and to stored data.`],
      key: [resource.address, ...what, digestOf(after)],
      covers: [resource.address],
    });
  }
};

const WORKLOADS = /^kubernetes_(stateful_set|job)$/;

/** The `spec` of the pods that a StatefulSet or Job creates. */
function podSpecOf(values: SeenMap): SeenMap {
  return blockOf(blockOf(blockOf(values.spec).template).spec);
}

function containersOf(spec: SeenMap): SeenMap[] {
  return [...blocksOf(spec.init_container), ...blocksOf(spec.container)];
}

/** The same for every stack of a review. */
const repositoriesOf = new WeakMap<readonly PlannedStack[], ReadonlySet<string>>();

/** Repositories of the images that run already, in any of the stacks, and of this project's default images. */
function knownRepositories(all: readonly PlannedStack[]): ReadonlySet<string> {
  const known = repositoriesOf.get(all) ?? findRepositories(all);
  repositoriesOf.set(all, known);
  return known;
}

function findRepositories(all: readonly PlannedStack[]): ReadonlySet<string> {
  const running = all
    .flatMap(({ before }) => before.resources)
    .filter(({ resource }: SideResource) => WORKLOADS.test(plainType(resource.type)))
    .flatMap(({ values }) => containersOf(podSpecOf(values)))
    .flatMap(({ image }) => textOf(image) ?? []);
  return new Set([...running, ...Object.values(DEFAULT_IMAGES)].map(repositoryOf));
}

interface Pods {
  readonly before: SeenMap;
  readonly after: SeenMap;
}

interface Images extends Pods {
  /** See {@link knownRepositories}. */
  readonly repositories: ReadonlySet<string>;
}

function images(resource: PlannedResource, { before, after, repositories }: Images, notes: Notes): void {
  const was = new Map(containersOf(before).map(({ name, image }) => [name, textOf(image)]));
  for (const { name, image } of containersOf(after)) {
    const [from, to] = [was.get(name ?? null), textOf(image)];
    if (to === undefined || to === from) continue;
    const elsewhere =
      from === undefined ? !repositories.has(repositoryOf(to)) : repositoryOf(from) !== repositoryOf(to);
    if (elsewhere || releaseOf(to) === undefined) {
      notes.add('image-source', {
        title: elsewhere
          ? phrase`${named(resource)}: the image of ${textOf(name) ?? ''} comes from ${repositoryOf(to)}${from === undefined ? [] : phrase` instead of ${repositoryOf(from)}`}`
          : phrase`${named(resource)}: the image of ${textOf(name) ?? ''} names no version: ${to}`,
        details: [phrase`It gets access to the keys in its pod.`],
        key: [resource.address, String(name), to],
      });
    } else if (from !== undefined && plainType(resource.type) === 'kubernetes_job') {
      notes.add('server-changed', { title: phrase`image ${from} → ${to}`, key: [String(name), to] });
    }
  }
}

/**
 * Servers of a release that has not passed every drill. Environments refuse most of these, so it was set in another
 * way.
 */
function unprovenServers(resource: PlannedResource, { before, after }: Pods, notes: Notes): void {
  const [from, to] = [imageOf(before, 'nats'), imageOf(after, 'nats')];
  // Without a release it is an image that names no version.
  if (to === undefined || to === from || releaseOf(to) === undefined) return;
  const refused = refusedServer(to);
  if (refused === undefined && !isLaterThanProven(to)) return;
  notes.add('server-unproven', {
    title: phrase`${named(resource)}: nats-server of ${to} has not passed every drill`,
    details: [
      refused === undefined
        ? phrase`${to} is later than the releases that passed every drill. Rehearse it first: ${'npm start'}, then the other drills of ${'npx fleet rehearse --list'}.`
        : phrase`${to} ${refused}.`,
    ],
    key: [resource.address, to],
  });
}

/** Paths that change with sizes, versions, ports and the number of servers, and give nobody more rights. */
const HARMLESS = [
  /^container\[[^\]]+\]\.(image|resources|port|termination_message_policy)\b/,
  /^container\[nats\]\.env\[GOMEMLIMIT\]/,
  /^container\[[^\]]+\]\.(liveness|readiness|startup)_probe(?!.*\bexec\b)/,
  /^termination_grace_period_seconds$/,
];

/** Arguments of the containers next to the server: what they watch, and what they measure. */
const ARGUMENTS: Readonly<Record<string, RegExp>> = {
  reloader: /^(-config|\/etc\/nats\/[\w./-]+|-pid|\/var\/run\/nats\/nats\.pid|-force-poll|-poll-interval|\d+s)$/,
  exporter: /^(-[\w=]+|\d+|http:\/\/localhost:\d+)$/,
};

function isHarmless(path: string, before: SeenMap, after: SeenMap): boolean {
  if (HARMLESS.some((pattern) => pattern.test(path))) return true;
  const [, container = '', argument] = /^container\[([^\]]+)\]\.(args|command)$/.exec(path) ?? [];
  const given = containersOf(after).find(({ name }) => name === container);
  if (argument === 'args') return textsOf(given?.args).every((word) => ARGUMENTS[container]?.test(word) ?? false);
  if (argument === 'command') return isBoxCommand(given);
  return isProjectedLess(path, before, after);
}

function isBoxCommand(container: SeenMap | undefined): boolean {
  const [shell, option, script, ...rest] = textsOf(container?.command);
  return shell === '/bin/sh' && option === '-ec' && rest.length === 0 && isBoxScript(script ?? '');
}

/** Whether a projected volume holds a part of what it held before, and nothing else. */
function isProjectedLess(path: string, before: SeenMap, after: SeenMap): boolean {
  const name = /^volume\[([^\]]+)\]\.projected\.sources$/.exec(path)?.[1];
  if (name === undefined) return false;
  const [was, is] = [before, after].map((spec) => {
    const volume = blocksOf(spec.volume).find((each) => each.name === name);
    return blocksOf(blockOf(volume?.projected).sources);
  });
  return is?.every((source) => was?.some((old) => differences(old, source).length === 0)) ?? false;
}

const CONTAINERS = new Set(['nats', 'reloader', 'exporter', 'streams', 'access']);

/** How new pods, which there is nothing to compare with, differ from those that this project creates. */
function oddities(spec: SeenMap): string[] {
  const found: string[] = [];
  for (const option of ['host_network', 'host_pid', 'host_ipc']) {
    if (spec[option] === true) found.push(option);
  }
  if (spec.automount_service_account_token !== false) found.push('automount_service_account_token');
  for (const volume of blocksOf(spec.volume)) {
    if (blocksOf(volume.host_path).length > 0) found.push(`volume[${textOf(volume.name) ?? ''}].host_path`);
  }
  for (const container of blocksOf(spec.init_container)) found.push(`init_container[${textOf(container.name) ?? ''}]`);
  for (const container of blocksOf(spec.container)) {
    const name = textOf(container.name) ?? '';
    const security = blockOf(container.security_context);
    const at = (what: string) => found.push(`container[${name}].${what}`);
    if (!CONTAINERS.has(name)) found.push(`container[${name}]`);
    if (security.privileged === true) at('security_context.privileged');
    if (security.allow_privilege_escalation !== false) at('security_context.allow_privilege_escalation');
    if (security.run_as_non_root !== true) at('security_context.run_as_non_root');
    if (textsOf(mapOf(blockOf(security.capabilities)).add).length > 0) at('security_context.capabilities.add');
    const isServer = textsOf(container.command).join(' ') === `nats-server --config ${NATS_CONF}`;
    if (name === 'nats' && !isServer) at('command');
    if ((name === 'streams' || name === 'access') && !isBoxCommand(container)) at('command');
    const argument = ARGUMENTS[name];
    if (
      argument &&
      (textsOf(container.command).length > 0 || !textsOf(container.args).every((each) => argument.test(each)))
    ) {
      at('args');
    }
  }
  return found;
}
