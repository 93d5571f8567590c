import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { StormCase } from '../../bench/storm/case';
import { StormFleet } from '../../bench/storm/fleet';
import { StormFolder } from '../../bench/storm/folder';
import { mutualTls } from '../../bench/storm/mutual-tls';
import { tableRow } from '../../bench/storm/table';
import { StormAuthority, type StormTrust } from '../../bench/storm/trust';
import { natsServer, PINNED } from '../support/binaries';

jest.setTimeout(120_000);

const LEAVES = 5;
const STORM: StormCase = { authMethod: { kind: 'mutual-tls' }, reconnectSeconds: 1, reach: 'direct', hubs: 1 };
/** What nats-server calls a connection that failed in TLS; one that came through all the same has no time for more. */
const TLS_FAILED = 'TLS Handshake Failure';

describe('a storm of five leaves', () => {
  const folder = new StormFolder();
  let trust: StormTrust;
  let fleet: StormFleet;

  beforeAll(async () => {
    trust = await mutualTls(LEAVES, await StormAuthority.create(folder, 'ca'));
    const binary = natsServer(PINNED);
    const props = { binary, folder, leaves: LEAVES, capSeconds: 4, progress: () => undefined };
    fleet = new StormFleet(props, trust, STORM);
    await fleet.start();
  });

  afterAll(async () => {
    await fleet.stop();
    folder.remove();
  });

  test('all are back, and none was refused', async () => {
    const result = await fleet.measure(trust, undefined);
    expect(result).toEqual({
      leaves: LEAVES,
      connected: LEAVES,
      seconds: expect.any(Number),
      refused: new Map(),
      hubCpuSeconds: expect.any(Number),
    });
    expect(result.hubCpuSeconds).toBeGreaterThan(0);
  });

  test.each([
    ['a hub with a certificate of another authority', 'another', undefined, [TLS_FAILED]],
    ['a hub that waits a microsecond for TLS', 'ca', 1e-6, [TLS_FAILED, 'Authentication Timeout']],
  ])('%s refuses each leaf again and again, and each time counts', async (_, name, timeoutSeconds, reasons) => {
    const hubCertificate =
      name === 'ca' ? trust.hubCertificate : await (await StormAuthority.create(folder, name)).hub();
    const { connected, seconds, refused } = await fleet.measure({ ...trust, hubCertificate }, timeoutSeconds);
    const unexpected = [...refused.keys()].filter((reason) => !reasons.includes(reason));
    expect({ connected, seconds, unexpected }).toEqual({ connected: 0, seconds: 4, unexpected: [] });
    const total = [...refused.values()].reduce((sum, count) => sum + count, 0);
    // Each leaf tries within two seconds, and then once a second.
    expect(total).toBeGreaterThanOrEqual(LEAVES);
    expect(total).toBeLessThanOrEqual(5 * LEAVES);
  });
});

test('a line of the table says how many were back, how many were refused and why', () => {
  const refused = new Map([
    ['Client Closed', 3],
    ['TLS Handshake Failure', 10],
  ]);
  const result = { leaves: 200, connected: 150, seconds: 60, refused, hubCpuSeconds: 4 };
  expect([tableRow(STORM, result), tableRow(STORM, { ...result, connected: 200, refused: new Map() })]).toEqual([
    '| mutual TLS | 1 s | default | refused | 1 | 150 of 200 after 60 s | 13 (TLS Handshake Failure: 10, Client Closed: 3) | 20.0 ms |',
    '| mutual TLS | 1 s | default | refused | 1 | 60.0 s | 0 | 20.0 ms |',
  ]);
});

describe('bench storm', () => {
  const bench = (...args: string[]) => {
    const cwd = join(__dirname, '../..');
    const all = ['tools/run.js', 'bench/bench', 'storm', ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd, encoding: 'utf8' });
    return { status, output: `${stdout}${stderr}` };
  };

  test('--help lists the options and the cases', () => {
    const { status, output } = bench('--help');
    expect(status).toBe(0);
    for (const word of ['--leaves <count>', '--only <text...>', '--seconds <cap>', 'mutual-tls/5s/default/direct/1']) {
      expect(output).toContain(word);
    }
  });

  test.each([
    ['--only', 'kerberos', 'no case has kerberos in its name; `--help` lists them\n'],
    ['--leaves', '0', "argument '0' is invalid. It must be a whole number above zero."],
  ])('%s %s is refused', (option, value, message) => {
    const { status, output } = bench(option, value);
    expect({ status, output }).toEqual({ status: 1, output: expect.stringContaining(message) });
    expect(output).not.toContain('    at ');
  });
});
