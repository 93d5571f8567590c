import { isLaterThanProven, refusedServer } from '../../../constructs/server/nats-releases';
import { isOfOlderLine, releaseOf } from '../../../constructs/server/release';
import { plainType, type SideResource } from '../../model/from-plan';
import type { PlannedResource } from '../../model/plan/plan';
import { blocksOf, type SeenMap, textOf } from '../../model/plan/seen';
import type { PlannedChange } from '../changes';
import { KnownImages } from '../images';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { phrase } from '../phrase';
import { named } from '../resource-name';
import { podSpecOf } from '../written-jobs';

/** Images of the containers of StatefulSets and Jobs that become others, or that are new. */
export const images: Analysis = (stack, notes, all) => {
  const known = knownImages(all);
  for (const resource of stack.plan.resources.values()) {
    if (resource.action === undefined || !WORKLOADS.test(plainType(resource.type))) continue;
    const was = new Map(imagesOf(resource.before));
    for (const [container, to] of imagesOf(resource.after)) {
      const from = was.get(container);
      if (to === from) continue;
      const of = stack.changes.filter(
        (change) => change.resource === resource && change.path.endsWith(`container[${container}].image`),
      );
      changed(resource, { container, from, to, of }, known, notes);
    }
  }
};

const WORKLOADS = /^kubernetes_(stateful_set|job)$/;

/** The same for every stack of a review. */
const knownBy = new WeakMap<readonly PlannedStack[], KnownImages>();

function knownImages(all: readonly PlannedStack[]): KnownImages {
  const known = knownBy.get(all) ?? new KnownImages(all.flatMap(({ before }) => running(before.resources)));
  knownBy.set(all, known);
  return known;
}

function running(resources: readonly SideResource[]): (readonly [string, string])[] {
  return resources
    .filter(({ resource }) => WORKLOADS.test(plainType(resource.type)))
    .flatMap(({ values }) => imagesOf(values));
}

function imagesOf(values: SeenMap): (readonly [container: string, image: string])[] {
  const { init_container, container } = podSpecOf(values);
  return [...blocksOf(init_container), ...blocksOf(container)].flatMap((each) => {
    const image = textOf(each.image);
    return image === undefined ? [] : [[textOf(each.name) ?? '', image] as const];
  });
}

interface ImageChange {
  readonly container: string;
  /** `undefined` where the container is new. */
  readonly from: string | undefined;
  readonly to: string;
  readonly of: readonly PlannedChange[];
}

function changed(resource: PlannedResource, change: ImageChange, known: KnownImages, notes: Notes): void {
  const { container, from, to, of } = change;
  const doubts = known.doubts(container, from, to);
  for (const doubt of doubts) {
    notes.add('image-source', {
      title: phrase`${named(resource)}: the image of ${container} ${doubt}`,
      details: [phrase`It gets access to the keys in its pod.`],
      key: [resource.address, container, to],
      of,
    });
  }
  if (container === 'nats') unproven(resource, change, notes);
  if (from === undefined || doubts.length > 0) return;
  const older = container === 'nats' && isOlderLine(to, from);
  notes.add(older ? 'server-older' : 'server-changed', {
    title: phrase`image ${from} → ${to}`,
    details: older
      ? [phrase`The newer nats-server may have stored streams in a format that the older one cannot read.`]
      : [],
    key: [container, to],
    of,
  });
}

function isOlderLine(image: string, than: string): boolean {
  const [release, other] = [releaseOf(image), releaseOf(than)];
  return release !== undefined && other !== undefined && isOfOlderLine(release, other);
}

/**
 * Servers of a release that has not passed every drill. Environments refuse most of these, so it was set in another
 * way.
 */
function unproven(resource: PlannedResource, { to: image, of }: ImageChange, notes: Notes): void {
  // Without a release it is an image that names no version.
  if (releaseOf(image) === undefined) return;
  const refused = refusedServer(image);
  if (refused === undefined && !isLaterThanProven(image)) return;
  notes.add('server-unproven', {
    title: phrase`${named(resource)}: nats-server of ${image} has not passed every drill`,
    details: [
      refused === undefined
        ? phrase`${image} is later than the releases that passed every drill. Rehearse it first: ${'npm start'}, then the other drills of ${'npx fleet rehearse --list'}.`
        : phrase`${image} ${refused}.`,
    ],
    key: [resource.address, image],
    of,
  });
}
