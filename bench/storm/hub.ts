import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ConfBlock } from '../../constructs/conf/model';
import { writeConf } from '../../constructs/conf/write';
import { NatsProcess } from '../../fleet/rehearse/nats-process';
import { LOOPBACK } from '../../fleet/rehearse/ports';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { cpuSeconds } from './cpu';
import type { StormFolder } from './folder';
import { type HubLog, readHubLog } from './hub-log';
import type { StormTrust } from './trust';

/** The ports of one hub server, on loopback. */
export interface HubPorts {
  readonly leafnodes: number;
  readonly monitor: number;
  readonly cluster: number;
}

/** What a hub server needs that is the same for all storms. */
export interface HubPlace {
  readonly binary: string;
  readonly folder: StormFolder;
  readonly ports: readonly HubPorts[];
}

/** Longest wait for an answer of a hub in a storm. */
const MONITOR_TIMEOUT_MS = 5000;

/** The part of nats-server's `/leafz` that counts here. */
const LEAFZ = z.object({ leafs: z.array(z.object({ name: z.string() })).nullish() });

/** The servers of the hub, for one storm. */
export class StormHub {
  private readonly servers: readonly { process: NatsProcess; ports: HubPorts; logFile: string }[];

  /**
   * @param name of the hub's files: another for each storm
   * @param timeoutSeconds see `StormCase`
   */
  constructor(place: HubPlace, name: string, trust: StormTrust, timeoutSeconds?: number) {
    this.servers = place.ports.map((ports, server) => {
      const logFile = place.folder.path(`${name}-${server}.log`);
      const block: ConfBlock = {
        server_name: `hub-${server}`,
        log_file: logFile,
        host: LOOPBACK,
        port: -1,
        monitor_port: ports.monitor,
        jetstream: { store_dir: place.folder.path(`hub-${server}`), domain: 'hub' },
        cluster: place.ports.length > 1 ? clusterBlock(place, ports, trust) : undefined,
        leafnodes: {
          host: LOOPBACK,
          port: ports.leafnodes,
          no_advertise: true,
          tls: {
            ...trust.hubCertificate,
            verify_and_map: trust.mapsCertificates || undefined,
            timeout: timeoutSeconds,
          },
          authorization: timeoutSeconds === undefined ? undefined : { timeout: timeoutSeconds },
        },
        ...trust.hubUsers,
      };
      const configFile = place.folder.write(`${name}-${server}.conf`, writeConf({ includes: [], block }));
      const process = new NatsProcess({ binary: place.binary, name: `hub-${server}`, configFile, env: {} });
      return { process, ports, logFile };
    });
  }

  /**
   * Starts it, and waits until each server listens for leaves. Throws with what its log says, if one does not in time.
   */
  async start(timeoutMs: number): Promise<void> {
    for (const { process } of this.servers) process.start();
    const listening = async () => this.logs().every(({ listening }) => listening);
    if (await becomesTrue(listening, timeoutMs)) return;
    throw new Error(`the hub does not start:\n${this.complaints().join('\n')}`);
  }

  /** What its log says so far, by server. */
  logs(): HubLog[] {
    return this.servers.map(({ logFile }) => readHubLog(read(logFile)));
  }

  /**
   * Names of the leaves connected at this moment, whichever server they are at. Not the number of connections: a leaf
   * that gave up and came again has two, until the hub notices. `undefined`: a server is too busy to answer.
   */
  async leaves(): Promise<Set<string> | undefined> {
    try {
      const lists = await Promise.all(this.servers.map(({ ports }) => leafNames(ports.monitor)));
      return new Set(lists.flat());
    } catch {
      return undefined;
    }
  }

  /** CPU time that its processes have used. */
  cpuSeconds(): number {
    return this.servers.reduce((sum, { process }) => sum + cpuSeconds(process.pid), 0);
  }

  /** Throws, with what its log says, if a server exited on its own. */
  check(): void {
    const ended = this.servers.find(({ process }) => !process.running);
    if (ended) throw new Error(`${ended.process.name} exited on its own:\n${this.complaints().join('\n')}`);
  }

  /** Ends all servers at once, as a power cut would. */
  async kill(): Promise<void> {
    await Promise.all(this.servers.map(({ process }) => process.kill()));
  }

  private complaints(): string[] {
    return this.servers.flatMap(({ process, logFile }) => [
      ...process.complaints(),
      ...read(logFile).split('\n').slice(-6),
    ]);
  }
}

async function leafNames(monitor: number): Promise<string[]> {
  const signal = AbortSignal.timeout(MONITOR_TIMEOUT_MS);
  const response = await fetch(`http://${LOOPBACK}:${monitor}/leafz`, { signal });
  return (LEAFZ.parse(await response.json()).leafs ?? []).map(({ name }) => name);
}

function clusterBlock({ ports }: HubPlace, own: HubPorts, { hubCertificate }: StormTrust): ConfBlock {
  return {
    name: 'hub',
    host: LOOPBACK,
    port: own.cluster,
    no_advertise: true,
    tls: { ...hubCertificate, verify: true },
    routes: ports.map(({ cluster }) => `nats-route://${LOOPBACK}:${cluster}`),
  };
}

/** A server writes its log only after it has read its configuration. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
