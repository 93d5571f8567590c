import { loadEnvironment } from '../../../../fleet/project/environments';
import { makeReview } from '../../../../fleet/review/make-review';
import { plain } from '../../../../fleet/review/phrase';
import type { Environment } from '../../../../schema';
import type { Alteration } from '../../../support/altered-plan';
import { BUNDLED, environmentWith } from '../../../support/fleet';
import { operatorTrust } from '../../../support/operator';
import { altered, harmless, needsReview, type ReviewCases, testCases } from '../../../support/review-cases';
import { PLANNED_AT, plansOf } from '../../../support/terraform-plan';

const CONF = { of: 'nats_config_', actions: ['create'] } as const;
const conf = (from: string, to: string): Alteration => ({ ...CONF, text: [from, to] });
const made = (from: string, to: string) => altered('new site', conf(from, to));
const added = (line: string) => made('pid_file', `${line}\npid_file`);
const ADMIN = 'user: "admin.edge1"\n        allowed_connection_types: ["STANDARD"]';
const GATEWAY = 'user: "gateway"\n        allowed_connection_types: ["STANDARD"]';

/** Whole new tiers. */
const CASES: ReviewCases = {
  'clients without a user': needsReview('conf-unlike', added('no_auth_user: gateway')),
  'clients without a user, in capitals': needsReview('conf-unlike', added('NO_AUTH_USER: gateway')),
  'permissions for everybody': needsReview(
    'conf-unlike',
    made('jetstream: enabled', 'default_permissions { publish: ">" }\n    jetstream: enabled'),
  ),
  'one more user of the system account': needsReview(
    'conf-unlike',
    made('users: []', 'users: [{ user: "eve", allowed_connection_types: ["STANDARD"] }]'),
  ),
  'one more administrator': needsReview('conf-unlike', made(ADMIN, `user: "eve"\n      }\n      {\n        ${ADMIN}`)),
  'one more account': needsReview(
    'conf-unlike',
    made('accounts {', 'accounts {\n  EVIL { users: [{ user: "eve", password: "x" }] }'),
  ),
  'an account called __proto__': needsReview(
    'conf-unlike',
    made('accounts {', 'accounts {\n  __proto__ { users: [{ user: "eve" }] }'),
  ),
  'messages that another account gets': needsReview(
    'conf-unlike',
    made('jetstream: enabled', 'exports: [{ stream: ">" }]\n    jetstream: enabled'),
  ),
  'subjects that become others': needsReview(
    'conf-unlike',
    made('jetstream: enabled', 'mappings { a: b }\n    jetstream: enabled'),
  ),
  'a client that may publish everything': needsReview('conf-unlike', made('allow: ["sensors.>"]', 'allow: [">"]')),
  'a client that may use JetStream': needsReview(
    'conf-unlike',
    made('allow: ["sensors.>"]', 'allow: ["sensors.>", "$JS.API.>"]'),
  ),
  'a client with an empty list, which allows everything': needsReview(
    'conf-unlike',
    made('allow: ["sensors.>"]', 'allow: []'),
  ),
  'a client with a password of its own': needsReview('conf-unlike', made(GATEWAY, `${GATEWAY}\n        password: "x"`)),
  'a client that shows a token alone': needsReview('conf-unlike', made(GATEWAY, `${GATEWAY}\n        bearer: true`)),
  'a client over MQTT': needsReview('conf-unlike', made(GATEWAY, GATEWAY.replace('STANDARD', 'MQTT'))),
  'clients whose certificates are not looked at': needsReview('conf-unlike', made('  verify_and_map: true\n', '')),
  'a client that may answer without end': needsReview(
    'conf-unlike',
    made('allow_responses: true', 'allow_responses: { max: -1 }'),
  ),
  'a listener for browsers': needsReview('conf-unlike', added('websocket { port: 80, no_tls: true }')),
  'profiles over the network': needsReview('conf-unlike', added('prof_port: 6060')),
  'messages in the log': needsReview('conf-unlike', added('trace: true')),
  'a file that is included': needsReview('conf-unlike', added('include "evil.conf"')),
  'one connection at most': needsReview('conf-unlike', added('max_connections: 1')),
  'a setting that is not tested': needsReview('conf-unlike', added('foo_bar: 1')),
  'data in the memory of a node': needsReview('conf-unlike', made('/data/jetstream', '/tmp')),
  'no JetStream': needsReview('conf-unlike', made('jetstream {', 'jetstream {\n  enabled: false')),
  'a key for what is stored': needsReview('conf-unlike', made('domain: "edge1"', 'domain: "edge1"\n  key: "x"')),
  'data that is written to disk once a day': needsReview(
    'conf-unlike',
    made('domain: "edge1"', 'domain: "edge1"\n  sync_interval: "24h"'),
  ),
  'another upstream than that of its pods': needsReview('conf-unlike', made('recorded.example.com', 'evil.example')),
  'one more upstream': needsReview(
    'conf-unlike',
    made('remotes: [', 'remotes: [\n    { url: "tls://evil.example:7422", account: "FLEET" }'),
  ),
  'an upstream whose certificate is not checked': needsReview(
    'conf-unlike',
    made('tls {\n        cert', 'tls {\n        insecure: true\n        cert'),
  ),
  'another port than that of its pods': needsReview('conf-unlike', made('port: 4222', 'port: 4223')),
  'clients from the pod alone': needsReview('conf-unlike', made('host: "0.0.0.0"', 'host: "127.0.0.1"')),
  'a cluster of a site with one server': needsReview(
    'conf-unlike',
    added('cluster { name: x, port: 6222, routes: ["nats-route://evil:6222"] }'),
  ),
  'a name for all servers': needsReview('conf-unlike', made('$SERVER_NAME', '"edge1"')),
  'less memory than max_mem': needsReview('limits-exceeded', made('max_mem: 64Mi', 'max_mem: 250Mi')),
  'a site as this project makes it': harmless('site-added', altered('new site')),
  'settings in another order and spelling': harmless(
    'site-added',
    made('host: "0.0.0.0"\nport: 4222\n', 'PORT = 4222\nHost = 0.0.0.0\n'),
  ),
};

testCases(__dirname, 'new-conf', CASES);

const PLAIN: Readonly<Record<string, Fields>> = {
  'a region, system accounts and three servers at a site': {
    regions: { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' } } },
    sites: { edge1: { via: 'eu', systemAccount: true }, edge2: { replicas: 3, systemAccount: true } },
  },
  'passwords and certificates of servers': { trust: { kind: 'password' } },
  'larger messages, another wait, a revoked site': {
    maxPayload: '2Mi',
    sites: { edge1: { reconnectSeconds: 30, revoked: true }, edge2: {} },
  },
};

type Fields = Readonly<Record<string, unknown>>;

const MADE: Readonly<Record<string, () => Promise<Environment> | Environment>> = {
  'a JWT operator': async () =>
    environmentWith({
      trust: await operatorTrust(),
      sites: { edge1: { up: ['sensors.>'], down: ['commands.{site}.>'] } },
    }),
  ...Object.fromEntries(BUNDLED.map((name) => [name, () => loadEnvironment(name)])),
  ...Object.fromEntries(Object.entries(PLAIN).map(([title, fields]) => [title, () => environmentWith(fields)])),
};

test.each(Object.entries(MADE))('nothing of a new fleet is unlike what is written: %s', async (_title, environment) => {
  const plans = [...(await plansOf(undefined, await environment())).values()];
  const { findings } = makeReview({ plans, now: new Date(PLANNED_AT) });
  const odd = ['conf-unlike', 'limits-exceeded', 'trust-changed'];
  expect(findings.filter(({ rule }) => odd.includes(rule)).map(({ title }) => plain(title))).toEqual([]);
});
