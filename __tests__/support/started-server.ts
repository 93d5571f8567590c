import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NatsProcess } from '../../fleet/rehearse/nats-process';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { temporaryFolder } from './folder';

const START_MS = 20_000;

const started: NatsProcess[] = [];

afterAll(async () => {
  for (const server of started.splice(0)) await server.kill();
});

/** A server with that nats.conf, ready for clients; ended after the tests of the file that asked for it. */
export async function startedServer(binary: string, name: string, conf: string): Promise<NatsProcess> {
  const configFile = join(temporaryFolder(), 'nats.conf');
  writeFileSync(configFile, conf);
  const server = new NatsProcess({ binary, name, configFile, env: {} });
  started.push(server);
  server.start();
  const ready = await becomesTrue(async () => server.logLines.some((line) => /Server is ready/.test(line)), START_MS);
  if (!ready) throw new Error(server.logLines.join('\n'));
  return server;
}
