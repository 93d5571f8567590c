import { streamConfig } from '../../../../constructs/streams/stream';
import type { Json } from '../../../../fleet/model/plan/masked';
import type { Alteration } from '../../../support/altered-plan';
import { altered, harmless, needsReview, type ReviewCases, testCases } from '../../../support/review-cases';

jest.setTimeout(30_000);

type Arguments = Readonly<Record<string, Json>>;

const STREAMS = 'streams_job_';
const ACCESS = 'access_job_';
const RECREATED = { actions: ['delete', 'create'] };

const inPods = (set: Arguments): Arguments =>
  Object.fromEntries(Object.entries(set).map(([path, value]) => [`spec 0 template 0 spec 0 ${path}`, value]));
/** A Job that runs again, as another one. */
const runs = (of: string, set: Arguments = {}, more: Partial<Alteration> = {}): Alteration => ({
  of,
  set: { 'metadata 0 name': `nats-hub-${of.replace('_job_', '')}-0badcafe`, ...set },
  ...RECREATED,
  ...more,
});
const odd = (...alterations: Alteration[]) => needsReview('pods-changed', altered('hub', ...alterations));
const oddPods = (of: string, set: Arguments) => odd(runs(of, inPods(set)));
const inScript = (of: string, from: string, to: string) => odd(runs(of, {}, { text: [from, to] }));

/** edge2 is revoked, as the list and nats.conf have it; its Job is another matter. */
const REVOKED: readonly Alteration[] = [
  {
    of: 'access_config_',
    text: ['    "edge2": "47077b990cc5"\n  },\n  "revoked": []', '    "edge9": "x"\n  },\n  "revoked": ["edge2"]'],
  },
];
/** What a script for that list waits for. */
const TAG = 'access:0';
const AUDIT = `${JSON.stringify(streamConfig({ name: 'AUDIT', subjects: ['audit.>'], maxBytes: 1_000_000 }, 3), null, 2)}\n`;
const MORE: Alteration = { of: 'streams_config_', set: { 'data AUDIT.json': AUDIT } };
const LIST = "left=' EDGE_SENSORS'";

/** Ways of a Job not to do what it is there for. */
const idle = (of: string, name: string): ReviewCases => ({
  [`${name}: no pods`]: odd(runs(of, { 'spec 0 parallelism': 0 })),
  [`${name}: no pods, in place`]: odd({ of, set: { 'spec 0 parallelism': 0 } }),
  [`${name}: nothing to complete`]: odd(runs(of, { 'spec 0 completions': 0 })),
  [`${name}: it is suspended`]: odd(runs(of, { 'spec 0 suspend': true })),
  [`${name}: no second try`]: odd(runs(of, { 'spec 0 backoff_limit': 0 })),
  [`${name}: a second to run`]: odd(runs(of, { 'spec 0 active_deadline_seconds': 1 })),
  [`${name}: it is deleted at its end, and every plan recreates it`]: odd(
    runs(of, { 'spec 0 ttl_seconds_after_finished': '0' }),
  ),
  [`${name}: the apply does not wait for it`]: odd(runs(of, { wait_for_completion: false })),
  [`${name}: another kind of completion`]: odd(runs(of, { 'spec 0 completion_mode': 'Indexed' })),
  [`${name}: failures that do not count`]: odd(
    runs(of, { 'spec 0 pod_failure_policy': [{ rule: [{ action: 'Ignore' }] }] }),
  ),
  [`${name}: pods that another one owns`]: odd(runs(of, { 'spec 0 manual_selector': true })),
  [`${name}: it never restarts`]: oddPods(of, { restart_policy: 'Never' }),
  [`${name}: too little memory`]: oddPods(of, { 'container 0 resources 0 limits memory': '1Mi' }),
  [`${name}: another script`]: oddPods(of, { 'container 0 command': ['/bin/sh', '-ec', 'exit 0'] }),
  [`${name}: another shell`]: oddPods(of, { 'container 0 command 0': '/data/sh' }),
  [`${name}: it goes on after errors`]: oddPods(of, { 'container 0 command 1': '-c' }),
  [`${name}: another server`]: oddPods(of, { 'container 0 env 0 value': 'tls://evil.example:4222' }),
  [`${name}: the server of another namespace`]: oddPods(of, {
    'container 0 env 0 value': 'tls://nats-hub-headless.other:4222',
  }),
  [`${name}: without encryption`]: oddPods(of, { 'container 0 env 0 value': 'nats://nats-hub-headless:4222' }),
  [`${name}: one more variable`]: oddPods(of, { 'container 0 env +': { name: 'NATS_CONTEXT', value: 'x' } }),
  [`${name}: a variable of another value`]: oddPods(of, { 'container 0 env 1 value': '/data' }),
  [`${name}: the credentials of another client`]: oddPods(of, {
    'volume 1 secret 0 secret_name': 'nats-hub-client-dashboard',
  }),
  [`${name}: one more Secret`]: oddPods(of, { 'volume +': { name: 'x', secret: [{ secret_name: 'nats-hub-tls' }] } }),
  [`${name}: a folder of the node`]: oddPods(of, { 'volume 0 host_path': [{ path: '/' }] }),
  [`${name}: another ConfigMap`]: oddPods(of, { 'volume 0 config_map 0 name': 'other' }),
  [`${name}: a service account`]: oddPods(of, { service_account_name: 'cluster-admin' }),
  [`${name}: a token`]: oddPods(of, { automount_service_account_token: true }),
  [`${name}: one more container`]: oddPods(of, { 'container +': { name: 'x', image: 'natsio/nats-box:0.19.7' } }),
  [`${name}: an init container`]: oddPods(of, { init_container: [{ name: 'x', image: 'natsio/nats-box:0.19.7' }] }),
  [`${name}: another namespace`]: odd(runs(of, { 'metadata 0 namespace': 'other' })),
  [`${name}: pods that policies do not find`]: odd(
    runs(of, { 'spec 0 template 0 metadata 0 labels app.kubernetes.io/name': 'x' }),
  ),
});

const SCRIPTS: ReviewCases = {
  'a stream is left out of the loop': odd(MORE, runs(STREAMS)),
  'a stream that is not described is in the loop': inScript(STREAMS, LIST, "left=' EDGE_SENSORS AUDIT'"),
  'no stream in the loop': inScript(STREAMS, LIST, "left=''"),
  'a command in the list of streams': inScript(STREAMS, LIST, "left=' EDGE_SENSORS'; id; x=''"),
  'a command more in the loop': inScript(STREAMS, 'for name in $left; do\n', 'for name in $left; do\n  id\n'),
  'streams are edited without their configuration': inScript(STREAMS, ' --force', ''),
  'servers that are not all asked': inScript(
    ACCESS,
    '"nats-hub-0","nats-hub-1","nats-hub-2"',
    '"nats-hub-0","nats-hub-1"',
  ),
  'servers of another tier': inScript(ACCESS, '"nats-hub-2"', '"nats-eu-2"'),
  'servers in another order': inScript(ACCESS, '"nats-hub-0","nats-hub-1"', '"nats-hub-1","nats-hub-0"'),
  'servers that need not have loaded the list': inScript(ACCESS, 'access:43e8ef1238d4', TAG),
  'more servers than there are numbers for': needsReview(
    'servers-changed',
    altered('hub', { of: 'nats_server_711107B6', set: { 'spec 0 replicas': '1e300' } }, runs(ACCESS)),
  ),
  'connections that are not closed': inScript(ACCESS, 'nats server request kick', 'true'),
};

const NOT_RUN: ReviewCases = {
  'a site is revoked, and no Job drops its connection': needsReview('job-not-run', altered('hub', ...REVOKED)),
  'a site is revoked, and the Job waits for another list': odd(...REVOKED, runs(ACCESS)),
  'a site is revoked, and the Job changes in place': needsReview(
    'job-not-run',
    altered('hub', ...REVOKED, { of: ACCESS, set: { 'spec 0 backoff_limit': 8 } }),
  ),
  'a stream is described, and no Job creates it': needsReview('job-not-run', altered('hub', MORE)),
  'a stream gathers from one more site, and no Job applies it': needsReview(
    'job-not-run',
    altered('hub', {
      of: 'streams_config_',
      text: [
        '"sources": [',
        '"sources": [\n    { "name": "EDGE_SENSORS", "external": { "api": "$JS.edge3.API", "deliver": "$JS.S.edge3" } },',
      ],
    }),
  ),
  'the Job that drops connections is deleted': needsReview(
    'resource-destroyed',
    altered('hub', { of: ACCESS, actions: ['delete'] }),
  ),
  'Terraform forgets the Job that drops connections': needsReview(
    'resource-changed',
    altered('hub', { of: ACCESS, actions: ['forget'] }),
  ),
};

const job = (name: string, container: string, set: Arguments = {}): Alteration => ({
  of: 'more',
  type: 'kubernetes_job_v1',
  set: {
    metadata: [{ name, namespace: 'recorded' }],
    spec: [{ template: [{ spec: [{ container: [{ name: container, image: 'natsio/nats-box:0.19.7' }] }] }] }],
    ...set,
  },
});

const NEW: ReviewCases = {
  'a Job of another kind': odd(job('nats-hub-x', 'x')),
  'a Job that is called like ours': odd(job('nats-hub-streams-0badcafe', 'streams')),
  'a Job that is called like ours, with a service account': odd(
    job('nats-hub-access-0badcafe', 'access', {
      'spec 0 template 0 spec 0 service_account_name': 'cluster-admin',
    }),
  ),
  'the Job of a new site, with the credentials of another one': needsReview(
    'pods-changed',
    altered('new site', {
      of: STREAMS,
      actions: ['create'],
      set: inPods({ 'volume 1 secret 0 secret_name': 'nats-leaf-remote-tls' }),
    }),
  ),
  'the Job of a new site, with an annotation': needsReview(
    'pods-changed',
    altered('new site', {
      of: STREAMS,
      actions: ['create'],
      set: { 'metadata 0 annotations': { 'keel.sh/policy': 'all' } },
    }),
  ),
};

/** A site gets one more stream, beside its hub; the loop of the Job is in that order. */
const withAudit = (list: string) =>
  harmless('stream-added', () => [
    ...altered(
      'site',
      { ...MORE, set: { 'data AUDIT.json': AUDIT.replace('"num_replicas": 3', '"num_replicas": 1') } },
      { ...runs(STREAMS, { 'metadata 0 name': 'nats-leaf-streams-0badcafe' }), text: [LIST, `left='${list}'`] },
    )(),
    ...altered('hub')(),
  ]);

const HARMLESS: ReviewCases = {
  'harmless: a Job runs again': harmless(
    'rollout',
    altered('hub', runs(STREAMS), runs(ACCESS), {
      of: 'nats_server_711107B6',
      set: { 'spec 0 template 0 spec 0 container 0 image': 'nats:2.15.3-alpine' },
    }),
  ),
  'harmless: a stream more, and the Job that creates it': withAudit(' EDGE_SENSORS AUDIT'),
  'harmless: the streams in another order': withAudit(' AUDIT EDGE_SENSORS'),
  'harmless: a stream may hold more, which its Job applies with the next change': harmless(
    'stream-limits-higher',
    altered('hub', { of: 'streams_config_', text: ['"max_bytes": 483183820', '"max_bytes": 490000000'] }),
  ),
  'harmless: the box by its full name': harmless(
    'server-changed',
    altered('hub', runs(STREAMS, inPods({ 'container 0 image': 'docker.io/natsio/nats-box:0.19.7' }))),
  ),
  'harmless: the first deployment of a site': harmless('site-added', altered('new site')),
};

testCases(__dirname, 'jobs', {
  ...idle(STREAMS, 'the Job of streams'),
  ...idle(ACCESS, 'the Job of leaves'),
  ...SCRIPTS,
  ...NOT_RUN,
  ...NEW,
  ...HARMLESS,
});
