/** What a hub server's log says about leaves. */
export interface HubLog {
  /** Whether leaves can connect. */
  readonly listening: boolean;
  /** Connections of leaves that came to an end, by the reason that the hub gives: refused, given up, or lost. */
  readonly closed: ReadonlyMap<string, number>;
}

/** Reads the log of a hub server. */
export function readHubLog(text: string): HubLog {
  const closed = new Map<string, number>();
  for (const [, reason = ''] of text.matchAll(/Leafnode connection closed: (.+?)(?: - Remote: .*)?$/gm)) {
    closed.set(reason, (closed.get(reason) ?? 0) + 1);
  }
  return { listening: text.includes('Listening for leafnode connections'), closed };
}
