import { writeConf } from '../../constructs/conf/write';
import { NatsProcess } from '../../fleet/rehearse/nats-process';
import { LOOPBACK } from '../../fleet/rehearse/ports';
import type { StormCase } from './case';
import type { StormFolder } from './folder';
import { ACCOUNT, leafName, type StormTrust } from './trust';

/** Two hundred share the machine with the hub, so each keeps to one core at a time and collects its garbage early. */
const SMALL = { GOMAXPROCS: '1', GOMEMLIMIT: '24MiB' };

/** What leaves need. */
export interface LeavesProps {
  readonly binary: string;
  readonly folder: StormFolder;
  readonly count: number;
  readonly trust: StormTrust;
  readonly storm: Omit<StormCase, 'authMethod'>;
  /** Where they connect to, on loopback. */
  readonly ports: readonly number[];
}

/** Many small leaves, each a nats-server without JetStream. */
export class Leaves {
  private readonly processes: readonly NatsProcess[];
  private logged: readonly number[] = [];

  constructor({ binary, folder, count, trust, storm, ports }: LeavesProps) {
    this.processes = Array.from({ length: count }, (_, leaf) => {
      const remote = trust.remote(leaf);
      const block = {
        server_name: leafName(leaf),
        host: LOOPBACK,
        port: -1,
        accounts: { [ACCOUNT]: {} },
        leafnodes: {
          reconnect: `${storm.reconnectSeconds}s`,
          remotes: [
            {
              urls: ports.map((port) => `tls://${trust.userInfo(leaf)}${LOOPBACK}:${port}`),
              account: ACCOUNT,
              ...remote,
              tls: { ...remote.tls, timeout: storm.timeoutSeconds },
              first_info_timeout: storm.timeoutSeconds === undefined ? undefined : `${storm.timeoutSeconds}s`,
            },
          ],
        },
      };
      const configFile = folder.write(`${leafName(leaf)}.conf`, writeConf({ includes: [], block }));
      return new NatsProcess({ binary, name: leafName(leaf), configFile, env: SMALL });
    });
  }

  start(): void {
    for (const process of this.processes) process.start();
  }

  /** From now on, {@link noticed} asks for what comes. */
  watch(): void {
    this.logged = this.processes.map(({ logLines }) => logLines.length);
  }

  /** Whether each has lost its hub, and noticed. Throws, with its log, if one exited on its own. */
  noticed(): boolean {
    return this.processes.every((process, index) => {
      if (!process.running) throw new Error(`${process.name} exited on its own:\n${process.complaints().join('\n')}`);
      const news = process.logLines.slice(this.logged[index]);
      return news.some((line) => /Leafnode connection closed|Error trying to connect as leafnode/.test(line));
    });
  }

  /** Log lines of the first leaf that say what went wrong. */
  complaints(): string[] {
    return this.processes[0]?.complaints() ?? [];
  }

  async kill(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill()));
  }
}
