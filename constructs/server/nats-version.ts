/** The first nats-server whose reload takes over a changed remote (measured: 2.12.15 refuses the whole reload, 2.14.0 does not). */
const RELOADS_REMOTES = [2, 14] as const;

/** Whether the nats-server of an image takes over a changed remote by reload. An image that does not tell its version is taken for a new one. */
export function reloadsRemotes(image: string): boolean {
  const [, major, minor] = /:v?(\d+)\.(\d+)\.\d+/.exec(image) ?? [];
  if (major === undefined || minor === undefined) return true;
  if (Number(major) !== RELOADS_REMOTES[0]) return Number(major) > RELOADS_REMOTES[0];
  return Number(minor) >= RELOADS_REMOTES[1];
}
