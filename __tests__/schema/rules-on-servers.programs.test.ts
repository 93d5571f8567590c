import { writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { streamConfig } from '../../constructs/streams/stream';
import { type CertificateAndKey, issueCertificate, selfSignedCa } from '../../fleet/model/issue';
import { isHeard, Listener } from '../../fleet/rehearse/exchange';
import { freePorts, LOOPBACK } from '../../fleet/rehearse/ports';
import { temporaryFolder } from '../support/folder';
import { hub, SMALL, site, trust, verdict } from './example';
import { ANY_PORT, jetstreamBlock, type Served, serve } from './served';

jest.setTimeout(120_000);

const START_MS = 20_000;

/** Refused with one problem, whose message contains these words. */
const refusal = (words: string) => [expect.stringContaining(words)];

describe('one server with JetStream', () => {
  let server: Served;
  let client: NatsConnection;
  let manager: JetStreamManager;
  beforeAll(async () => {
    server = await serve(jetstreamBlock('max_file: 100000000'));
    client = await server.connect();
    manager = await jetstreamManager(client);
  });
  afterEach(async () => {
    for await (const { config } of manager.streams.list()) await manager.streams.delete(config.name);
  });

  /** Creates a stream with the settings of the fleet's streams. */
  const add = (name: string, subjects: string[], maxBytes = 2 ** 20) =>
    manager.streams.add(streamConfig({ name, subjects, maxBytes }, 1) as { name: string });

  const subjectOf = (bytes: number) => 'sensors.'.padEnd(bytes, 'a');

  test('the longest accepted subject works for requests, replies and streams', async () => {
    const subject = subjectOf(4000);
    expect(verdict(site({ up: [subject] }))).toBe('accepted');
    const answer = { queue: 'workers', callback: (_: unknown, message: Msg) => void message.respond('here') };
    const service = client.subscribe(subject, answer);
    expect((await client.request(subject, 'where?')).string()).toBe('here');
    service.unsubscribe();
    await add('LONG', [subject]);
    expect((await jetstream(client).publish(subject, 'x')).seq).toBe(1);
  });

  test.each([4001, 4097])(
    'one of %i bytes is refused; with a line longer than 4096, the server ends the connection',
    async (bytes) => {
      expect(verdict(site({ up: [subjectOf(bytes)] }))).toEqual(
        refusal(`is not a subject: it has ${bytes} bytes; at most 4000 fit`),
      );
      const socket = connectSocket(client.info?.port ?? 0, LOOPBACK);
      socket.write(`CONNECT {"verbose":false}\r\nSUB ${subjectOf(bytes)} ${'q'.repeat(100)} 1\r\nPING\r\n`);
      expect(await text(socket)).toMatch(/-ERR 'maximum control line exceeded'\r\n$/);
    },
  );

  test('JetStream also refuses overlapping subjects, in two streams as in one', async () => {
    const written = (second: string) =>
      site({ streams: { A: { subjects: ['sensors.*.temp'], ...SMALL }, B: { subjects: [second], ...SMALL } } });
    await add('A', ['sensors.*.temp']);
    expect(verdict(written('sensors.a.>'))).toEqual(refusal('overlaps "sensors.*.temp" of A'));
    await expect(add('B', ['sensors.a.>'])).rejects.toThrow(/subjects overlap with an existing stream/);
    await expect(add('B', ['b.>', 'b.c'])).rejects.toThrow(/overlaps with|duplicate subjects/);
    expect(verdict(written('sensors.a.*.temp'))).toBe('accepted');
    await add('B', ['sensors.a.*.temp']);
  });

  test('JetStream also refuses streams larger than jetstream.file, and accepts those that fit', async () => {
    const written = (maxBytes: string) =>
      site({
        jetstream: { file: '100M', volume: '1Gi' },
        streams: { A: { subjects: ['sensors.>'], ...SMALL, maxBytes } },
      });
    expect(verdict(written('101M'))).toEqual(refusal('is more than jetstream.file, 100M'));
    await expect(add('A', ['sensors.>'], 101_000_000)).rejects.toThrow(/insufficient storage/);
    expect(verdict(written('95M'))).toBe('accepted');
    await add('A', ['sensors.>'], 95_000_000);
  });

  test('servers take a "*" within a token literally, and it is refused', async () => {
    expect(verdict(site({ up: ['sensors.a*'] }))).toEqual(refusal('"*" and ">" are wildcards only as whole tokens'));
    const heard = new Listener(client, ['sensors.a*']);
    for (const subject of ['sensors.ab', 'sensors.a*']) client.publish(subject, subject);
    await client.flush();
    expect(['sensors.ab', 'sensors.a*'].map((subject) => heard.count(subject))).toEqual([0, 1]);
  });
});

test('with a port that two listeners share the server does not start; an unused port does not conflict', async () => {
  expect(verdict(site({ ports: { monitor: 4222 } }))).toEqual(refusal('4222 is also the port of client'));
  const [port = 0] = await freePorts(1);
  const shared = `listen: "${LOOPBACK}:${port}"\nhttp: "${LOOPBACK}:${port}"\n`;
  await expect(serve(shared)).rejects.toThrow(/address already in use/);
  await serve(`listen: "${LOOPBACK}:${port}"\nhttp: ${ANY_PORT}\n`);
  // A site accepts no leaves, and, with a single server, no routes.
  expect(verdict(site({ ports: { client: 7422, exporter: 6222 } }))).toBe('accepted');
  expect(verdict(site({ ports: { client: 6222 }, replicas: 3 }))).toEqual(refusal('6222 is also the port of client'));
  expect(verdict(hub({ ports: { client: 7422 } }))).toEqual(refusal('7422 is also the port of client'));
});

describe('what a leaf receives of replies between accounts and between clusters', () => {
  /**
   * Which of two messages a leaf of a service's account receives with one more subject in `down`: a reply to another
   * account, and one between clusters.
   */
  async function heard(down: string): Promise<string[]> {
    const permissions = `publish: { allow: ["up.>"] }, subscribe: { allow: ["fence", "${down}"] }`;
    const above = await serve(`
leafnodes { listen: ${ANY_PORT} }
accounts {
  A {
    exports: [{ service: "services.>" }]
    users: [{ user: a, password: x }, { user: leaf, password: x, permissions: { ${permissions} } }]
  }
  B { imports: [{ service: { account: A, subject: "services.>" } }], users: [{ user: b, password: x }] }
}
`);
    const url = `nats-leaf://leaf:x@${above.address('leafnode connections')}`;
    const below = await serve(`leafnodes { reconnect: 1, remotes: [{ url: "${url}" }] }`);
    const [a, b] = [await above.connect({ user: 'a' }), await above.connect({ user: 'b' })];
    const listener = new Listener(await below.connect(), ['_R_.>', '_GR_.>', 'fence']);
    expect(await isHeard(a, 'fence', listener, 'interest is there', START_MS)).toBe(true);
    a.subscribe('services.time', { callback: (_, message) => void message.respond('noon') });
    await a.flush();
    expect((await b.request('services.time')).string()).toBe('noon');
    a.publish('_GR_.cluster.server.x', 'between clusters');
    expect(await isHeard(a, 'fence', listener, 'all has passed', START_MS)).toBe(true);
    return ['noon', 'between clusters'].filter((message) => listener.has(message));
  }

  test('_R_ brings down replies to others, and is refused', async () => {
    expect(verdict(site({ down: ['_R_.>'] }))).toEqual(
      refusal('sites.edge1.down[0]: "_R_.>" would bring down replies that others wait for'),
    );
    expect(await heard('_R_.>')).toEqual(['noon']);
  });

  test('_GR_ brings nothing, not even what is published on it, and is refused', async () => {
    expect(verdict(site({ down: ['_GR_.>'] }))).toEqual(refusal('"_GR_.>" would let nothing through'));
    expect(await heard('_GR_.>')).toEqual([]);
  });
});

describe('certificates of servers and users', () => {
  /** Long enough ago that an authority valid for a day has expired. */
  const notBefore = new Date(Date.now() - 48 * 60 * 60 * 1000);

  function issued(by: CertificateAndKey, commonName: string): Promise<CertificateAndKey> {
    return issueCertificate({
      caCertPem: by.certPem,
      caPrivateKeyPem: by.privateKeyPem,
      commonName,
      dnsNames: [commonName, 'localhost'],
      usages: ['digital_signature', 'server_auth', 'client_auth'],
      validityHours: 1000,
    });
  }

  /** Whether a user with a certificate of one authority may connect to a server that trusts some authorities. */
  async function connects(by: CertificateAndKey, own: CertificateAndKey, ...others: CertificateAndKey[]) {
    const folder = temporaryFolder();
    const file = (key: string, pem: string) => {
      writeFileSync(join(folder, key), pem, { mode: 0o600 });
      return `${key}: "${join(folder, key)}"`;
    };
    const [server, user] = [await issued(own, 'server'), await issued(by, 'admin.hub')];
    const trusted = [own, ...others].map(({ certPem }) => certPem).join('\n');
    const files = [file('cert_file', server.certPem), file('key_file', server.privateKeyPem), file('ca_file', trusted)];
    const served = await serve(
      `tls { ${files.join(', ')}, verify_and_map: true }\nauthorization { users: [{ user: "admin.hub" }, { user: "sys.hub" }] }`,
    );
    const tls = { cert: user.certPem, key: user.privateKeyPem, ca: own.certPem, rejectUnauthorized: false };
    return served.connect({ tls, reconnect: false }).then(
      () => 'connected',
      (error: unknown) => String(error),
    );
  }

  test('a certificate that outlives its authority is refused once that has expired, although it is valid itself', async () => {
    const written = (hours: number) =>
      trust({ validity: { hours }, authority: { hours: 9000 } }, { alerts: { enabled: false } });
    expect(verdict(written(9001))).toEqual(refusal('no certificate may outlive its authority'));
    expect(verdict(written(9000))).toBe('accepted');
    const [ended, valid] = await Promise.all(
      [24, 240].map((validityHours) => selfSignedCa({ notBefore, validityHours })),
    );
    if (!ended || !valid) throw new Error('no authorities');
    expect([await connects(valid, valid), await connects(ended, ended)]).toEqual([
      'connected',
      expect.stringMatching(/Error/),
    ]);
  });

  test('the holder of a trusted external CA can impersonate any user; the holder of an untrusted one cannot connect', async () => {
    const [own, other] = [await selfSignedCa(), await selfSignedCa()];
    expect(verdict(trust({ authorities: [other.certPem] }))).toEqual(
      refusal('whoever holds one of these CAs could impersonate any user; remove it'),
    );
    expect(verdict(trust({ certificates: 'existing' }, { sites: {} }))).toBe('accepted');
    expect([await connects(other, own, other), await connects(other, own)]).toEqual([
      'connected',
      expect.stringMatching(/Error/),
    ]);
  });
});
