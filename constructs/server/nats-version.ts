/** The version of nats-server, as far as it tells what the server can do. */
export interface NatsVersion {
  readonly major: number;
  readonly minor: number;
}

/** The version of an image's nats-server; `undefined` where its tag does not tell. */
export function natsVersion(image: string): NatsVersion | undefined {
  const [, major, minor] = /:v?(\d+)\.(\d+)(?:\.\d+)?(?:-|@|$)/.exec(image) ?? [];
  return major === undefined || minor === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** Whether a version comes before another one. */
export function isOlderVersion(version: NatsVersion, other: NatsVersion): boolean {
  return version.major < other.major || (version.major === other.major && version.minor < other.minor);
}

/** The first nats-server whose reload takes over a changed remote (measured: 2.12.15 refuses the whole reload, 2.14.0 does not). */
const RELOADS_REMOTES: NatsVersion = { major: 2, minor: 14 };

/** Whether the nats-server of an image takes over a changed remote by reload. An image that does not tell its version is taken for a new one. */
export function reloadsRemotes(image: string): boolean {
  const version = natsVersion(image);
  return !version || !isOlderVersion(version, RELOADS_REMOTES);
}
