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
