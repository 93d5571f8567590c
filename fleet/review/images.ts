import { imageReference } from '../../constructs/server/image-reference';
import { DEFAULT_IMAGES, type Images } from '../../constructs/server/images';
import { type Release, releaseOf } from '../../constructs/server/release';
import { type Phrase, phrase } from './phrase';

/** What a container is for, as {@link DEFAULT_IMAGES} names it, by the container's name. */
const ROLES: ReadonlyMap<string, keyof Images> = new Map([
  ['nats', 'nats'],
  ['reloader', 'reloader'],
  ['exporter', 'exporter'],
  ['streams', 'box'],
  ['access', 'box'],
]);

/** The images that run already in containers for the same, and this project's own. */
export class KnownImages {
  private readonly byRole = new Map<keyof Images, Set<string>>();

  constructor(running: Iterable<readonly [container: string, image: string]>) {
    for (const [role, image] of Object.entries(DEFAULT_IMAGES)) this.add(role as keyof Images, image);
    for (const [container, image] of running) {
      const role = ROLES.get(container);
      if (role) this.add(role, image);
    }
  }

  /**
   * Why an image may be another program than the one that ran, or than this project's; nothing if it may not.
   * @param from `undefined` where the container is new
   */
  doubts(container: string, from: string | undefined, to: string): Phrase[] {
    const role = ROLES.get(container);
    const reference = imageReference(to);
    // pods.ts and jobs.ts report containers that this project does not have.
    if (!role) return [];
    if (!reference) return [to === '' ? ['has no name'] : phrase`is not the name of an image: ${to}`];
    const known = [...(this.byRole.get(role) ?? []), ...(from === undefined ? [] : [from])];
    const { repository, digest } = reference;
    if (!known.some((each) => repositoryOf(each) === repository)) {
      return [phrase`comes from ${repository}${from === undefined ? [] : phrase` instead of ${repositoryOf(from)}`}`];
    }
    const release = releaseOf(to);
    if (!release) return [phrase`names no version: ${to}`];
    const runs = known.some((each) => fullName(each) === fullName(to));
    const found: Phrase[] = [];
    if (digest !== undefined && !runs)
      found.push(phrase`has a digest that is not known here, which overrides its tag: ${to}`);
    if (digest === undefined && from !== undefined && imageReference(from)?.digest !== undefined) {
      found.push(phrase`no longer has a digest: ${from} → ${to}`);
    }
    if (!known.some((each) => variantOf(each) === variantOf(to))) {
      found.push(phrase`is of another variant: ${from ?? DEFAULT_IMAGES[role]} → ${to}`);
    }
    // Which releases of nats-server are known is in constructs/server/nats-releases.ts.
    const isDefault = release.number === releaseOf(DEFAULT_IMAGES[role])?.number;
    if (role !== 'nats' && !isDefault && (!runs || isOlder(release, from))) {
      found.push(
        phrase`is of a version that this project was not tested with: ${to} instead of ${DEFAULT_IMAGES[role]}`,
      );
    }
    return found;
  }

  private add(role: keyof Images, image: string): void {
    const images = this.byRole.get(role) ?? new Set();
    this.byRole.set(role, images.add(image));
  }
}

/**
 * The full repository of an image: `docker.io/library/nats` of `nats:2.15.2`. Text that is not an image is returned
 * unchanged.
 */
export function repositoryOf(image: string): string {
  return imageReference(image)?.repository ?? image;
}

function fullName(image: string): string {
  const { repository = image, tag = '', digest = '' } = imageReference(image) ?? {};
  return `${repository}:${tag}@${digest}`;
}

/** What follows the three numbers of a tag: `-alpine` of `2.15.2-alpine`. */
function variantOf(image: string): string | undefined {
  return /^v?\d+\.\d+\.\d+(.*)$/.exec(imageReference(image)?.tag ?? '')?.[1];
}

function isOlder({ major, minor, patch }: Release, than: string | undefined): boolean {
  const other = than === undefined ? undefined : releaseOf(than);
  if (!other) return false;
  return (major - other.major || minor - other.minor || patch - other.patch) < 0;
}
