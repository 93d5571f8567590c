import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NATS_VERSION } from '../constructs/server/images';
import { findNatsServer } from '../fleet/rehearse/binary';
import { NatsProcess } from '../fleet/rehearse/nats-process';
import { freePorts, LOOPBACK } from '../fleet/rehearse/ports';
import { becomesTrue } from '../fleet/rehearse/wait';

/** Starts so many nats-servers with JetStream and nothing else, until all are healthy. */
async function main(): Promise<void> {
  const count = Number(process.argv[2]);
  const folder = mkdtempSync(join(tmpdir(), 'nats-bench-servers-'));
  const { path: binary } = await findNatsServer({ version: NATS_VERSION, env: process.env, progress: () => undefined });
  const monitors = await freePorts(count);
  const servers = monitors.map((monitor, n) => {
    const configFile = join(folder, `${n}.conf`);
    const store = join(folder, `${n}`);
    writeFileSync(
      configFile,
      `host: "${LOOPBACK}"\nport: -1\nmonitor_port: ${monitor}\njetstream { store_dir: "${store}" }\n`,
    );
    return new NatsProcess({ binary, name: `bare-${n}`, configFile, env: {} });
  });
  for (const server of servers) server.start();
  const healthy = async (port: number) => (await fetch(`http://${LOOPBACK}:${port}/healthz`)).ok;
  const allHealthy = async () => (await Promise.all(monitors.map(healthy))).every(Boolean);
  if (!(await becomesTrue(allHealthy, 120_000))) throw new Error(`not all of ${count} servers are healthy`);
  await Promise.all(servers.map((server) => server.kill()));
  rmSync(folder, { recursive: true });
}

void main();
