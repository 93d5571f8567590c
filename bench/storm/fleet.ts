import { setTimeout as sleep } from 'node:timers/promises';
import { LoadBalancer } from '../../fleet/rehearse/load-balancer';
import { PortReservation } from '../../fleet/rehearse/ports';
import { becomesTrue } from '../../fleet/rehearse/wait';
import type { StormCase } from './case';
import type { StormFolder } from './folder';
import { type HubPorts, StormHub } from './hub';
import { Leaves } from './leaves';
import type { StormTrust } from './trust';

/** The result of a storm. */
export interface StormResult {
  readonly leaves: number;
  /** How many were connected at last: all, unless the time was up. */
  readonly connected: number;
  /** From the moment the hub listened until the last leaf was connected, or until the time was up. */
  readonly seconds: number;
  /** Connections that the hub accepted and that failed, by the reason that its log gives. */
  readonly refused: ReadonlyMap<string, number>;
  /** CPU time of the hub's processes from when they listened; NaN where there is no /proc. */
  readonly hubCpuSeconds: number;
}

/** Properties of {@link StormFleet}. */
export interface StormFleetProps {
  readonly binary: string;
  readonly folder: StormFolder;
  readonly leaves: number;
  /** How long a storm is watched before it counts as one that does not end. */
  readonly capSeconds: number;
  /** Called with what is being done. */
  readonly progress: (text: string) => void;
}

/** Longest time for a server to start, or for a leaf to notice that its hub is gone, on a busy machine. */
const START_TIMEOUT_MS = 300_000;
/** A hub that is to take every leaf, however long each needs. */
const PATIENT_SECONDS = 30;
/**
 * How long the hub is gone, as a multiple of `leafnodes.reconnect`: the leaves' first try comes after one, all at the
 * same moment; where it is refused, the second after two to three, each leaf's at its own. So this is in their midst.
 */
const OUTAGE_RETRIES = 2.5;
/** Often enough to tell half seconds, and seldom enough to cost the hub little. */
const POLL_MS = 200;
/** All leaves count as connected when they still are after this; the hub may not have heard yet that one gave up. */
const STEADY_MS = 1000;

/** A hub and its leaves, on this machine. The leaves live through many storms. */
export class StormFleet {
  private readonly reservation = new PortReservation();
  private balancer: LoadBalancer | undefined;
  private leaves: Leaves | undefined;
  private hubPorts: readonly HubPorts[] = [];
  private hub: StormHub | undefined;
  private hubs = 0;

  /**
   * @param easy with what all leaves can connect before the first storm, at the least cost
   * @param storm how leaves reconnect
   */
  constructor(
    private readonly props: StormFleetProps,
    private readonly easy: StormTrust,
    private readonly storm: Omit<StormCase, 'authMethod'>,
  ) {}

  /** Starts the leaves; they find no hub yet. */
  async start(): Promise<void> {
    const { binary, folder, leaves: count } = this.props;
    const free = await this.reservation.take(3 * this.storm.hubs + 1);
    this.hubPorts = Array.from({ length: this.storm.hubs }, () => ({
      leafnodes: free.pop() ?? 0,
      monitor: free.pop() ?? 0,
      cluster: free.pop() ?? 0,
    }));
    const backends = this.hubPorts.map(({ leafnodes }) => leafnodes);
    let ports = backends;
    if (this.storm.reach === 'balancer') {
      ports = free;
      this.balancer = new LoadBalancer(backends);
      await this.balancer.listen(free[0] ?? 0);
    }
    this.leaves = new Leaves({ binary, folder, count, trust: this.easy, storm: this.storm, ports });
    this.leaves.start();
  }

  /** All leaves are connected; their hub is killed, and another comes back with the trust given. What happens then? */
  async measure(trust: StormTrust, timeoutSeconds: number | undefined): Promise<StormResult> {
    await this.connectAll();
    await this.outage();
    this.props.progress('the hub comes back');
    const hub = await this.startHub(trust, timeoutSeconds);
    const cpuBefore = hub.cpuSeconds();
    const { connected, seconds } = await this.waitForAll(hub, this.props.capSeconds);
    const result = {
      leaves: this.props.leaves,
      connected,
      seconds,
      refused: sum(hub.logs().map(({ closed }) => closed)),
      hubCpuSeconds: hub.cpuSeconds() - cpuBefore,
    };
    await hub.kill();
    return result;
  }

  /** Ends every process. */
  async stop(): Promise<void> {
    await Promise.all([this.hub?.kill(), this.leaves?.kill()]);
    await this.balancer?.close();
    this.reservation.release();
  }

  private async connectAll(): Promise<void> {
    this.props.progress('all leaves connect');
    const hub = await this.startHub(this.easy, PATIENT_SECONDS);
    const { connected } = await this.waitForAll(hub, START_TIMEOUT_MS / 1000);
    if (connected === this.props.leaves) return;
    throw new Error(
      [`only ${connected} of ${this.props.leaves} leaves connect`, ...(this.leaves?.complaints() ?? [])].join('\n'),
    );
  }

  /** The hub is gone, long enough that every leaf has tried again, and each at its own moment. */
  private async outage(): Promise<void> {
    this.props.progress('the hub is killed');
    this.leaves?.watch();
    await this.hub?.kill();
    const noticed = await becomesTrue(async () => this.leaves?.noticed() ?? false, START_TIMEOUT_MS);
    if (!noticed) throw new Error(`a leaf has not noticed the loss of its hub in ${START_TIMEOUT_MS / 1000} s`);
    await sleep(OUTAGE_RETRIES * this.storm.reconnectSeconds * 1000);
  }

  /** Starts a hub, once no server of an earlier one has its ports. */
  private async startHub(trust: StormTrust, timeoutSeconds: number | undefined): Promise<StormHub> {
    await this.hub?.kill();
    const { binary, folder } = this.props;
    this.hub = new StormHub({ binary, folder, ports: this.hubPorts }, `hub-${this.hubs++}`, trust, timeoutSeconds);
    await this.hub.start(START_TIMEOUT_MS);
    return this.hub;
  }

  /** Waits until all leaves are connected and stay so, or the time is up; answers how many are, and since when. */
  private async waitForAll(hub: StormHub, capSeconds: number): Promise<{ connected: number; seconds: number }> {
    const begun = performance.now();
    let connected = 0;
    for (;;) {
      hub.check();
      const seconds = (performance.now() - begun) / 1000;
      connected = (await hub.leaves())?.size ?? connected;
      this.props.progress(`${connected} of ${this.props.leaves} leaves connected`);
      if (seconds > capSeconds) return { connected, seconds: capSeconds };
      const complete = connected === this.props.leaves;
      await sleep(complete ? STEADY_MS : POLL_MS);
      if (complete && (await hub.leaves())?.size === connected) return { connected, seconds };
    }
  }
}

function sum(counts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const [reason, count] of counts.flatMap((map) => [...map])) total.set(reason, (total.get(reason) ?? 0) + count);
  return total;
}
