import type { Alteration } from '../../../support/altered-plan';
import { altered, harmless, needsReview, planned, type ReviewCases, testCases } from '../../../support/review-cases';

const conf = (from: string, to: string): Alteration => ({ of: 'nats_config_', text: [from, to] });
const changed = (from: string, to: string) => altered('hub', conf(from, to));
const DASHBOARD = 'subscribe {\n            allow: ["sensors.>", "_INBOX.>"]';
const EDGE1_UP = 'allow: ["sensors.>", "_INBOX.>", "$JSC.R.>", "$JS.S.edge1.>"]';
const EDGE1_DOWN = 'allow: ["commands.edge1.>", "config.>", "$JS.edge1.API.CONSUMER.>", "$JS.FC.>"]';
const LEAF_ONLY = 'user: "edge1"\n        allowed_connection_types: ["LEAFNODE"]';
const CLIENT_ONLY = 'user: "dashboard"\n        allowed_connection_types: ["STANDARD"]';
/** The first subjects of what a leaf may send, and what follows them. */
const up = (...subjects: string[]) =>
  `allow: [${[...subjects, '_INBOX.>', '$JSC.R.>', '$JS.S.edge1.>'].map((each) => JSON.stringify(each)).join(', ')}]`;
const site = (filter: object) => ({ sites: { edge1: filter, edge2: {} } });
const sites = (from: object, to: object) => planned(site(from), site(to));

/** Filters and permissions, as sets of subjects. */
const SUBJECTS: ReviewCases = {
  'a leaf that may send something else too': needsReview('filter-wider', changed(EDGE1_UP, up('sensors.>', 'logs.>'))),
  'a leaf that may send two subjects, which together are more': needsReview(
    'filter-wider',
    changed(EDGE1_UP, up('sensors.>', '*.*.>')),
  ),
  'a leaf that may send what is one token deep, but not all below': needsReview(
    'filter-narrower',
    changed(EDGE1_UP, up('sensors.*')),
  ),
  'a leaf that may send less, spread over many subjects': needsReview(
    'filter-narrower',
    changed(EDGE1_UP, up('sensors.*', 'sensors.*.*', 'sensors.*.*.*')),
  ),
  'a leaf that may send less by one level': needsReview('filter-narrower', changed(EDGE1_UP, up('sensors.*.>'))),
  'a leaf whose filter denies something that it allowed': needsReview(
    'filter-narrower',
    changed(EDGE1_UP, `${EDGE1_UP}\n            deny: ["sensors.secret"]`),
  ),
  'a leaf that stays connected with its old filter': needsReview('trust-changed', changed(EDGE1_UP, up('alerts.>'))),
  "a leaf that may also use another's JetStream": needsReview(
    'filter-wider',
    changed(EDGE1_DOWN, EDGE1_DOWN.replace('"config.>"', '"config.>", "$JS.edge2.API.CONSUMER.>"')),
  ),
  'a client that may subscribe to everything, in two subjects': needsReview(
    'client-wider',
    changed(DASHBOARD, 'subscribe {\n            allow: ["*", "*.>"]'),
  ),
  'a leaf that may send nothing': needsReview('filter-narrower', changed(EDGE1_UP, 'deny: [">"]')),
  'a leaf with an empty list, which allows everything': needsReview('filter-wider', changed(EDGE1_UP, 'allow: []')),
  'a filter in its two subjects that equal it': harmless(
    'same-subjects',
    changed(EDGE1_UP, up('sensors.*', 'sensors.*.>')),
  ),
  'a filter in three levels that equal it': harmless(
    'same-subjects',
    changed(EDGE1_UP, up('sensors.*.*.>', 'sensors.*', 'sensors.*.*')),
  ),
  'a filter with a subject that another one covers': harmless(
    'same-subjects',
    changed(EDGE1_UP, up('sensors.>', 'sensors.temperature')),
  ),
  'a filter with a subject twice': harmless('same-subjects', changed(EDGE1_UP, up('sensors.>', 'sensors.>'))),
  'a filter in another order': harmless(
    'same-subjects',
    changed(EDGE1_DOWN, 'allow: ["config.>", "commands.edge1.>", "$JS.edge1.API.CONSUMER.>", "$JS.FC.>"]'),
  ),
  'permissions of a client in another order': harmless(
    'same-subjects',
    changed(DASHBOARD, 'subscribe {\n            allow: ["_INBOX.>", "sensors.>"]'),
  ),
  "a site's filter in another order, in the environment": harmless(
    'same-subjects',
    sites({ up: ['sensors.>', 'alerts.>', 'logs.>'] }, { up: ['logs.>', 'sensors.>', 'alerts.>'] }),
  ),
};

/** Users, and how they connect. */
const USERS: ReviewCases = {
  'a leaf that may be a client too': needsReview(
    'trust-changed',
    changed(LEAF_ONLY, LEAF_ONLY.replace('"LEAFNODE"', '"LEAFNODE", "STANDARD"')),
  ),
  'a leaf over WebSocket too': needsReview(
    'trust-changed',
    changed(LEAF_ONLY, LEAF_ONLY.replace('"LEAFNODE"', '"LEAFNODE", "LEAFNODE_WS"')),
  ),
  'a leaf that may connect in any way': needsReview('trust-changed', changed(LEAF_ONLY, 'user: "edge1"')),
  'a client that may connect in any way': needsReview('trust-changed', changed(CLIENT_ONLY, 'user: "dashboard"')),
  'a client over MQTT': needsReview('trust-changed', changed(CLIENT_ONLY, CLIENT_ONLY.replace('STANDARD', 'MQTT'))),
  'a client that shows a token alone': needsReview(
    'trust-changed',
    changed(CLIENT_ONLY, `${CLIENT_ONLY}\n        bearer: true`),
  ),
  'a client that connects through a proxy': needsReview(
    'trust-changed',
    changed(CLIENT_ONLY, `${CLIENT_ONLY}\n        proxy_required: true`),
  ),
  'a client with a password': needsReview(
    'trust-changed',
    changed(CLIENT_ONLY, `${CLIENT_ONLY}\n        password: "x"`),
  ),
  'a client that may answer as often as it likes': needsReview(
    'trust-changed',
    changed('allow_responses: true', 'allow_responses: { max: -1, ttl: "0s" }'),
  ),
  'a client that may not answer any more': needsReview(
    'trust-changed',
    changed('          allow_responses: true\n', ''),
  ),
  'a client that may answer, in capitals': needsReview(
    'trust-changed',
    changed('allow_responses: true', 'Allow_Responses: false'),
  ),
  'a client without permissions': needsReview(
    'client-wider',
    changed(
      'permissions {\n          publish {\n            allow: ["commands.>"]',
      'others {\n          publish {\n            allow: ["commands.>"]',
    ),
  ),
  'permissions in capitals, which are the same': harmless(
    'setting-reloaded',
    changed('permissions {\n          publish', 'PERMISSIONS {\n          PUB'),
  ),
  'one more user of the system account': needsReview(
    'client-added',
    changed('user: "sys.hub"', 'user: "eve"\n      }\n      {\n        user: "sys.hub"'),
  ),
  'one more user of the system account, in capitals': needsReview(
    'client-added',
    changed('user: "sys.hub"', 'USER: "eve"\n      }\n      {\n        user: "sys.hub"'),
  ),
  'a user under a name that is there already': needsReview(
    'trust-changed',
    changed('user: "edge2"', 'user: "edge1"\n      }\n      {\n        user: "edge2"'),
  ),
  'a user without a name': needsReview(
    'trust-changed',
    changed('user: "edge2"', 'password: "x"\n      }\n      {\n        user: "edge2"'),
  ),
  'one who is nobody, as a user': needsReview(
    'trust-changed',
    changed('system_account: "SYS"', 'system_account: "SYS"\nno_auth_user: dashboard'),
  ),
  'what users without permissions may do': needsReview(
    'trust-changed',
    changed('  FLEET {\n', '  FLEET {\n    default_permissions { publish: ">" }\n'),
  ),
  'an account that exports its messages': needsReview(
    'trust-changed',
    changed('  FLEET {\n', '  FLEET {\n    exports: [{ stream: ">" }]\n'),
  ),
  'an account that imports those of another': needsReview(
    'trust-changed',
    changed('  FLEET {\n', '  FLEET {\n    imports: [{ stream: { account: SYS, subject: ">" } }]\n'),
  ),
  'subjects that become others': needsReview(
    'trust-changed',
    changed('  FLEET {\n', '  FLEET {\n    mappings { "commands.>": "evil.>" }\n'),
  ),
  'an account with limits': needsReview(
    'trust-changed',
    changed('  FLEET {\n', '  FLEET {\n    limits { max_conn: 1 }\n'),
  ),
  'JetStream for the system account': needsReview(
    'trust-changed',
    changed('  SYS {\n    users', '  SYS {\n    jetstream: enabled\n    users'),
  ),
  'users in another order': harmless(
    'setting-reloaded',
    changed(
      '        user: "admin.hub"\n        allowed_connection_types: ["STANDARD"]\n      }\n      {\n        user: "dashboard"\n        allowed_connection_types: ["STANDARD"]\n',
      '        allowed_connection_types: ["STANDARD"]\n        user: "admin.hub"\n      }\n      {\n        allowed_connection_types: ["STANDARD"]\n        user: "dashboard"\n',
    ),
  ),
};

const access = (from: string, to: string): Alteration => ({ of: 'access_config_', text: [from, to] });

/** The list of leaves beside nats.conf. */
const LIST: ReviewCases = {
  'a list of leaves without one that is accepted': needsReview(
    'trust-changed',
    altered('hub', access('    "edge1": "959e944e5753",\n', '')),
  ),
  'a list of leaves with one that nats.conf does not have': needsReview(
    'trust-changed',
    altered('hub', access('  "users": {\n', '  "users": {\n    "edge9": "959e944e5753",\n')),
  ),
  'a list of leaves that no server loads': needsReview(
    'trust-changed',
    altered('hub', access('"edge1": "959e944e5753"', '"edge1": "000000000000"')),
  ),
  'a mark of the list of leaves that is another': needsReview(
    'trust-changed',
    changed('access:43e8ef1238d4', 'access:000000000000'),
  ),
  'no mark of the list of leaves': needsReview('trust-changed', changed('server_tags: ["access:43e8ef1238d4"]\n', '')),
  'an account called __proto__': needsReview(
    'client-added',
    changed('accounts {', 'accounts {\n  __proto__ { users: [{ user: "eve" }] }'),
  ),
};

testCases(__dirname, 'access', { ...SUBJECTS, ...USERS, ...LIST });
