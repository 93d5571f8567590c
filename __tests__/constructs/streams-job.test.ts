import type { LeafSiteProps, StreamSpec } from '../../constructs';
import { streamsScript } from '../../constructs/streams/streams-script';
import { isBoxScript } from '../../fleet/review/box-script';
import { maximalHub, maximalLeaf, maximalRegion, minimalLeaf, named } from '../support/constructs';
import { expectedLabels, type Synthesized } from '../support/synth';
import { at, mapAt, textAt } from '../support/walk';

const SENSORS: StreamSpec = { name: 'EDGE_SENSORS', subjects: ['sensors.>'], maxBytes: 1000 };

function job(synthesized: Synthesized) {
  return synthesized.resource('kubernetes_job_v1', '_streams_job');
}

const nameWith = (changes: Partial<LeafSiteProps>) =>
  textAt(job(minimalLeaf({ streams: [SENSORS], ...changes })), 'metadata', 'name');

test('the Job of a site with passwords, whole', () => {
  const leaf = maximalLeaf();
  const labels = expectedLabels('nats-leaf-streams', 'plant-7', 'leaf');
  const secret = (key: string) => ({ secret_key_ref: { name: 'nats-leaf-client-admin', key } });
  expect(job(leaf)).toEqual({
    metadata: { name: 'nats-leaf-streams-8eec495e', namespace: 'messaging', labels },
    spec: {
      backoff_limit: 8,
      template: {
        metadata: { labels },
        spec: {
          restart_policy: 'OnFailure',
          automount_service_account_token: false,
          enable_service_links: false,
          security_context: {
            run_as_non_root: true,
            run_as_user: '1000',
            run_as_group: '1000',
            fs_group: '1000',
            fs_group_change_policy: 'OnRootMismatch',
            seccomp_profile: { type: 'RuntimeDefault' },
          },
          container: [
            {
              name: 'streams',
              image: 'registry.example.com/box:1',
              command: ['/bin/sh', '-ec', streamsScript([SENSORS])],
              env: [
                { name: 'NATS_URL', value: 'tls://nats-leaf-headless:14222' },
                { name: 'XDG_CONFIG_HOME', value: '/tmp' },
                { name: 'NATS_USER', value_from: secret('username') },
                { name: 'NATS_PASSWORD', value_from: secret('password') },
                { name: 'NATS_CA', value: '/credentials/ca.crt' },
              ],
              resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
              security_context: {
                allow_privilege_escalation: false,
                privileged: false,
                read_only_root_filesystem: true,
                run_as_non_root: true,
                run_as_user: '1000',
                run_as_group: '1000',
                capabilities: { drop: ['ALL'] },
                seccomp_profile: { type: 'RuntimeDefault' },
              },
              volume_mount: [
                { name: 'streams', mount_path: '/streams', read_only: true },
                { name: 'credentials', mount_path: '/credentials', read_only: true },
                { name: 'tmp', mount_path: '/tmp' },
              ],
            },
          ],
          volume: [
            { name: 'streams', config_map: { name: 'nats-leaf-streams' } },
            { name: 'credentials', secret: { secret_name: 'nats-leaf-client-admin', default_mode: '0440' } },
            { name: 'tmp', empty_dir: {} },
          ],
        },
      },
    },
    wait_for_completion: true,
    timeouts: { create: '15m', update: '15m', delete: '15m' },
    depends_on: ['kubernetes_stateful_set_v1.site_tier_nats_server'],
  });
});

test.each(named([maximalHub, maximalRegion, maximalLeaf]))(
  '%s: a finished Job stays: one that Kubernetes clears away would be made again at every plan',
  (_name, build) => {
    // The provider drops a Job that it does not find from its state, so that the plan has it as new.
    expect(Object.keys(mapAt(job(build()), 'spec')).sort()).toEqual(['backoff_limit', 'template']);
  },
);

test('an apply waits for the Job as long as is said, or not at all', () => {
  const waiting = (streamsJob: LeafSiteProps['streamsJob']) => {
    const { wait_for_completion, timeouts } = job(minimalLeaf({ streams: [SENSORS], streamsJob }));
    return { wait_for_completion, timeouts };
  };
  expect([waiting({ wait: false }), waiting({ timeoutSeconds: 90 })]).toEqual([
    { wait_for_completion: false, timeouts: { create: '15m', update: '15m', delete: '15m' } },
    { wait_for_completion: true, timeouts: { create: '90s', update: '90s', delete: '90s' } },
  ]);
});

test('the configurations of a hub: a stream that sources those of the leaves, and one of its own', () => {
  const data = mapAt(maximalHub().object('ConfigMap', 'nats-hub-streams'), 'data');
  const limits = {
    retention: 'limits',
    storage: 'file',
    discard: 'old',
    num_replicas: 5,
    max_msgs: -1,
    max_msg_size: -1,
    max_consumers: -1,
    duplicate_window: 120_000_000_000,
  };
  expect(Object.values(data).map((text) => JSON.parse(String(text)))).toEqual([
    { name: 'AUDIT', subjects: ['audit.>'], ...limits, max_bytes: 1_000_000, max_age: 0 },
    {
      name: 'EDGE_SENSORS',
      sources: [
        { name: 'EDGE_SENSORS', external: { api: '$JS.edge1.API', deliver: '$JS.S.edge1' } },
        { name: 'EDGE_SENSORS', external: { api: '$JS.edge2.API', deliver: '$JS.S.edge2' } },
      ],
      ...limits,
      max_bytes: 5_000_000_000,
      max_age: 86_400_000_000_000,
    },
  ]);
  expect(Object.keys(data)).toEqual(['AUDIT.json', 'EDGE_SENSORS.json']);
});

test('the script names its streams once; what it does with them is tried on a real server', () => {
  const script = streamsScript([SENSORS, { name: 'AUDIT', maxBytes: 1 }]);
  expect(script.split('\n').slice(0, 2)).toEqual(['cd /tmp', "left=' EDGE_SENSORS AUDIT'"]);
  expect(isBoxScript(script)).toBe(true);
  expect(isBoxScript(script.replace('exit 1', 'exit 0'))).toBe(false);
});

test('with mutual TLS the Job connects with the certificate of the administrator', () => {
  expect(at(job(maximalRegion()), 'spec', 'template', 'spec', 'container', 0, 'env')).toEqual([
    { name: 'NATS_URL', value: 'tls://nats-region-headless:14222' },
    { name: 'XDG_CONFIG_HOME', value: '/tmp' },
    { name: 'NATS_CERT', value: '/credentials/tls.crt' },
    { name: 'NATS_KEY', value: '/credentials/tls.key' },
    { name: 'NATS_CA', value: '/credentials/ca.crt' },
  ]);
});

test('what the Job does is in its name: the same again is the same Job', () => {
  expect(nameWith({})).toMatch(/^nats-leaf-streams-[0-9a-f]{8}$/);
  expect(nameWith({ clients: [{ name: 'another' }], ports: { monitor: 8000 } })).toBe(nameWith({}));
});

test.each<[string, Partial<LeafSiteProps>]>([
  ['another limit', { streams: [{ ...SENSORS, maxBytes: 1001 }] }],
  ['another subject', { streams: [{ ...SENSORS, subjects: ['alerts.>'] }] }],
  ['another stream', { streams: [SENSORS, { ...SENSORS, name: 'MORE' }] }],
  ['more copies', { replicas: 3 }],
  ['another image', { images: { box: 'registry.example.com/box:2' } }],
])('%s makes another Job', (_what, changes) => {
  expect(nameWith(changes)).not.toBe(nameWith({}));
});

test('without streams there is neither Job nor ConfigMap for it', () => {
  expect(
    minimalLeaf({ streams: [] })
      .list()
      .filter((object) => /^(Job|ConfigMap) /.test(object)),
  ).toEqual(['ConfigMap nats-edge/nats-leaf-config']);
});
