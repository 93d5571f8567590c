import { join } from 'node:path';
import { parseConf, type Value, type ValueMap } from '../../fleet/model';
import { differences } from '../support/differences';
import { environmentWith, type Fleet, NO_SITE, synthesizeFleet } from '../support/fleet';
import { describeKept } from '../support/kept-file';
import { lineDifference } from '../support/stack-text';
import { Synthesized } from '../support/synth';
import { at, mapAt, textAt } from '../support/walk';

jest.setTimeout(120_000);

const PASSWORD = { kind: 'password' };
const OVERLAP = { generation: 2, overlap: true };
const LATER = { generation: 2 };

/** A region with a site behind it, and two sites at the hub, with common settings. */
const members = (said: Readonly<Record<string, unknown>> = {}) => ({
  regions: { eu: { address: 'nats-eu.example.com' } },
  sites: { edge1: {}, edge2: {}, paris: { via: 'eu' } },
  defaults: { region: said, site: said },
});

const REVOKED = { ...members(), sites: { edge1: {}, edge2: { revoked: true }, paris: { via: 'eu' } } };

const ENVIRONMENTS = {
  tls: members(),
  'tls, another CA in overlap': { ...members(), trust: { kind: 'mutual-tls', ca: OVERLAP } },
  'tls, another CA': { ...members(), trust: { kind: 'mutual-tls', ca: LATER } },
  'tls, one authority so far': { ...members(), trust: { kind: 'mutual-tls', oneAuthority: true } },
  'tls, other users in overlap': members({ identity: OVERLAP }),
  'tls, other users': members({ identity: LATER }),
  'tls, revoked': { ...REVOKED, regions: { eu: { address: 'nats-eu.example.com', revoked: true } } },
  'tls, system accounts': members({ systemAccount: true }),
  password: { ...members(), trust: PASSWORD },
  'password, another CA in overlap': { ...members(), trust: { ...PASSWORD, ca: OVERLAP } },
  'password, other users in overlap': { ...members({ identity: OVERLAP }), trust: PASSWORD },
  'password, other users': { ...members({ identity: LATER }), trust: PASSWORD },
  'password, revoked': { ...REVOKED, trust: PASSWORD },
  'password, other users with system accounts in overlap': {
    ...members({ identity: OVERLAP, systemAccount: true }),
    trust: PASSWORD,
  },
} as const;

type Name = keyof typeof ENVIRONMENTS;

/** The synthesis of one of the environments. */
const fleet = (name: Name): Fleet => synthesizeFleet(environmentWith(ENVIRONMENTS[name]));

/** The changes in each changed stack, from one environment to another. */
function changes(before: Name, after: Name): Readonly<Record<string, string[]>> {
  const [old, now] = [fleet(before), fleet(after)];
  expect(now.names).toEqual(old.names);
  const found = old.names.map((stack) => [stack, differences(old.json(stack), now.json(stack))] as const);
  return Object.fromEntries(found.filter(([, paths]) => paths.length > 0));
}

/**
 * What proves who is who in each tier of an environment, in lines for a reader. What is handed over is read where it
 * was made.
 */
function trustOf(name: Name): string[] {
  const all = fleet(name);
  const stacks = new Map(all.names.map((stack) => [stack, new Synthesized(all.text(stack))]));
  const handed = (value: Value | undefined) =>
    String(value).replace(/handed-over-by-([\w-]+)\.data\["(\w+)"\]/g, (_read, giver: string, key: string) =>
      textAt(stacks.get(giver)?.resource('kubernetes_secret_v1', 'handed-over_secret'), 'data', key),
    );
  const lines = ([stack, made]: [string, Synthesized]) =>
    /^(test|identity-)/.test(stack) ? madeIn(made) : [...usersOf(made), ...secretsOf(made, handed), ...listsOf(made)];
  return [...stacks].flatMap((entry) => lines(entry).map((line) => `${entry[0]}: ${line}`));
}

/** Created keys and passwords, names in certificates, and what is handed over. */
function madeIn(stack: Synthesized): string[] {
  const made = ['tls_private_key', 'random_password'].flatMap((type) => stack.resources(type).map(({ id }) => id));
  const names = stack.resources('tls_cert_request').map(({ config }) => `for ${config.dns_names ?? 'an authority'}`);
  const handed = stack.resources('kubernetes_secret_v1').map(({ config }) => {
    const keys = Object.keys(mapAt(config, 'data'));
    return `hands over as ${textAt(config, 'metadata', 'name')}: ${keys.join(', ')}`;
  });
  return [`makes ${[...made, ...names].sort().join(', ')}`, ...handed];
}

/** The accepted leaves, and the users that the tier itself connects as. */
function usersOf(stack: Synthesized): string[] {
  const { accounts, leafnodes } = parseConf(stack.natsConf());
  const users = Object.entries(mapAt(accounts)).flatMap(([account, block]) =>
    [mapAt(block).users ?? []].flat().map((user) => ({ account, ...mapAt(user) })),
  );
  const leaves = users.filter((user: ValueMap) => JSON.stringify(user.allowed_connection_types) === '["LEAFNODE"]');
  const rights = (user: ValueMap, key: string) => [at(user, 'permissions', key, 'allow')].flat().join(' ');
  const remotes = [mapAt(leafnodes).remotes ?? []].flat().map((one) => mapAt(one));
  return [
    ...leaves.map(
      ({ account, user, password = 'certificate', ...rest }: ValueMap) =>
        `${account} lets in ${user} by ${password}: up ${rights(rest, 'publish')}, down ${rights(rest, 'subscribe')}`,
    ),
    ...remotes.map(
      ({ account, url, urls, tls }) => `${account} connects to ${urls ?? url} by ${JSON.stringify(tls ?? {})}`,
    ),
  ];
}

/** The content of servers' Secrets: users, certificate chains, and trusted certificates. */
function secretsOf(stack: Synthesized, handed: (value: Value | undefined) => string): string[] {
  const certificates = (value: Value | undefined) =>
    [...handed(value).matchAll(/tls_(?:locally|self)_signed_cert\.?([\w-]+?)(?:_[0-9A-F]{8})?\.?cert_pem/g)].map(
      ([, id]) => id,
    );
  return stack.kubernetes().flatMap(({ kind, config }) => {
    const title = String(mapAt(config, 'metadata').name);
    if (kind !== 'Secret' || title.includes('-client-')) return [];
    const data = mapAt(config, 'data');
    const logins = Object.values(data).flatMap((text) => String(text).match(/^\w+: "\w+:\/\/[^:@]+/gm) ?? []);
    const [shown, trusted] = [certificates(data['tls.crt']), certificates(data['ca.crt'])];
    const variables = Object.values(data).flatMap((text) => String(text).match(/^leaf_\w+(?=:)/gm) ?? []);
    return [
      `${title}: ${[...logins, ...variables, `shows ${shown.join(' ')}`, `trusts ${trusted.join(' ')}`].join('; ')}`,
    ];
  });
}

/** The list of allowed leaves, the sites in alerts, and the sources of streams. */
function listsOf(stack: Synthesized): string[] {
  const texts = stack.resources().map(({ config }) => JSON.stringify([config.data ?? {}, config.values ?? []]));
  const found = (pattern: RegExp) => [...new Set(texts.flatMap((text) => text.match(pattern) ?? []))].join(' ');
  const accesses = stack.kubernetes().flatMap(({ config }) => Object(config.data)['access.json'] ?? []);
  const lists: [string, string][] = [
    ['list', accesses.map((text) => JSON.stringify(JSON.parse(text))).join()],
    ['alerts expect', found(/(?<=nats_leaf_expected[^}]{0,80}site\W+)[\w-]+/g)],
    ['streams source', found(/(?<=deliver\W+\$JS\.S\.)[\w-]+/g)],
    ['prints', String(Object(mapAt(stack.json.output ?? {}).revoked).value ?? '')],
  ];
  return lists.filter(([, text]) => text !== '').map((pair) => pair.join(' '));
}

const NAMES = Object.keys(ENVIRONMENTS) as Name[];
const baseOf = (name: Name) => (name.startsWith('tls') ? 'tls' : 'password');

describeKept(
  'rotation.txt lists which users are accepted, as which users a tier connects, its certificate and its trusted CAs',
  join(__dirname, 'rotation.txt'),
  Object.fromEntries(NAMES.map((name) => [name, name])),
  // All lines for the first ones, for the others those that differ.
  (name) => (name === baseOf(name) ? trustOf(name) : lineDifference(trustOf(baseOf(name)), trustOf(name))),
);

test('a revoked site and region: only the list, the users and the alerts of the hub change', () => {
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
  expect(Object.keys(changes('password', 'password, revoked'))).toEqual(['hub']);
});

test.each(NAMES.filter((name) => name !== baseOf(name)))(
  'to "%s", at once or in steps, no server restarts, except leaves whose system account connects too, which have new files',
  (name) => {
    const found = changes(baseOf(name), name);
    const restarted = Object.keys(found).filter((stack) => found[stack]?.some((path) => path.includes('stateful_set')));
    const leaves = ['leaf-edge1', 'leaf-edge2', 'leaf-paris', 'region-eu'];
    expect(restarted).toEqual(name.includes('system accounts') ? leaves : []);
  },
);

test.each(NAMES.filter((name) => name !== 'tls, another CA'))(
  '%s: whatever sites are selected, their stacks are byte-identical',
  (name) => {
    for (const sites of ['edge1', NO_SITE]) {
      const narrowed = synthesizeFleet(environmentWith(ENVIRONMENTS[name]), sites);
      expect(narrowed.names.filter((stack) => narrowed.text(stack) !== fleet(name).text(stack))).toEqual([]);
    }
  },
);
