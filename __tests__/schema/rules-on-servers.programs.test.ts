import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { streamConfig } from '../../constructs/streams/stream';
import { type CertificateAndKey, issueCertificate, selfSignedCa } from '../../fleet/model/issue';
import { freePorts, LOOPBACK } from '../../fleet/rehearse/ports';
import { parseEnvironment } from '../../schema';
import { natsServer, PINNED } from '../support/binaries';
import { temporaryFolder } from '../support/folder';
import { startedServer } from '../support/started-server';
import { hub, linesOf, minimal, site } from './example';

jest.setTimeout(120_000);

/** Whether an environment is accepted; else what is wrong with it. */
function verdict(input: Record<string, unknown>): readonly string[] | 'accepted' {
  try {
    parseEnvironment(input, 'environments/prod.ts');
    return 'accepted';
  } catch {
    return linesOf(input);
  }
}

const open: NatsConnection[] = [];
afterAll(() => Promise.all(open.map((connection) => connection.close())));

async function connected(...options: Parameters<typeof connect>): Promise<NatsConnection> {
  const connection = await connect(...options);
  open.push(connection);
  return connection;
}

describe('one server with JetStream', () => {
  let client: NatsConnection;
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    const store = JSON.stringify(temporaryFolder());
    const conf = `listen: "${LOOPBACK}:${port}"\njetstream { store_dir: ${store}, max_file: 100000000 }\n`;
    await startedServer(natsServer(PINNED), 'alone', conf);
    client = await connected({ servers: `${LOOPBACK}:${port}`, maxReconnectAttempts: 0 });
  });

  const subjectOf = (bytes: number) => `sensors.${'a'.repeat(bytes - 'sensors.'.length)}`;

  test('the longest subject that is accepted is asked, answered and stored', async () => {
    const subject = subjectOf(4000);
    expect(verdict(site({ up: [subject] }))).toBe('accepted');
    const service = client.subscribe(subject, {
      queue: 'workers',
      callback: (_, message) => void message.respond('here'),
    });
    expect((await client.request(subject, 'where?')).string()).toBe('here');
    service.unsubscribe();
    const { streams } = await jetstreamManager(client);
    await streams.add({ name: 'LONG', subjects: [subject], max_bytes: 1_000_000 });
    expect((await jetstream(client).publish(subject, 'x')).seq).toBe(1);
    await streams.delete('LONG');
  });

  test.each([4001, 4097])(
    'one of %i bytes is refused; where a line is longer than 4096, the server ends the connection',
    async (bytes) => {
      expect(verdict(site({ up: [subjectOf(bytes)] }))).toEqual([
        expect.stringMatching(new RegExp(`is not a subject: it has ${bytes} bytes, at most 4000 leave room`)),
      ]);
      const line = `SUB ${subjectOf(bytes)} ${'q'.repeat(100)} 1`;
      const socket = connectSocket(client.info?.port ?? 0, LOOPBACK);
      socket.write(`CONNECT {"verbose":false}\r\n${line}\r\nPING\r\n`);
      expect(await text(socket)).toMatch(/-ERR 'maximum control line exceeded'\r\n$/);
    },
  );

  test('subjects that overlap are refused by JetStream too, in two streams as in one', async () => {
    const { streams } = await jetstreamManager(client);
    const limits = { maxBytes: 2 ** 20 };
    const written = (second: string) => {
      const small = { maxBytes: '1Mi', hub: { maxBytes: '1Mi' } };
      return site({ streams: { A: { subjects: ['sensors.*.temp'], ...small }, B: { subjects: [second], ...small } } });
    };
    const add = (name: string, ...subjects: string[]) =>
      streams.add(streamConfig({ name, subjects, ...limits }, 1) as { name: string });
    await add('A', 'sensors.*.temp');
    expect(verdict(written('sensors.a.>'))).toEqual([expect.stringMatching(/overlaps "sensors\.\*\.temp" of A/)]);
    await expect(add('B', 'sensors.a.>')).rejects.toThrow(/subjects overlap with an existing stream/);
    await expect(add('B', 'b.>', 'b.c')).rejects.toThrow(/overlaps with|duplicate subjects/);
    expect(verdict(written('sensors.a.*.temp'))).toBe('accepted');
    await add('B', 'sensors.a.*.temp');
    await streams.delete('A');
    await streams.delete('B');
  });

  test('more bytes for streams than jetstream.file are refused by JetStream too, and as many are made', async () => {
    const { streams } = await jetstreamManager(client);
    const written = (maxBytes: string) =>
      site({
        jetstream: { file: '100M', volume: '1Gi' },
        streams: { A: { subjects: ['sensors.>'], maxBytes, hub: { maxBytes: '1Mi' } } },
      });
    const add = (maxBytes: number) =>
      streams.add(streamConfig({ name: 'A', subjects: ['sensors.>'], maxBytes }, 1) as { name: string });
    expect(verdict(written('101M'))).toEqual([expect.stringMatching(/is more than jetstream\.file, 100M$/)]);
    await expect(add(101_000_000)).rejects.toThrow(/insufficient storage/);
    expect(verdict(written('95M'))).toBe('accepted');
    await add(95_000_000);
    await streams.delete('A');
  });

  test('a "*" within a token is taken for itself, which is not accepted', async () => {
    expect(verdict(site({ up: ['sensors.a*'] }))).toEqual([
      expect.stringMatching(/"\*" and ">" within a token are no wildcards/),
    ]);
    const heard: string[] = [];
    client.subscribe('sensors.a*', { callback: (_, message) => void heard.push(message.subject) });
    client.publish('sensors.ab');
    client.publish('sensors.a*');
    await client.flush();
    expect(heard).toEqual(['sensors.a*']);
  });
});

test('a port that two listeners share: the server does not start; one that nothing listens on is in nobody’s way', async () => {
  const [port = 0, other = 0] = await freePorts(2);
  expect(verdict(site({ ports: { monitor: 4222 } }))).toEqual([
    expect.stringMatching(/4222 is the port of client too/),
  ]);
  const conf = (monitor: number) => `listen: "${LOOPBACK}:${port}"\nhttp: "${LOOPBACK}:${monitor}"\n`;
  const file = join(temporaryFolder(), 'nats.conf');
  writeFileSync(file, conf(port));
  const { stderr } = spawnSync(natsServer(PINNED), ['--config', file], { encoding: 'utf8', timeout: 20_000 });
  expect(stderr).toMatch(/address already in use/);
  await startedServer(natsServer(PINNED), 'once', conf(other));
  // A site takes no leaves, and where it is one server, no routes.
  expect(verdict(site({ ports: { client: 7422, exporter: 6222 } }))).toBe('accepted');
  expect(verdict(site({ ports: { client: 6222 }, replicas: 3 }))).toEqual([
    expect.stringMatching(/6222 is the port of client too/),
  ]);
  expect(verdict(hub({ ports: { client: 7422 } }))).toEqual([expect.stringMatching(/7422 is the port of client too/)]);
});

describe('what a leaf hears of answers between accounts and between clusters', () => {
  /** What is heard at a leaf of a service's account, with one more subject in what comes down. */
  async function heard(down: string): Promise<string[]> {
    const [hubPort = 0, leafPort = 0, sitePort = 0] = await freePorts(3);
    const binary = natsServer(PINNED);
    await startedServer(
      binary,
      'hub',
      `listen: "${LOOPBACK}:${hubPort}"
leafnodes { listen: "${LOOPBACK}:${leafPort}" }
accounts {
  A {
    exports: [{ service: "services.>" }]
    users: [
      { user: a, password: x }
      { user: leaf, password: x, permissions: { publish: { allow: ["up.>"] }, subscribe: { allow: ["fence", "${down}"] } } }
    ]
  }
  B { imports: [{ service: { account: A, subject: "services.>" } }], users: [{ user: b, password: x }] }
}
`,
    );
    const remote = `{ url: "nats-leaf://leaf:x@${LOOPBACK}:${leafPort}" }`;
    await startedServer(
      binary,
      'site',
      `listen: "${LOOPBACK}:${sitePort}"\nleafnodes { reconnect: 1, remotes: [${remote}] }\n`,
    );
    const at = await connected({ servers: `${LOOPBACK}:${sitePort}` });
    const a = await connected({ servers: `${LOOPBACK}:${hubPort}`, user: 'a', pass: 'x' });
    const b = await connected({ servers: `${LOOPBACK}:${hubPort}`, user: 'b', pass: 'x' });
    const messages: string[] = [];
    for (const subject of ['_R_.>', '_GR_.>', 'fence']) {
      at.subscribe(subject, {
        callback: (_, message) => void messages.push(`${message.subject.split('.')[0]} ${message.string()}`),
      });
    }
    a.subscribe('services.time', { callback: (_, message) => void message.respond('noon') });
    await a.flush();
    const fence = async () => {
      const payload = String(messages.length);
      for (let n = 0; n < 200 && !messages.includes(`fence ${payload}`); n++) {
        a.publish('fence', payload);
        await a.flush();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(messages).toContain(`fence ${payload}`);
    };
    await fence();
    expect((await b.request('services.time')).string()).toBe('noon');
    a.publish('_GR_.cluster.server.x', 'between clusters');
    await fence();
    return messages.filter((message) => !message.startsWith('fence'));
  }

  test('_R_ brings down what others are answered, and is refused', async () => {
    expect(verdict(site({ down: ['_R_.>'] }))).toEqual([
      expect.stringMatching(/^sites\.edge1\.down\[0\]: "_R_\.>" would bring down answers that others wait for/),
    ]);
    expect(await heard('_R_.>')).toEqual(['_R_ noon']);
  });

  test('_GR_ brings nothing, not even what is sent there, and is refused', async () => {
    const nothing = (way: string) =>
      `sites.edge1.${way}[0]: "_GR_.>" would let nothing through: nats-server keeps _GR_ for answers between clusters; begin with a word of your own`;
    expect(verdict(site({ up: ['_GR_.>'], down: ['_GR_.>'] }))).toEqual([nothing('up'), nothing('down')]);
    expect(await heard('_GR_.>')).toEqual([]);
  });
});

describe('certificates of servers and users', () => {
  const folder = temporaryFolder();
  const HOURS = 24;
  /** Long enough ago that an authority of a day has ended. */
  const LONG_AGO = new Date(Date.now() - 48 * 60 * 60 * 1000);

  function file(name: string, ...pems: readonly string[]): string {
    const path = join(folder, name);
    writeFileSync(path, pems.join('\n'), { mode: 0o600 });
    return path;
  }

  async function issued(by: CertificateAndKey, name: string): Promise<CertificateAndKey> {
    return issueCertificate({
      caCertPem: by.certPem,
      caPrivateKeyPem: by.privateKeyPem,
      commonName: name,
      dnsNames: [name, 'localhost'],
      usages: ['digital_signature', 'server_auth', 'client_auth'],
      validityHours: 1000,
    });
  }

  /** Whether a user gets in whose certificate one authority has issued, at a server that trusts some. */
  async function getsIn(by: CertificateAndKey, trusted: readonly CertificateAndKey[]): Promise<string> {
    const [port = 0] = await freePorts(1);
    const own = trusted[0] ?? by;
    const server = await issued(own, 'server');
    const user = await issued(by, 'admin.hub');
    const n = String(port);
    const tls = `cert_file: "${file(`${n}.crt`, server.certPem)}", key_file: "${file(`${n}.key`, server.privateKeyPem)}", ca_file: "${file(`${n}.ca`, ...trusted.map(({ certPem }) => certPem))}"`;
    const users = 'users: [{ user: "admin.hub" }, { user: "sys.hub" }]';
    await startedServer(
      natsServer(PINNED),
      'tls',
      `listen: "${LOOPBACK}:${port}"\ntls { ${tls}, verify_and_map: true }\nauthorization { ${users} }\n`,
    );
    try {
      const credentials = { cert: user.certPem, key: user.privateKeyPem, ca: own.certPem, rejectUnauthorized: false };
      await connected({ servers: `localhost:${port}`, tls: credentials, reconnect: false, timeout: 10_000 });
      return 'gets in';
    } catch (error) {
      return String(error);
    }
  }

  test('one that outlives its authority is worth nothing once that has ended, though it is valid itself', async () => {
    const written = (hours: number) =>
      minimal({
        alerts: { enabled: false },
        trust: { kind: 'mutual-tls', validity: { hours }, authority: { hours: 9000 } },
      });
    expect(verdict(written(9001))).toEqual([expect.stringMatching(/no certificate may outlive its authority/)]);
    expect(verdict(written(9000))).toBe('accepted');
    const ended = await selfSignedCa({ notBefore: LONG_AGO, validityHours: HOURS });
    const valid = await selfSignedCa({ notBefore: LONG_AGO, validityHours: 10 * HOURS });
    expect([await getsIn(valid, [valid]), await getsIn(ended, [ended])]).toEqual([
      'gets in',
      expect.stringMatching(/Error/),
    ]);
  });

  test('who has another CA that is trusted can be any user; who has one that is not gets in nowhere', async () => {
    const [own, other] = [await selfSignedCa(), await selfSignedCa()];
    expect(verdict(minimal({ trust: { kind: 'mutual-tls', authorities: [other.certPem] } }))).toEqual([
      expect.stringMatching(/whoever has one of these CAs could be any user; leave it out$/),
    ]);
    expect(verdict(minimal({ trust: { kind: 'mutual-tls', certificates: 'existing' }, sites: {} }))).toBe('accepted');
    expect([await getsIn(other, [own, other]), await getsIn(other, [own])]).toEqual([
      'gets in',
      expect.stringMatching(/Error/),
    ]);
  });
});
