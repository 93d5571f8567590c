import type { Json } from '../../../../fleet/model/plan/masked';
import type { Alteration } from '../../../support/altered-plan';
import { altered, harmless, losesData, needsReview, type ReviewCases, testCases } from '../../../support/review-cases';

const SERVERS = 'nats_server_711107B6';
/** A hundred cases, on machines that do other things too. */
jest.setTimeout(30_000);

type Arguments = Readonly<Record<string, Json>>;

const inPods = (set: Arguments): Arguments =>
  Object.fromEntries(Object.entries(set).map(([path, value]) => [`spec 0 template 0 spec 0 ${path}`, value]));
const servers = (set: Arguments, more: Partial<Alteration> = {}): Alteration => ({ of: SERVERS, set, ...more });
const pods = (set: Arguments, ...others: Alteration[]) => altered('hub', servers(inPods(set)), ...others);
const conf = (from: string, to: string): Alteration => ({ of: 'nats_config_', text: [from, to] });

/** A change of pods that needs review. */
const odd = (set: Arguments, ...others: Alteration[]) => needsReview('pods-changed', pods(set, ...others));
/** The same of the StatefulSet around them. */
const oddServers = (set: Arguments, more: Partial<Alteration> = {}) =>
  needsReview('pods-changed', altered('hub', servers(set, more)));
/** A change of pods that restarts them, and nothing else. */
const restarts = (set: Arguments, ...others: Alteration[]) => harmless('rollout', pods(set, ...others));

const probe = (name: string, set: Arguments) =>
  odd(Object.fromEntries(Object.entries(set).map(([key, value]) => [`container 0 ${name}_probe 0 ${key}`, value])));
const watched = (...files: string[]) => [
  ...['-pid', '/var/run/nats/nats.pid', '-force-poll', '-poll-interval', '1s'],
  ...files.flatMap((file) => ['-config', `/etc/nats/${file}`]),
];
const files = (role: string) => ['cert', 'key', 'ca'].map((part) => `certs/${role}-${part}.pem`);
const exported = (...rest: string[]) => ['-port', '7777', '-prefix=nats', '-use_internal_server_name', ...rest];
const METRICS = ['-healthz', '-varz', '-connz', '-leafz', '-jsz=all', '-routez'];
const memory = (limit: string, request: string, go: string): Arguments => ({
  'container 0 resources 0 limits memory': limit,
  'container 0 resources 0 requests memory': request,
  'container 0 env 2 value': go,
});
const POD_NAME = {
  name: 'POD_NAME',
  value_from: [{ field_ref: [{ api_version: 'v1', field_path: 'metadata.name' }] }],
};
const LABELS = 'spec 0 template 0 metadata 0 labels';
const ANNOTATIONS = 'spec 0 template 0 metadata 0 annotations';
const LIMITS_UNKNOWN = {
  after_unknown: { spec: [{ template: [{ spec: [{ container: [{ resources: [{ limits: true }] }] }] }] }] },
};

const PORTS: ReviewCases = {
  'the client port on the node': odd({ 'container 0 port 0 host_port': 4222 }),
  'monitoring on the node': odd({ 'container 0 port 3 host_port': 8222 }),
  'a port on an address of the node': odd({ 'container 0 port 0 host_ip': '192.0.2.1' }),
  'the client port moves': odd({ 'container 0 port 0 container_port': 4223 }),
  'a port of another name, which Services do not find': odd({ 'container 0 port 2 name': 'leaves' }),
  'one more port': odd({ 'container 0 port +': { name: 'debug', container_port: 6060, protocol: 'TCP' } }),
  'a port of UDP': odd({ 'container 0 port 0 protocol': 'UDP' }),
  'the exporter listens on the client port': odd({
    'container 2 args': exported(...METRICS, 'http://localhost:8222').with(1, '4222'),
    'container 2 port 0 container_port': 4222,
  }),
  'monitoring moves in nats.conf alone, and probes ask the old port': needsReview(
    'pods-changed',
    altered('hub', conf('monitor_port: 8222', 'monitor_port: 9222')),
  ),
  'there is no monitoring any more that probes could ask': needsReview(
    'pods-changed',
    altered('hub', conf('monitor_port: 8222\n', '')),
  ),
};

const PROBES: ReviewCases = {
  'no readiness probe': odd({ 'container 0 readiness_probe': [] }),
  'no liveness probe': odd({ 'container 0 liveness_probe': [] }),
  'no startup probe': odd({ 'container 0 startup_probe': [] }),
  'readiness by another path': probe('readiness', { 'http_get 0 path': '/' }),
  'readiness by another port': probe('readiness', { 'http_get 0 port': '4222' }),
  'readiness of another host': probe('readiness', { 'http_get 0 host': 'example.com' }),
  'readiness over TLS': probe('readiness', { 'http_get 0 scheme': 'HTTPS' }),
  'readiness by a command': probe('readiness', { http_get: [], exec: [{ command: ['true'] }] }),
  'readiness that never fails': probe('readiness', { failure_threshold: 1_000_000 }),
  'liveness that kills a server that hesitates': probe('liveness', { failure_threshold: 1, period_seconds: 1 }),
  'liveness that asks for every stream': probe('liveness', { 'http_get 0 path': '/healthz' }),
  'a startup that has five seconds': probe('startup', { failure_threshold: 1 }),
  'readiness after a day': probe('readiness', { initial_delay_seconds: 86_400 }),
};

const ENDS: ReviewCases = {
  'no time to stop': odd({ termination_grace_period_seconds: 0 }),
  'less time to stop than lame duck takes': odd({ termination_grace_period_seconds: 29 }),
  'a day to stop': odd({ termination_grace_period_seconds: 86_400 }),
  'servers of several that are killed instead of handing over': odd({
    'container 0 lifecycle 0 pre_stop 0 exec 0 command': ['nats-server', '-sl=stop=/var/run/nats/nats.pid'],
  }),
  'a command after the start': odd({ 'container 0 lifecycle 0 post_start': [{ exec: [{ command: ['id'] }] }] }),
  'pods that end after a minute': odd({ active_deadline_seconds: 60 }),
};

const SIZES: ReviewCases = {
  'Go may use one mebibyte': odd({ 'container 0 env 2 value': '1MiB' }),
  'Go may use more than the limit': odd({ 'container 0 env 2 value': '4GiB' }),
  'Go may use what is no amount': odd({ 'container 0 env 2 value': 'off' }),
  'a limit below what Go may use': odd({ 'container 0 resources 0 limits memory': '220Mi' }),
  'a limit below max_mem': odd(memory('64Mi', '64Mi', '57MiB')),
  'a lower limit and a higher max_mem': needsReview(
    'limits-exceeded',
    pods(memory('150Mi', '150Mi', '135MiB'), conf('max_mem: 64Mi', 'max_mem: 128Mi')),
  ),
  'no resources at all': odd({ 'container 0 resources': [] }),
  'limits that are not known': needsReview(
    'pods-changed',
    altered('hub', servers(inPods({ 'container 0 resources 0 limits': null }), { change: LIMITS_UNKNOWN })),
  ),
  'a thousandth of a core at most': odd({ 'container 0 resources 0 limits cpu': '1m' }),
  'a thousandth of a core, asked for': odd({ 'container 0 resources 0 requests cpu': '1m' }),
  'more cores than a node has': odd({ 'container 0 resources 0 requests cpu': '64' }),
  'more memory than a node has': odd(memory('1Ti', '1Ti', '943718MiB')),
  'a fraction of the memory asked for': odd({ 'container 0 resources 0 requests memory': '1Mi' }),
  'a disk of the node': odd({ 'container 0 resources 0 limits ephemeral-storage': '1Mi' }),
  'a reloader that is killed for its memory': odd({ 'container 1 resources 0 limits memory': '1Mi' }),
};

const BESIDE: ReviewCases = {
  'a reloader without arguments': odd({ 'container 1 args': [] }),
  'a reloader that does not watch a certificate': odd({
    'container 1 args': watched('nats.conf', ...files('server').slice(1), ...files('cluster')),
  }),
  'a reloader that does not watch nats.conf': odd({
    'container 1 args': watched(...files('server'), ...files('cluster')),
  }),
  'a reloader that polls once a day': odd({
    'container 1 args': watched('nats.conf', ...files('server'), ...files('cluster')).with(4, '24h'),
  }),
  'a reloader of another process': odd({
    'container 1 args': watched('nats.conf', ...files('server'), ...files('cluster')).with(1, '/data/nats.pid'),
  }),
  'a reloader with a command': odd({ 'container 1 command': ['sleep', 'infinity'] }),
  'an exporter without JetStream': odd({
    'container 2 args': exported(...METRICS.filter((flag) => flag !== '-jsz=all'), 'http://localhost:8222'),
  }),
  'an exporter without its prefix, which alerts look for': odd({
    'container 2 args': ['-port', '7777', '-use_internal_server_name', ...METRICS, 'http://localhost:8222'],
  }),
  'an exporter of another server': odd({ 'container 2 args': exported(...METRICS, 'http://example.com:8222') }),
  'a container less': odd({ 'container 2': null }),
  'two containers of one name': odd({ 'container +': { name: 'nats', image: 'nats:2.15.2-alpine' } }),
  'a certificate that nats.conf reads is not there': odd({
    'volume 0 projected 0 sources 1 secret 0 items': [
      { key: 'tls.crt', path: 'certs/server-cert.pem' },
      { key: 'tls.key', path: 'certs/server-key.pem' },
    ],
    'container 1 args': watched('nats.conf', ...files('server').slice(0, 2), ...files('cluster')),
  }),
  'a certificate of another Secret': odd({ 'volume 0 projected 0 sources 1 secret 0 name': 'other-tls' }),
  'nats.conf of another ConfigMap': odd({ 'volume 0 projected 0 sources 0 config_map 0 name': 'other-config' }),
  'files that may be missing': odd({ 'volume 0 projected 0 sources 1 secret 0 optional': true }),
  'files that everybody reads': odd({ 'volume 0 projected 0 default_mode': '0444' }),
};

/** Marks by which other controllers take hold of pods. */
const MARKS: ReviewCases = {
  ...Object.fromEntries(
    ['sidecar.istio.io/inject', 'aadpodidbinding', 'app', 'constructor', 'azure.workload.identity/use'].map((label) => [
      `a label of pods: ${label}`,
      oddServers({ [`${LABELS} ${label}`]: 'true' }),
    ]),
  ),
  ...Object.fromEntries(
    [
      'linkerd.io/inject',
      'vault.hashicorp.com/agent-inject',
      'k8s.v1.cni.cncf.io/networks',
      'container.apparmor.security.beta.kubernetes.io/nats',
      'cluster-autoscaler.kubernetes.io/safe-to-evict',
      'toString',
    ].map((annotation) => [
      `an annotation of pods: ${annotation}`,
      oddServers({ [`${ANNOTATIONS} ${annotation}`]: 'true' }),
    ]),
  ),
  'pods that belong to another tier': oddServers({ [`${LABELS} app.kubernetes.io/instance`]: 'edge1' }),
  'a remote that nats.conf does not have': oddServers({
    [`${ANNOTATIONS} nats-edge/remote`]: 'tls://evil.example:7422',
  }),
};

const PLACES: ReviewCases = {
  'a priority that evicts others': odd({ priority_class_name: 'system-node-critical' }),
  'nodes that take no other pods': odd({ toleration: [{ operator: 'Exists' }] }),
  'nodes of one kind': odd({ node_selector: { 'kubernetes.io/hostname': 'a' } }),
  'one node by name': odd({ node_name: 'a' }),
  'all servers near each other': odd({
    affinity: [{ pod_affinity: [{ required_during_scheduling_ignored_during_execution: [{ topology_key: 'a' }] }] }],
  }),
  'spread that stops the rollout': odd({
    'topology_spread_constraint 0 when_unsatisfiable': 'DoNotSchedule',
  }),
  'another scheduler': odd({ scheduler_name: 'evil' }),
  'another runtime': odd({ runtime_class_name: 'evil' }),
  'another resolver': odd({ dns_policy: 'None', dns_config: [{ nameservers: ['192.0.2.1'] }] }),
  "the node's resolver": odd({ dns_policy: 'Default' }),
  'another address of a name': odd({ host_aliases: [{ ip: '192.0.2.1', hostnames: ['nats.example.com'] }] }),
  'another name of the pod': odd({ hostname: 'x' }),
  'another subdomain, under which routes do not find it': odd({ subdomain: 'x' }),
  'a condition that nobody fulfills': odd({ readiness_gate: [{ condition_type: 'x' }] }),
  Windows: odd({ os: [{ name: 'windows' }] }),
  'the reloader does not see the server': odd({ share_process_namespace: false }),
  'one more group': odd({ 'security_context 0 supplemental_groups': [0] }),
  'a setting of the kernel': odd({ 'security_context 0 sysctl': [{ name: 'net.core.somaxconn', value: '1' }] }),
};

const CONTAINERS: ReviewCases = {
  'messages of the end into the store': odd({ 'container 0 termination_message_path': '/data/end' }),
  'an image that is pulled each time': odd({ 'container 0 image_pull_policy': 'Always' }),
  'an image that is never pulled': odd({ 'container 0 image_pull_policy': 'Never' }),
  'a Secret for pulling images': odd({ image_pull_secrets: [{ name: 'evil' }] }),
  'another working directory': odd({ 'container 0 working_dir': '/data' }),
  'an input': odd({ 'container 0 stdin': true }),
  'a terminal': odd({ 'container 0 tty': true }),
  'variables of a Secret': odd({ 'container 0 env_from': [{ secret_ref: [{ name: 'evil' }] }] }),
  'a variable that comes from elsewhere': odd({
    'container 0 env 2': { name: 'GOMEMLIMIT', value_from: [{ config_map_key_ref: [{ name: 'x', key: 'y' }] }] },
  }),
  'the name of the server before that of the pod, which is then not replaced': odd({
    'container 0 env': [
      { name: 'SERVER_NAME', value: '$(POD_NAME)' },
      POD_NAME,
      { name: 'GOMEMLIMIT', value: '230MiB' },
    ],
  }),
  'a variable twice': odd({ 'container 0 env +': { name: 'GOMEMLIMIT', value: '230MiB' } }),
  'servers with the same name': losesData('cluster-changed', pods({ 'container 0 env 1 value': 'nats-hub-0' })),
  'nats-server with one more argument': odd({ 'container 0 args': ['-DV'] }),
  'a writable root': odd({ 'container 0 security_context 0 read_only_root_filesystem': false }),
  'a container that does not restart': odd({ 'container 0 restart_policy': 'Never' }),
};

const STRATEGY: ReviewCases = {
  'pods that restart when somebody deletes them, and another image': needsReview(
    'rollout-held-back',
    altered(
      'hub',
      servers({
        'spec 0 update_strategy': [{ type: 'OnDelete' }],
        ...inPods({ 'container 0 image': 'nats:2.15.3-alpine' }),
      }),
    ),
  ),
  'two pods of three that keep the old template': needsReview(
    'rollout-held-back',
    altered(
      'hub',
      servers({
        'spec 0 update_strategy 0 rolling_update': [{ partition: 2 }],
        ...inPods({ 'container 0 image': 'nats:2.15.3-alpine' }),
      }),
    ),
  ),
  'pods that do not wait for each other, as readiness is gone: quorum is not said to be kept': needsReview(
    'rollout-without-quorum',
    pods({ 'container 0 readiness_probe': [] }),
  ),
  'five servers instead of three, and another image': needsReview(
    'rollout-without-quorum',
    altered('hub', servers({ 'spec 0 replicas': '5', ...inPods({ 'container 0 image': 'nats:2.15.3-alpine' }) })),
  ),
  'a StatefulSet that is replaced: all pods at once': needsReview(
    'rollout-without-quorum',
    altered('hub', servers({}, { actions: ['delete', 'create'] })),
  ),
  'servers that start one after the other, which a cluster never survives': oddServers(
    { 'spec 0 pod_management_policy': 'OrderedReady' },
    { actions: ['delete', 'create'] },
  ),
  'the next server after an hour': oddServers({ 'spec 0 min_ready_seconds': 3600 }),
  'another headless Service': oddServers({ 'spec 0 service_name': 'x' }, { actions: ['delete', 'create'] }),
  'other pods': oddServers({ 'spec 0 selector 0 match_labels app': 'x' }, { actions: ['delete', 'create'] }),
  'an apply that does not wait for the servers': oddServers({ wait_for_rollout: false }),
};

const HARMLESS: ReviewCases = {
  'another image of the same line': restarts({ 'container 0 image': 'nats:2.15.3-alpine' }),
  'more memory': restarts(memory('536870912', '536870912', '460MiB')),
  'more memory, and the rest stays': restarts({ 'container 0 resources 0 limits memory': '512Mi' }),
  'twice the CPU': restarts({ 'container 0 resources 0 requests cpu': '40m' }),
  'a quarter of a core': restarts({ 'container 0 resources 0 requests cpu': '250m' }),
  'less memory that still is enough for the server and its streams': harmless(
    'rollout',
    altered('hub', servers(inPods(memory('2Gi', '2Gi', '1843MiB')))),
  ),
  'the same CPU in other words': harmless('server-changed', pods({ 'container 0 resources 0 requests cpu': '0.02' })),
  'the same memory in other words': harmless(
    'server-changed',
    pods({ 'container 2 resources 0 limits memory': '131072Ki' }),
  ),
  'the reloader watches the same files in another order': restarts({
    'container 1 args': watched('nats.conf', ...files('cluster'), ...files('server')),
  }),
  'a wait between servers, as this project writes it now': harmless(
    'server-changed',
    altered('hub', servers({ 'spec 0 min_ready_seconds': 10 })),
  ),
  'a setting that needs a restart': harmless(
    'rollout',
    altered(
      'hub',
      servers({ [`${ANNOTATIONS} nats-edge/restart-hash`]: '0123456789abcdef' }),
      conf('max_mem: 64Mi', 'max_mem: 128Mi'),
    ),
  ),
  'defaults of Kubernetes that are no longer spelled out': harmless(
    'rollout',
    pods({ dns_policy: null, 'container 0 termination_message_path': null, 'container 0 image_pull_policy': null }),
  ),
};

testCases(__dirname, 'pods', {
  ...PORTS,
  ...PROBES,
  ...ENDS,
  ...SIZES,
  ...BESIDE,
  ...MARKS,
  ...PLACES,
  ...CONTAINERS,
  ...STRATEGY,
  ...HARMLESS,
});
