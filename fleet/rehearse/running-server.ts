import type { SynthesizedPod } from '../model';
import type { NatsProcess } from './nats-process';
import { LOOPBACK } from './ports';
import type { RehearsalTier } from './topology';

/** A connection that a server lists on its monitor port. */
export interface ListedConnection {
  readonly cid: number;
  readonly name: string;
}

const MONITOR_TIMEOUT_MS = 3000;

/** One server of the fleet, running. */
export class RunningServer {
  readonly name: string;

  constructor(
    /** The tier as it was deployed last. */
    public tier: RehearsalTier,
    public pod: SynthesizedPod,
    readonly process: NatsProcess,
    /** Its client port and monitor port, on loopback. */
    readonly ports: { readonly client: number; readonly monitor: number },
  ) {
    this.name = process.name;
  }

  /** The answer of its monitor port. */
  async monitor<Answer>(path: string): Promise<Answer> {
    const response = await fetch(`http://${LOOPBACK}:${this.ports.monitor}${path}`, {
      signal: AbortSignal.timeout(MONITOR_TIMEOUT_MS),
    });
    return (await response.json()) as Answer;
  }

  /** Whether it reports that it is healthy, including JetStream. */
  async healthy(): Promise<boolean> {
    const { status } = await this.monitor<{ status?: string }>('/healthz?js-server-only=true');
    return status === 'ok';
  }

  /** Leaves connected to it, or its own connection to the server above. */
  async leaves(): Promise<ListedConnection[]> {
    const { leafs } = await this.monitor<{ leafs?: { id: number; name: string }[] }>('/leafz');
    return (leafs ?? []).map(({ id, name }) => ({ cid: id, name }));
  }

  /** Leaves connected to it, without its own connection to the server above. */
  async incomingLeaves(): Promise<ListedConnection[]> {
    const { leafs } = await this.monitor<{ leafs?: { id: number; name: string; is_spoke?: boolean }[] }>('/leafz');
    return (leafs ?? []).filter(({ is_spoke }) => !is_spoke).map(({ id, name }) => ({ cid: id, name }));
  }

  /** Clients connected to it. */
  async clients(): Promise<ListedConnection[]> {
    const { connections } = await this.monitor<{ connections?: { cid: number; name?: string }[] }>('/connz');
    return (connections ?? []).map(({ cid, name }) => ({ cid, name: name ?? '' }));
  }

  /** Routes to other servers of its cluster. */
  async routes(): Promise<ListedConnection[]> {
    const { routes } = await this.monitor<{ routes?: { rid: number; remote_name: string }[] }>('/routez');
    return (routes ?? []).map(({ rid, remote_name }) => ({ cid: rid, name: remote_name }));
  }

  /** Its log lines, for a report. */
  log(): string[] {
    return this.process.complaints().map((line) => `${this.name}: ${line}`);
  }
}
