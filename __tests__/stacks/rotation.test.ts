import { parseConf, type Value } from '../../fleet/model';
import { differences } from '../support/differences';
import { environmentWith, type Fleet, NO_SITE, synthesizeFleet } from '../support/fleet';
import { at, mapAt, textAt } from '../support/walk';

jest.setTimeout(120_000);

const PASSWORD = { kind: 'password' };
const OVERLAP = { generation: 2, overlap: true };
const LATER = { generation: 2 };

/** A region with a site behind it, and two sites at the hub, with what is the same for all of them. */
const members = (said: Readonly<Record<string, unknown>> = {}) => ({
  regions: { eu: { address: 'nats-eu.example.com' } },
  sites: { edge1: {}, edge2: {}, paris: { via: 'eu' } },
  defaults: { region: said, site: said },
});

const ENVIRONMENTS = {
  tls: members(),
  'tls, another CA in overlap': { ...members(), trust: { kind: 'mutual-tls', ca: OVERLAP } },
  'tls, another CA': { ...members(), trust: { kind: 'mutual-tls', ca: LATER } },
  'tls, one authority so far': { ...members(), trust: { kind: 'mutual-tls', oneAuthority: true } },
  'tls, other users in overlap': members({ identity: OVERLAP }),
  'tls, other users': members({ identity: LATER }),
  'tls, revoked': {
    ...members(),
    regions: { eu: { address: 'nats-eu.example.com', revoked: true } },
    sites: { edge1: {}, edge2: { revoked: true }, paris: { via: 'eu' } },
  },
  'tls, system accounts': members({ systemAccount: true }),
  password: { ...members(), trust: PASSWORD },
  'password, another CA in overlap': { ...members(), trust: { ...PASSWORD, ca: OVERLAP } },
  'password, other users in overlap': { ...members({ identity: OVERLAP }), trust: PASSWORD },
  'password, other users': { ...members({ identity: LATER }), trust: PASSWORD },
  'password, revoked': {
    ...members(),
    trust: PASSWORD,
    sites: { edge1: {}, edge2: { revoked: true }, paris: { via: 'eu' } },
  },
  'password, other users with system accounts in overlap': {
    ...members({ identity: OVERLAP, systemAccount: true }),
    trust: PASSWORD,
  },
} as const;

type Name = keyof typeof ENVIRONMENTS;

const synthesized = new Map<Name, Fleet>();

/** What is synthesized of one of the environments, once for all tests. */
function fleet(name: Name): Fleet {
  const found = synthesized.get(name) ?? synthesizeFleet(environmentWith(ENVIRONMENTS[name]));
  synthesized.set(name, found);
  return found;
}

/** What changes in each stack that does, from one of the environments to another. */
function changes(before: Name, after: Name): Record<string, string[]> {
  expect(fleet(after).names).toEqual(fleet(before).names);
  return Object.fromEntries(
    fleet(before)
      .names.map((stack): [string, string[]] => [
        stack,
        differences(fleet(before).json(stack), fleet(after).json(stack)),
      ])
      .filter(([, paths]) => paths.length > 0),
  );
}

/** The resource of a stack, by its type and its id without cdktf's hash. */
function resource(name: Name, stack: string, type: string, id: string) {
  const all = mapAt(fleet(name).json(stack), 'resource', type);
  return mapAt(all, Object.keys(all).find((key) => key.replace(/_[0-9A-F]{8}$/, '') === id) ?? id);
}

const construct = (stack: string) => (stack === 'hub' ? 'hub' : stack.startsWith('region-') ? 'region' : 'site');

/** The nats.conf of a stack, its variables by name. */
const conf = (name: Name, stack: string) =>
  parseConf(
    textAt(
      resource(name, stack, 'kubernetes_config_map_v1', `${construct(stack)}_tier_nats_config`),
      'data',
      'nats.conf',
    ),
  );

/** The users of an account that are leaves, by name. */
function leaves(name: Name, stack: string, account = 'FLEET') {
  const users = [at(conf(name, stack), 'accounts', account, 'users')].flat().map((user) => mapAt(user));
  const found = users.filter((user) => JSON.stringify(user.allowed_connection_types) === '["LEAFNODE"]');
  return Object.fromEntries(found.map(({ user, ...rest }) => [String(user), rest]));
}

const secret = (name: Name, stack: string, id: string) =>
  mapAt(
    handed(name, resource(name, stack, 'kubernetes_secret_v1', `${construct(stack)}_tier_secrets_${id}`).data ?? {}),
  );

/** A value with what the trust root and the stacks of identities hand over as it stands there. */
function handed(name: Name, value: Value): Value {
  const text = JSON.stringify(value).replace(
    /(nonsensitive\()?try\(data\.kubernetes_secret_v1\.handed-over-by-([\w-]+)\.data\[\\"(\w+)\\"\], \\"\\"\)\)?/g,
    (_read, _shown, stack: string, key: string) =>
      textAt(resource(name, stack, 'kubernetes_secret_v1', 'handed-over_secret'), 'data', key)
        .replaceAll('\n', '\\n')
        .replace(/^\$\{(.*)\}$/, '$1'),
  );
  return JSON.parse(text.replaceAll('${${', '${').replaceAll('}}', '}'));
}

/** A text with each reference as `<name of the output's or resource's value>`. */
const readable = (text: string) =>
  text
    .replace(/\$\{data\.terraform_remote_state\.[\w-]+\.outputs\.([\w-]+)\}/g, '<$1>')
    .replace(/cross-stack-output-/g, '')
    .replace(/_?[0-9A-F]{8}(?=[._a-z>])/g, '.');

describe('other users with passwords, in two deploys', () => {
  const during: Name = 'password, other users in overlap';

  test('the hub lets both in, and both may do the same', () => {
    const users = leaves(during, 'hub');
    expect(Object.keys(users).sort()).toEqual(['edge1', 'edge1.2', 'edge2', 'edge2.2', 'eu', 'eu.2']);
    const { password: first, ...may } = mapAt(users.edge1);
    const { password: second, ...same } = mapAt(users['edge1.2']);
    expect([same, [first, second]]).toEqual([may, ['$leaf_edge1_password', '$leaf_edge1_2e_2_password']]);
    expect(Object.keys(leaves(during, 'region-eu')).sort()).toEqual(['paris', 'paris.2']);
  });

  test.each([
    ['leaf-edge1', 'edge1'],
    ['region-eu', 'eu'],
    ['leaf-paris', 'paris'],
  ])('%s tries the new one first, then the old one', (stack, user) => {
    expect(at(conf(during, stack), 'leafnodes', 'remotes', 0)).toMatchObject({
      urls: ['$remote_url', '$remote_url_2'],
    });
    expect(textAt(secret(during, stack, 'remote'), 'remote.conf').match(/^\w+: "tls:\/\/[^:]+:/gm)).toEqual([
      `remote_url: "tls://${user}.2:`,
      `remote_url_2: "tls://${user}:`,
    ]);
  });

  test('each has a password of its own, of which the first is the one that was there', () => {
    const passwords = (name: Name) =>
      Object.keys(mapAt(fleet(name).json('test'), 'resource', 'random_password')).filter((id) =>
        id.startsWith('leaf-edge1_'),
      );
    const [first] = passwords('password');
    expect(passwords(during).sort()).toEqual([expect.stringMatching(/^leaf-edge1_password-2_/), first].sort());
    expect(passwords('password, other users')).toEqual([expect.stringMatching(/^leaf-edge1_password-2_/)]);
  });

  test('afterwards the new one is the only one, on both sides', () => {
    const after: Name = 'password, other users';
    expect(Object.keys(leaves(after, 'hub')).sort()).toEqual(['edge1.2', 'edge2.2', 'eu.2']);
    const remote = mapAt(conf(after, 'leaf-edge1'), 'leafnodes', 'remotes', 0);
    expect([remote.url, remote.urls]).toEqual(['$remote_url', undefined]);
    expect(textAt(secret(after, 'leaf-edge1', 'remote'), 'remote.conf')).toMatch(
      /^remote_url: "tls:\/\/edge1\.2:[^\n]*\n$/,
    );
  });
});

describe('other users with certificates, in two deploys', () => {
  const during: Name = 'tls, other users in overlap';

  test('the hub lets both in, and both may do the same', () => {
    const users = leaves(during, 'hub');
    expect(Object.keys(users).sort()).toEqual(['edge1', 'edge1.2', 'edge2', 'edge2.2', 'eu', 'eu.2']);
    expect(users['edge1.2']).toEqual(users.edge1);
  });

  test.each<[Name]>([[during], ['tls, other users']])('%s: the leaf has the new certificate only', (name) => {
    for (const member of ['edge1', 'edge2', 'eu', 'paris']) {
      const made = Object.keys(mapAt(fleet(name).json(`identity-${member}`), 'resource', 'tls_cert_request'));
      expect(made.map((id) => id.replace(/_[0-9A-F]{8}$/, ''))).toEqual([`leaf-${member}_certificate-2_request`]);
    }
    expect(resource(name, 'identity-edge1', 'tls_cert_request', 'leaf-edge1_certificate-2_request')).toMatchObject({
      subject: [{ common_name: 'edge1.2' }],
      dns_names: ['edge1.2'],
    });
    expect(readable(textAt(secret(name, 'leaf-edge1', 'remote-tls_secret'), 'tls.crt'))).toMatch(
      /^\$\{tls_locally_signed_cert\.leaf-edge1_certificate-2_cert\.+cert_pem\}$/,
    );
    expect(conf(name, 'leaf-edge1')).toEqual(conf('tls', 'leaf-edge1'));
  });

  test('afterwards the hub lets the new one in only', () => {
    expect(Object.keys(leaves('tls, other users', 'hub')).sort()).toEqual(['edge1.2', 'edge2.2', 'eu.2']);
  });
});

describe('another certificate authority', () => {
  const during: Name = 'tls, another CA in overlap';
  const outputs = (text: string) => [
    ...text.matchAll(
      /(tls_\w+?_cert)\.?((?:leaves-)?ca(?:-eu)?_c[a-z]+-cert-2|(?:leaves-)?ca(?:-eu)?_cert(?:-2)?)_?[0-9A-F]{8}/g,
    ),
  ];
  const trusted = (name: Name, stack: string, id: string) =>
    outputs(textAt(secret(name, stack, id), 'ca.crt')).map(([, type, which]) => `${type} ${which}`);

  test('in overlap all trust both, the new one first', () => {
    const servers = ['tls_self_signed_cert ca_cert-2', 'tls_self_signed_cert ca_cert'];
    const leaves = ['tls_self_signed_cert leaves-ca_cert-2', 'tls_self_signed_cert leaves-ca_cert'];
    expect({
      hub: trusted(during, 'hub', 'server-tls_secret'),
      region: trusted(during, 'region-eu', 'server-tls_secret'),
      up: trusted(during, 'region-eu', 'remote-tls_secret'),
      leaf: trusted(during, 'leaf-edge1', 'remote-tls_secret'),
      behindRegion: trusted(during, 'leaf-paris', 'remote-tls_secret'),
    }).toEqual({
      hub: leaves,
      region: leaves,
      up: servers,
      leaf: servers,
      behindRegion: ['tls_self_signed_cert ca-eu_cert-2', 'tls_self_signed_cert ca-eu_cert'],
    });
  });

  test("in overlap the server's and the leaf's certificate bring along what the old one says of the new one", () => {
    const chain = (stack: string, id: string) =>
      outputs(textAt(secret(during, stack, id), 'tls.crt')).map(([, type, which]) => `${type} ${which}`);
    expect([chain('hub', 'server-tls_secret'), chain('leaf-edge1', 'remote-tls_secret')]).toEqual([
      // Behind it those by which the hub verifies its clients.
      ['tls_locally_signed_cert ca_cross-cert-2', 'tls_self_signed_cert ca_cert-2', 'tls_self_signed_cert ca_cert'],
      ['tls_locally_signed_cert leaves-ca_cross-cert-2'],
    ]);
  });

  test("a site's own authority, which its clients trust, changes at the same time", () => {
    const keys = (name: Name) =>
      Object.keys(mapAt(fleet(name).json('leaf-edge1'), 'resource', 'tls_self_signed_cert'))
        .map((id) => id.replace(/_[0-9A-F]{8}$/, ''))
        .sort();
    expect([keys('tls'), keys(during), keys('tls, another CA')]).toEqual([
      ['site_ca_cert'],
      ['site_ca_cert', 'site_ca_cert-2'],
      ['site_ca_cert-2'],
    ]);
  });

  test('no user changes, and those whom the old authority let in are sent away only when it is gone', () => {
    const access = (name: Name) => resource(name, 'hub', 'kubernetes_config_map_v1', 'hub_tier_access_config').data;
    expect(conf(during, 'hub')).toEqual(conf('tls', 'hub'));
    expect(access(during)).toEqual(access('tls'));
    expect(access('tls, another CA')).not.toEqual(access('tls'));
    expect(leaves('tls, another CA', 'hub')).toEqual(leaves('tls', 'hub'));
  });

  test('with passwords over TLS a leaf trusts both too', () => {
    expect(trusted('password, another CA in overlap', 'leaf-edge1', 'remote')).toEqual([
      'tls_self_signed_cert ca_cert-2',
      'tls_self_signed_cert ca_cert',
    ]);
  });
});

describe('a fleet that was deployed when one authority issued for all servers and for leaves', () => {
  const during: Name = 'tls, one authority so far';
  const authorities = (name: Name, stack: string, id: string, file: string) =>
    [
      ...textAt(secret(name, stack, id), file).matchAll(
        /tls_\w+?_cert\.?((?:leaves-)?ca(?:-eu)?_[a-z-]+?)_[0-9A-F]{8}/g,
      ),
    ].map(([, which]) => which);

  test('hub and region accept identities of both, and new ones bring along what the old one says of the new one', () => {
    const of = (name: Name) => ({
      hub: authorities(name, 'hub', 'server-tls_secret', 'ca.crt'),
      region: authorities(name, 'region-eu', 'server-tls_secret', 'ca.crt'),
      shown: authorities(name, 'leaf-edge1', 'remote-tls_secret', 'tls.crt'),
      up: authorities(name, 'region-eu', 'remote-tls_secret', 'tls.crt'),
      leaf: authorities(name, 'leaf-edge1', 'remote-tls_secret', 'ca.crt'),
      // Behind the certificate and what leads to another authority: those by which the region verifies its clients.
      regionShows: authorities(name, 'region-eu', 'server-tls_secret', 'tls.crt'),
      behindRegion: authorities(name, 'leaf-paris', 'remote-tls_secret', 'ca.crt'),
    });
    const both = ['leaves-ca_cert', 'ca_cert'];
    const cross = ['leaves-ca_cross-cert'];
    expect(of(during)).toEqual({
      hub: both,
      region: both,
      shown: cross,
      up: cross,
      leaf: ['ca_cert'],
      regionShows: ['ca-eu_cross-cert', 'ca-eu_cert', 'ca_cert'],
      behindRegion: ['ca-eu_cert', 'ca_cert'],
    });
    expect(of('tls')).toEqual({
      hub: ['leaves-ca_cert'],
      region: ['leaves-ca_cert'],
      shown: [],
      up: [],
      leaf: ['ca_cert'],
      regionShows: ['ca-eu_cert'],
      behindRegion: ['ca-eu_cert'],
    });
  });

  test('afterwards no list of leaves is another one, so that nobody is sent away', () => {
    for (const stack of ['hub', 'region-eu']) {
      const list = (name: Name) =>
        resource(name, stack, 'kubernetes_config_map_v1', `${construct(stack)}_tier_access_config`).data;
      expect(list('tls')).toEqual(list(during));
    }
  });
});

describe('a site and a region that are cut off', () => {
  test('the hub does not know their users any more, and names them in its list', () => {
    expect(Object.keys(leaves('tls, revoked', 'hub'))).toEqual(['edge1']);
    const { data } = resource('tls, revoked', 'hub', 'kubernetes_config_map_v1', 'hub_tier_access_config');
    expect(JSON.parse(textAt(data, 'access.json'))).toEqual({
      users: { edge1: expect.any(String) },
      revoked: ['edge2', 'eu'],
    });
  });

  test('a deploy prints who they are, and nothing where nobody is', () => {
    const printed = (name: Name) => mapAt(fleet(name).json('hub'), 'output').revoked;
    expect([printed('tls'), printed('tls, revoked')]).toEqual([
      undefined,
      { description: 'Users of revoked regions and sites: cut off, and not let in', value: ['eu', 'edge2'] },
    ]);
  });

  test('no alert misses them', () => {
    const expected = (name: Name) => [
      ...new Set(
        [
          ...JSON.stringify(resource(name, 'hub', 'helm_release', 'hub_alerts_release').values).matchAll(
            /site\W+(edge\d|eu)\b/g,
          ),
        ].map(([, site]) => site),
      ),
    ];
    expect([expected('tls'), expected('tls, revoked')]).toEqual([['edge1', 'edge2', 'eu'], ['edge1']]);
  });

  test('nothing but that changes: what they have stored stays in the streams, and their own stacks are the same', () => {
    expect(changes('tls', 'tls, revoked')).toEqual({
      hub: [
        '+ output / revoked',
        '~ resource / helm_release / hub_alerts_release / values / 0',
        '~ resource / kubernetes_config_map_v1 / hub_tier_access_config / data / access.json',
        '~ resource / kubernetes_config_map_v1 / hub_tier_nats_config / data / nats.conf',
        '~ resource / kubernetes_job_v1 / hub_tier_access_job / metadata / name',
        '~ resource / kubernetes_job_v1 / hub_tier_access_job / spec / template / spec / container / 0 / command / 2',
      ],
    });
    const streams = mapAt(
      resource('tls, revoked', 'hub', 'kubernetes_config_map_v1', 'hub_tier_streams_config'),
      'data',
    );
    expect(
      JSON.parse(textAt(streams, 'EDGE_SENSORS.json')).sources.map(({ external }: { external: unknown }) => external),
    ).toEqual(['edge1', 'edge2', 'eu'].map((domain) => ({ api: `$JS.${domain}.API`, deliver: `$JS.S.${domain}` })));
  });

  test('with passwords their hashes leave the hub, and their passwords stay', () => {
    const { hub, ...others } = changes('password', 'password, revoked');
    expect(others).toEqual({});
    expect(hub).toContain('~ resource / kubernetes_secret_v1 / hub_tier_secrets_users / data / users.conf');
    expect(textAt(secret('password, revoked', 'hub', 'users'), 'users.conf')).not.toContain('edge2');
  });
});

describe('a system account that connects too', () => {
  test('is a second remote of the leaf, and a user of the system account above', () => {
    const name: Name = 'tls, system accounts';
    const remotes = [at(conf(name, 'leaf-edge1'), 'leafnodes', 'remotes')].flat();
    const files = (role: string) => ({
      cert_file: `/etc/nats/certs/${role}-cert.pem`,
      key_file: `/etc/nats/certs/${role}-key.pem`,
      ca_file: `/etc/nats/certs/${role}-ca.pem`,
    });
    expect(remotes).toEqual([
      { url: 'tls://nats.example.com:7422', account: 'FLEET', tls: files('leaf') },
      { url: 'tls://nats.example.com:7422', account: 'SYS', tls: files('leaf-system') },
    ]);
    const may = { publish: { allow: ['_INBOX.>'] }, subscribe: { allow: ['$SYS.REQ.SERVER.>'] } };
    const user = { allowed_connection_types: ['LEAFNODE'], permissions: may };
    expect([leaves(name, 'hub', 'SYS'), leaves(name, 'region-eu', 'SYS')]).toEqual([
      { 'edge1.sys': user, 'edge2.sys': user, 'eu.sys': user },
      { 'paris.sys': user },
    ]);
    expect(leaves(name, 'hub')).toEqual(leaves('tls', 'hub'));
  });

  test('proves itself with a certificate of its own', () => {
    const certificate = (id: string) =>
      readable(textAt(secret('tls, system accounts', 'leaf-edge1', `${id}_secret`), 'tls.crt'));
    expect([certificate('remote-tls'), certificate('remote-system-tls')]).toEqual([
      expect.stringContaining('leaf-edge1_certificate_cert'),
      expect.stringContaining('leaf-edge1_system_certificate_cert'),
    ]);
    expect(
      resource('tls, system accounts', 'identity-edge1', 'tls_cert_request', 'leaf-edge1_system_certificate_request')
        .dns_names,
    ).toEqual(['edge1.sys']);
  });

  test('has another user with every generation, like the account of messages', () => {
    const name: Name = 'password, other users with system accounts in overlap';
    expect(Object.keys(leaves(name, 'region-eu', 'SYS'))).toEqual(['paris.sys', 'paris.2.sys']);
    const [, remote] = [at(conf(name, 'leaf-paris'), 'leafnodes', 'remotes')].flat();
    expect(remote).toMatchObject({ urls: ['$remote_system_url', '$remote_system_url_2'], account: 'SYS' });
    expect(textAt(secret(name, 'leaf-paris', 'remote-system'), 'remote-system.conf').match(/\/\/[^:]+:/g)).toEqual([
      '//paris.2.sys:',
      '//paris.sys:',
    ]);
  });

  test('restarts the servers of the leaf, which have new files, and none above', () => {
    expect(
      Object.entries(changes('tls', 'tls, system accounts'))
        .filter(podsIn)
        .map(([stack]) => stack),
    ).toEqual(['leaf-edge1', 'leaf-edge2', 'leaf-paris', 'region-eu']);
  });
});

const podsIn = ([, paths]: [string, string[]]) => paths.some((path) => path.includes('kubernetes_stateful_set_v1'));

test.each<[Name, Name]>([
  ['tls', 'tls, another CA in overlap'],
  ['tls, one authority so far', 'tls'],
  ['tls, another CA in overlap', 'tls, another CA'],
  ['tls', 'tls, other users in overlap'],
  ['tls, other users in overlap', 'tls, other users'],
  ['tls', 'tls, revoked'],
  ['password', 'password, another CA in overlap'],
  ['password', 'password, other users in overlap'],
  ['password, other users in overlap', 'password, other users'],
  ['password', 'password, revoked'],
])('from "%s" to "%s" no pod changes anywhere, so no server restarts', (before, after) => {
  const found = changes(before, after);
  expect(Object.keys(found).length).toBeGreaterThan(0);
  expect(Object.entries(found).filter(podsIn)).toEqual([]);
});

const NAMES: readonly Name[] = [
  'tls',
  'tls, another CA in overlap',
  'tls, other users in overlap',
  'tls, revoked',
  'tls, system accounts',
  'password, another CA in overlap',
  'password, other users with system accounts in overlap',
  'password, revoked',
];

test.each(NAMES)('%s: whatever sites are selected, the stacks that are there are the same to the byte', (name) => {
  for (const sites of ['edge1', NO_SITE]) {
    const narrowed = synthesizeFleet(environmentWith(ENVIRONMENTS[name]), sites);
    const other = narrowed.names.filter((stack) => narrowed.text(stack) !== fleet(name).text(stack));
    expect(other).toEqual([]);
  }
});
