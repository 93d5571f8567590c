import type { Alteration } from '../../../support/altered-plan';
import { altered, harmless, losesData, needsReview, type ReviewCases, testCases } from '../../../support/review-cases';

const SERVERS = 'nats_server_711107B6';
/** The pods get another hash, as they do whenever a setting changes that needs a restart. */
const RESTARTED = { 'spec 0 template 0 metadata 0 annotations nats-edge/restart-hash': 'another' };

const conf = (from: string, to: string): Alteration => ({ of: 'nats_config_', text: [from, to] });
const pods = (set: Alteration['set']): Alteration => ({ of: SERVERS, set: { ...RESTARTED, ...set } });
const restarted = (from: string, to: string) => altered('hub', conf(from, to), pods({}));

/** What nats.conf needs of pods and volumes. */
const LIMITS: ReviewCases = {
  'more memory for streams than three quarters of the pod': needsReview(
    'limits-exceeded',
    restarted('max_mem: 64Mi', 'max_mem: 230Mi'),
  ),
  'a lower memory limit and a higher max_mem, each of which would fit alone': needsReview(
    'limits-exceeded',
    altered(
      'hub',
      conf('max_mem: 64Mi', 'max_mem: 128Mi'),
      pods({ 'spec 0 template 0 spec 0 container 0 resources 0 limits memory': '150Mi' }),
    ),
  ),
  'a memory limit below max_mem, which stays': needsReview(
    'limits-exceeded',
    altered('hub', pods({ 'spec 0 template 0 spec 0 container 0 resources 0 limits memory': '64Mi' })),
  ),
  'more files than the volume holds': needsReview('limits-exceeded', restarted('max_file: 512Mi', 'max_file: 950Mi')),
  'a data directory that is on no volume any more': losesData(
    'limits-exceeded',
    altered('hub', pods({ 'spec 0 template 0 spec 0 container 0 volume_mount 2 mount_path': '/elsewhere' })),
  ),
  'a lame duck that takes longer than the pods have': needsReview(
    'limits-exceeded',
    restarted('lame_duck_duration: "30s"', 'lame_duck_duration: "2m"'),
  ),
  'a lame duck of the default duration of two minutes': needsReview(
    'limits-exceeded',
    restarted('lame_duck_duration: "30s"\n', ''),
  ),
  'a grace period of the pods shorter than lame duck': needsReview(
    'limits-exceeded',
    altered('hub', pods({ 'spec 0 template 0 spec 0 termination_grace_period_seconds': 10 })),
  ),
  'more memory for streams that fits': harmless('setting-restarts', restarted('max_mem: 64Mi', 'max_mem: 128Mi')),
  'more files that fit on the volume': harmless('setting-restarts', restarted('max_file: 512Mi', 'max_file: 700Mi')),
  'a shorter wait before lame duck': harmless(
    'setting-restarts',
    restarted('lame_duck_grace_period: "10s"', 'lame_duck_grace_period: "10ms"'),
  ),
};

const LEAVES = `leafnodes {
  host: "0.0.0.0"
  port: 7422
  no_advertise: true
  advertise: "recorded.example.com:7422"
  tls {
    cert_file: "/etc/nats/certs/server-cert.pem"
    key_file: "/etc/nats/certs/server-key.pem"
    ca_file: "/etc/nats/certs/server-ca.pem"
    verify_and_map: true
  }
}
`;
const TLS = `tls {
  cert_file: "/etc/nats/certs/server-cert.pem"
  key_file: "/etc/nats/certs/server-key.pem"
  ca_file: "/etc/nats/certs/server-ca.pem"
  verify_and_map: true
}
jetstream`;
const JETSTREAM = `jetstream {
  store_dir: "/data/jetstream"
  domain: "hub"
  max_mem: 64Mi
  max_file: 512Mi
}
`;
const ROUTES = `  routes: [
    "nats-route://nats-hub-0.nats-hub-headless.recorded.svc:6222"
    "nats-route://nats-hub-1.nats-hub-headless.recorded.svc:6222"
    "nats-route://nats-hub-2.nats-hub-headless.recorded.svc:6222"
  ]
`;

/** Blocks that come, go, or become a scalar. */
const BLOCKS: ReviewCases = {
  'JetStream disabled': losesData('store-moved', restarted(JETSTREAM, 'jetstream: disabled\n')),
  'JetStream false': losesData('store-moved', restarted(JETSTREAM, 'jetstream: false\n')),
  'JetStream turned off inside of its block': losesData(
    'store-moved',
    restarted('jetstream {\n', 'jetstream {\n  enabled: false\n'),
  ),
  'JetStream removed': losesData('store-moved', restarted(JETSTREAM, '')),
  'JetStream as a variable of another file': losesData('store-moved', restarted(JETSTREAM, 'jetstream: $JS\n')),
  'JetStream enabled, and where it stores left to nats-server': losesData(
    'store-moved',
    restarted(JETSTREAM, 'jetstream: enabled\n'),
  ),
  'JetStream in capitals, disabled': losesData('store-moved', restarted(JETSTREAM, 'JETSTREAM: DISABLED\n')),
  'a second JetStream block, which counts, in another folder': losesData(
    'store-moved',
    restarted(JETSTREAM, `${JETSTREAM}jetstream {\n  store_dir: "/tmp"\n  domain: "hub"\n}\n`),
  ),
  'JetStream of the account disabled': losesData('store-moved', restarted('jetstream: enabled', 'jetstream: disabled')),
  'JetStream of the account removed': losesData('store-moved', restarted('    jetstream: enabled\n', '')),
  'the account with another name': losesData('store-moved', restarted('  FLEET {', '  FLEET2 {')),
  'the account with its name in small letters': losesData('store-moved', restarted('  FLEET {', '  fleet {')),
  'accounts that nobody reads': losesData('store-moved', restarted('accounts {\n  FLEET', 'accounts_old {\n  FLEET')),
  'the listener for leaves removed': needsReview('setting-changed', restarted(LEAVES, '')),
  'the listener for leaves empty': needsReview('setting-changed', restarted(LEAVES, 'leafnodes {}\n')),
  'the listener for leaves without its port': needsReview('setting-changed', restarted('  port: 7422\n', '')),
  'TLS as a scalar': needsReview('trust-changed', restarted(TLS, 'tls: false\njetstream')),
  'TLS removed': needsReview('trust-changed', restarted(TLS, 'jetstream')),
  'a cluster without routes': needsReview('trust-changed', restarted(ROUTES, '')),
  'a cluster of another name': needsReview('setting-changed', restarted('name: "hub-cluster"', 'name: "other"')),
  'the cluster removed, while three servers stay': losesData(
    'cluster-changed',
    altered(
      'hub',
      {
        of: 'nats_config_',
        text: [
          'cluster {\n  name: "hub-cluster"\n  host: "0.0.0.0"\n  port: 6222\n  no_advertise: true\n  tls {\n    cert_file: "/etc/nats/certs/cluster-cert.pem"\n    key_file: "/etc/nats/certs/cluster-key.pem"\n    ca_file: "/etc/nats/certs/cluster-ca.pem"\n    verify: true\n  }\n' +
            ROUTES +
            '}\n',
          '',
        ],
      },
      pods({}),
    ),
  ),
  'authorization for everybody': needsReview(
    'trust-changed',
    restarted('system_account: "SYS"', 'system_account: "SYS"\nauthorization { user: u, password: p }'),
  ),
  'a file included in a block': needsReview(
    'setting-untested',
    restarted('jetstream {\n', 'jetstream {\n  include "more.conf"\n'),
  ),
  'a file included in an account': needsReview(
    'trust-changed',
    restarted('  FLEET {\n', '  FLEET {\n  include x.conf\n'),
  ),
  'a variable in place of a number': needsReview(
    'setting-changed',
    restarted('port: 4222', 'max_connections: $MOST\nport: 4222'),
  ),
  'a variable that something else may use': needsReview(
    'setting-untested',
    restarted('port: 4222', 'MOST: 5\nport: 4222'),
  ),
  'a setting in two spellings, of which nats-server takes any': needsReview(
    'setting-changed',
    restarted('port: 4222', 'max_payload: 2MB\nMAX_PAYLOAD: 10\nport: 4222'),
  ),
  'a setting under two of its names': needsReview(
    'setting-changed',
    restarted('port: 4222', 'max_connections: 100000\nmax_conn: 1\nport: 4222'),
  ),
  'a setting twice, of which the last one counts': needsReview(
    'setting-changed',
    restarted('port: 4222', 'max_connections: 100000\nmax_connections: 1\nport: 4222'),
  ),
  'settings in another order': harmless(
    'setting-reloaded',
    restarted('host: "0.0.0.0"\nport: 4222\n', 'port: 4222\nhost: "0.0.0.0"\n'),
  ),
};

const CONF = 'nats_config_';
const again = ['delete', 'create'];
const LIST = 'access_config_';

/** The ConfigMaps that nats.conf and the list of leaves are in. */
const OBJECTS: ReviewCases = {
  'nats.conf in another namespace': needsReview(
    'resource-destroyed',
    altered('hub', { of: CONF, set: { 'metadata 0 namespace': 'kube-system' }, actions: again }),
  ),
  'nats.conf in a ConfigMap of another name': needsReview(
    'resource-destroyed',
    altered('hub', { of: CONF, set: { 'metadata 0 name': 'x-config' }, actions: again }),
  ),
  'nats.conf deleted': needsReview('unknown', altered('hub', { of: CONF, actions: ['delete'] })),
  'nats.conf that is nothing': needsReview('setting-refused', altered('hub', conf('jetstream {', 'jetstream'))),
  'one more file beside nats.conf': needsReview(
    'resource-changed',
    altered('hub', { of: CONF, set: { 'data evil.conf': 'port: 1' } }),
  ),
  'the list of leaves in another namespace': needsReview(
    'resource-destroyed',
    altered('hub', { of: LIST, set: { 'metadata 0 namespace': 'kube-system' }, actions: again }),
  ),
  'one more file beside the list of leaves': needsReview(
    'job-not-run',
    altered('hub', { of: LIST, set: { 'data evil': 'x' } }),
  ),
  'the list of leaves deleted': needsReview('trust-changed', altered('hub', { of: LIST, actions: ['delete'] })),
  'a list of leaves that is nothing': needsReview(
    'trust-changed',
    altered('hub', { of: LIST, set: { 'data access.json': 'x' } }),
  ),
  'a label of the ConfigMap': harmless(
    'labels-changed',
    altered('hub', { of: CONF, set: { 'metadata 0 labels team': 'x' } }),
  ),
};

testCases(__dirname, 'conf', { ...LIMITS, ...BLOCKS, ...OBJECTS });
