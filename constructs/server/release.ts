import { imageReference } from './image-reference';

/** A release of a program, such as nats-server 2.15.2. */
export interface Release {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Whether it precedes the release of that number: a release candidate, a preview, a development build. */
  readonly preview: boolean;
  /** Its numbers alone, e.g. `2.15.2`. */
  readonly number: string;
}

/** A line of releases, such as 2.15. */
export type ReleaseLine = Pick<Release, 'major' | 'minor'>;

/**
 * The release in an image's tag; `undefined` if the tag does not begin with three numbers. A digest may follow the tag.
 */
export function releaseOf(image: string): Release | undefined {
  const [, ...numbers] = /^v?(\d+)\.(\d+)\.(\d+)(-[\w.-]+)?$/.exec(imageReference(image)?.tag ?? '') ?? [];
  const [major, minor, patch, rest = ''] = numbers;
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    preview: /^-(rc|preview|beta|alpha|dev)\b/i.test(rest),
    number: [major, minor, patch].join('.'),
  };
}

/** Whether a release is of an older line than another one. */
export function isOfOlderLine(release: ReleaseLine, other: ReleaseLine): boolean {
  return release.major < other.major || (release.major === other.major && release.minor < other.minor);
}
