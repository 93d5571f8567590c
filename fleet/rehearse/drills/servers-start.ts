import { atOnce } from '../at-once';
import { Checks, type Drill } from '../drill';
import { becomesTrue } from '../wait';

const TIMEOUT_MS = 20_000;

/** Every server accepts its configuration and gets ready, JetStream included. */
export const serversStart: Drill = {
  title: 'servers start, JetStream ready',
  async run(fleet) {
    await fleet.start(fleet.tiers);
    const checks = new Checks();
    await atOnce(fleet.servers, async (server) => {
      const part = checks.part();
      const ready = await becomesTrue(async () => !server.process.running || (await server.healthy()), TIMEOUT_MS);
      part.check(ready && server.process.running, () => ({
        what: server.process.running
          ? `${server.name} is not ready after ${TIMEOUT_MS / 1000} s`
          : `${server.name} does not start`,
        details: [...server.log(), ...badLines(server.process.logLines, server.tier.text)],
      }));
    });
    return checks.result();
  },
};

/** The lines of configuration that nats-server names in its complaints: `…/nats.conf:12:3: unknown field`. */
function badLines(log: readonly string[], conf: string): string[] {
  const lines = conf.split('\n');
  return log.flatMap((line) => {
    const number = Number(/nats\.conf:(\d+)/.exec(line)?.[1]);
    return number ? [`nats.conf:${number}  ${lines[number - 1]?.trim()}`] : [];
  });
}
