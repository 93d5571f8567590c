import type { HubClusterProps, LeafUser } from '../../constructs';
import { maximalHub, maximalRegion, minimalHub, minimalLeaf, minimalRegion } from '../support/constructs';
import { expectedLabels, type Synthesized } from '../support/synth';
import { at, mapAt, textAt } from '../support/walk';

const EDGE1: LeafUser = {
  name: 'edge1',
  domain: 'edge1',
  up: ['sensors.>'],
  down: ['commands.edge1.>'],
  system: { name: 'edge1.sys' },
};
const EDGE2: LeafUser = { name: 'edge2', domain: 'edge2', up: ['sensors.>'], down: [] };

/** A hub of two leaves, synthesized once. */
const plain = minimalHub({ leaves: [EDGE1, EDGE2] });
const hub = (changes?: Partial<HubClusterProps>) =>
  changes ? minimalHub({ leaves: [EDGE1, EDGE2], ...changes }) : plain;

/** The list as the Job reads it. */
function list(built: Synthesized, name = 'nats-hub-access') {
  return JSON.parse(textAt(built.object('ConfigMap', name), 'data', 'access.json'));
}

/** The text of each user, by name. */
const users = (changes?: Partial<HubClusterProps>): Record<string, string> => list(hub(changes)).users;

const job = (built: Synthesized) => built.resource('kubernetes_job_v1', '_access_job');
const script = (built: Synthesized) => textAt(job(built), 'spec', 'template', 'spec', 'container', 0, 'command', 2);
const jobName = (changes?: Partial<HubClusterProps>) => textAt(job(hub(changes)), 'metadata', 'name');

test('the list has every user of a leaf, also of its system account, and no other user', () => {
  const text = expect.stringMatching(/^[0-9a-f]{12}$/);
  expect(list(hub({ clients: [{ name: 'board' }] }))).toEqual({
    users: { edge1: text, edge2: text, 'edge1.sys': text },
    revoked: [],
  });
});

test('who is cut off stands in the list by name, sorted, and changes nothing for others', () => {
  const { users: rest, revoked } = list(hub({ leaves: [EDGE2], revoked: ['edge9', 'edge1'] }));
  expect([rest, revoked]).toEqual([{ edge2: users().edge2 }, ['edge1', 'edge9']]);
});

test.each<[string, LeafUser]>([
  ['send something else', { ...EDGE1, up: ['alerts.>'] }],
  ['send more', { ...EDGE1, up: [...EDGE1.up, 'alerts.>'] }],
  ['receive something else', { ...EDGE1, down: ['commands.>'] }],
  ['receive nothing', { ...EDGE1, down: [] }],
  ['be another JetStream domain', { ...EDGE1, domain: 'edge7' }],
])('a leaf that may %s has another text, and nobody else has', (_what, edge1) => {
  const { edge1: before, ...others } = users();
  const { edge1: after, ...same } = users({ leaves: [edge1, EDGE2] });
  expect(after).not.toBe(before);
  expect(same).toEqual(others);
});

test('a leaf in another account has another text, for it is to come again; its system account has not', () => {
  const [before, after] = [users(), users({ account: 'PLANT' })];
  expect(Object.keys(before).filter((name) => before[name] !== after[name])).toEqual(['edge1', 'edge2']);
});

test('one more leaf changes the text of nobody else', () => {
  expect(users({ leaves: [EDGE1, { ...EDGE2, name: 'edge3' }, EDGE2] })).toEqual({
    ...users(),
    edge3: expect.any(String),
  });
});

test('two users of one leaf, while it changes from one to the other, each have a text', () => {
  const both = users({ leaves: [EDGE1, { ...EDGE1, name: 'edge1.2', system: { name: 'edge1.2.sys' } }, EDGE2] });
  expect(both).toEqual({ ...users(), 'edge1.2': users().edge1, 'edge1.2.sys': users()['edge1.sys'] });
});

test('a new certificate authority changes nothing as long as the old one is trusted, and then the text of everybody', () => {
  const first = users();
  expect(users({ rotation: { generation: 2, overlap: true } })).toEqual(first);
  const second = users({ rotation: { generation: 2 } });
  expect(Object.keys(second).filter((name) => second[name] === first[name])).toEqual([]);
  expect(users({ rotation: { generation: 3, overlap: true } })).toEqual(second);
});

test('who proves itself with a password does not depend on any authority', () => {
  const trust = { kind: 'password', issuer: { certPem: 'PEM', privateKeyPem: 'key' } } as const;
  const leaves = [{ ...EDGE2, bcryptHash: '$2a$10$x' }];
  const oldest = (generation: number) =>
    users({ leaves, trust: { ...trust, issuer: { ...trust.issuer, oldest: generation } } });
  expect(oldest(2)).toEqual(oldest(1));
});

test.each([
  ['minimalHub', () => hub()],
  ['maximalHub', maximalHub],
  ['minimalRegion', minimalRegion],
  ['maximalRegion', maximalRegion],
])('%s: the tag of the servers is the one that the Job waits for', (_name, build) => {
  const built = build();
  const [, tag = 'no tag'] = /^server_tags: \["(access:[0-9a-f]{12})"\]$/m.exec(built.natsConf()) ?? [];
  expect([...script(built).matchAll(/access:[0-9a-f]+/g)].map(([found]) => found)).toEqual([tag]);
});

test('the tag and the Job are others with every change of the list, and the same with any other change', () => {
  const tag = (changes?: Partial<HubClusterProps>) => /access:\w+/.exec(hub(changes).natsConf())?.[0];
  const leaves = [{ ...EDGE1, up: [] }, EDGE2];
  expect([tag({ leaves }), jobName({ leaves })]).not.toEqual([tag(), jobName()]);
  expect(jobName({ leaves })).not.toBe(jobName());
  const other = { clients: [{ name: 'board' }], ports: { monitor: 8000 } };
  expect([tag(other), jobName(other)]).toEqual([tag(), jobName()]);
});

test.each<[string, Partial<HubClusterProps>]>([
  ['one leaf more', { leaves: [EDGE1, EDGE2, { ...EDGE2, name: 'edge3' }] }],
  ['one leaf less', { leaves: [EDGE1], revoked: ['edge2'] }],
  ['a leaf that may do something else', { leaves: [EDGE1, { ...EDGE2, up: [] }] }],
])('%s changes no pod of the hub', (_what, changes) => {
  expect(hub(changes).object('StatefulSet', 'nats-hub')).toEqual(hub().object('StatefulSet', 'nats-hub'));
});

test('the Job connects as the operator, who drops connections, and as the administrator, who keeps the list', () => {
  const built = maximalHub();
  const { metadata, spec, wait_for_completion, timeouts, depends_on } = job(built);
  const pod = mapAt(spec, 'template', 'spec');
  const secret = (client: string, key: string) => ({ secret_key_ref: { name: `nats-hub-client-${client}`, key } });
  const labels = expectedLabels('nats-hub-access', 'hub', 'hub');
  expect([mapAt(metadata).labels, at(spec, 'template', 'metadata', 'labels')]).toEqual([labels, labels]);
  expect(at(pod, 'container', 0, 'env')).toEqual([
    { name: 'NATS_URL', value: 'tls://nats-hub-headless:14222' },
    { name: 'XDG_CONFIG_HOME', value: '/tmp' },
    { name: 'NATS_USER', value_from: secret('sys', 'username') },
    { name: 'NATS_PASSWORD', value_from: secret('sys', 'password') },
    { name: 'NATS_CA', value: '/operator/ca.crt' },
    { name: 'ADMIN_NATS_USER', value_from: secret('admin', 'username') },
    { name: 'ADMIN_NATS_PASSWORD', value_from: secret('admin', 'password') },
    { name: 'ADMIN_NATS_CA', value: '/admin/ca.crt' },
  ]);
  expect(at(pod, 'container', 0, 'volume_mount')).toEqual([
    { name: 'access', mount_path: '/access', read_only: true },
    { name: 'operator', mount_path: '/operator', read_only: true },
    { name: 'admin', mount_path: '/admin', read_only: true },
    { name: 'tmp', mount_path: '/tmp' },
  ]);
  expect(pod.volume).toEqual([
    { name: 'access', config_map: { name: 'nats-hub-access' } },
    { name: 'operator', secret: { secret_name: 'nats-hub-client-sys', default_mode: '0440' } },
    { name: 'admin', secret: { secret_name: 'nats-hub-client-admin', default_mode: '0440' } },
    { name: 'tmp', empty_dir: {} },
  ]);
  expect({ wait_for_completion, timeouts, depends_on }).toEqual({
    wait_for_completion: true,
    timeouts: { create: '15m', update: '15m', delete: '15m' },
    depends_on: ['kubernetes_stateful_set_v1.hub_tier_nats_server'],
  });
});

test('with mutual TLS it connects with the certificates of both', () => {
  expect(at(job(hub()), 'spec', 'template', 'spec', 'container', 0, 'env')).toEqual([
    { name: 'NATS_URL', value: 'tls://nats-hub-headless:4222' },
    { name: 'XDG_CONFIG_HOME', value: '/tmp' },
    { name: 'NATS_CERT', value: '/operator/tls.crt' },
    { name: 'NATS_KEY', value: '/operator/tls.key' },
    { name: 'NATS_CA', value: '/operator/ca.crt' },
    { name: 'ADMIN_NATS_CERT', value: '/admin/tls.crt' },
    { name: 'ADMIN_NATS_KEY', value: '/admin/tls.key' },
    { name: 'ADMIN_NATS_CA', value: '/admin/ca.crt' },
  ]);
});

test('it asks all servers, by the names that they have', () => {
  const names = (built: Synthesized) => JSON.parse(/^servers='(.*)'$/m.exec(script(built))?.[1] ?? '[]');
  expect([names(hub({ replicas: 1 })), names(maximalRegion())]).toEqual([
    ['nats-hub-0'],
    ['eu-west-nats-region-0', 'eu-west-nats-region-1', 'eu-west-nats-region-2'],
  ]);
});

test('an apply waits for it as long as is said, or not at all', () => {
  const waiting = (accessJob: HubClusterProps['accessJob']) => {
    const { wait_for_completion, timeouts } = job(hub({ accessJob }));
    return { wait_for_completion, timeouts };
  };
  expect([waiting({ wait: false }), waiting({ timeoutSeconds: 90 })]).toEqual([
    { wait_for_completion: false, timeouts: { create: '15m', update: '15m', delete: '15m' } },
    { wait_for_completion: true, timeouts: { create: '90s', update: '90s', delete: '90s' } },
  ]);
});

test('a finished Job stays: one that Kubernetes clears away would be made again at every plan', () => {
  expect(Object.keys(mapAt(job(hub()), 'spec')).sort()).toEqual(['backoff_limit', 'template']);
});

test('a site, to which no leaf connects, has neither list nor tag nor Job', () => {
  const leaf = minimalLeaf();
  expect(leaf.list().filter((object) => object.includes('access'))).toEqual([]);
  expect(leaf.natsConf()).not.toContain('server_tags');
});
