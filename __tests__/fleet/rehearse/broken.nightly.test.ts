import { connect } from 'node:net';
import type { Drill } from '../../../fleet/rehearse/drill';
import { clustersForm } from '../../../fleet/rehearse/drills/clusters-form';
import { commandsAnswered } from '../../../fleet/rehearse/drills/commands-answered';
import { cutOff } from '../../../fleet/rehearse/drills/cut-off';
import { edgeToHub } from '../../../fleet/rehearse/drills/edge-to-hub';
import { filtersChange } from '../../../fleet/rehearse/drills/filters-change';
import { filtersHold } from '../../../fleet/rehearse/drills/filters-hold';
import { hubToEdge } from '../../../fleet/rehearse/drills/hub-to-edge';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { outage } from '../../../fleet/rehearse/drills/outage';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { siteAdded } from '../../../fleet/rehearse/drills/site-added';
import { leafAddress, strangersRefused } from '../../../fleet/rehearse/drills/strangers-refused';
import { streamsAreMade } from '../../../fleet/rehearse/drills/streams';
import type { Step } from '../../../fleet/rehearse/rehearse';
import { Variations } from '../../../fleet/rehearse/variations';
import { WIDER } from '../../../schema/variants';
import { natsServer, PINNED } from '../../support/binaries';
import { Artifact, failuresOf, replaceOnce } from '../../support/rehearsal';
import { mapAt } from '../../support/walk';

jest.setTimeout(240_000);

const HUB = { address: 'nats.example.com', kube: { context: 'hub' } };

/** A hub of one server, which is ready at once, and two sites. */
const small = (changes = {}) =>
  Artifact.of({ hub: { ...HUB, replicas: 1 }, sites: { edge1: {}, edge2: {} }, ...changes });

const withRegion = () =>
  small({ regions: { eu: { address: 'nats-eu.example.com', replicas: 1 } }, sites: { plant7: { via: 'eu' } } });

const cluster = () => small({ hub: HUB, sites: {} });

async function rehearsed(artifact: Artifact, drills: readonly Drill[]): Promise<readonly Step[]> {
  return artifact.rehearse(natsServer(PINNED), drills);
}

/** What helps to see why something failed. */
function detailsOf(steps: readonly Step[]): string {
  return steps.flatMap(({ failures }) => failures.flatMap(({ details }) => details)).join('\n');
}

/** The part of a nats.conf that begins with a user, changed. */
function changeUser(artifact: Artifact, stack: string, user: string, from: string, to: string): Artifact {
  return artifact.changeConf(stack, (conf) => {
    const [before = '', behind = ''] = conf.split(`user: "${user}"`);
    const [own = '', ...others] = behind.split('user: "');
    return `${before}user: "${user}"${[replaceOnce(own, from, to), ...others].join('user: "')}`;
  });
}

test.concurrent('nothing is wrong with the fleets that the other tests break', async () => {
  const everything = [serversStart, leavesConnect, streamsAreMade, edgeToHub, hubToEdge, filtersHold, strangersRefused];
  expect(failuresOf(await rehearsed(small(), everything))).toEqual({});
  expect(failuresOf(await rehearsed(withRegion(), everything))).toEqual({});
});

test.concurrent('an unknown field: the server does not start, and the line is named', async () => {
  const artifact = small().replaceInConf('leaf-edge1', 'jetstream {\n', 'jetstream {\n  no_such_field: 1\n');
  const steps = await rehearsed(artifact, [serversStart, leavesConnect]);
  expect(failuresOf(steps)).toEqual({ [serversStart.title]: ['edge1-nats-leaf-0 does not start'] });
  expect(steps).toHaveLength(1);
  expect(detailsOf(steps)).toMatch(
    /nats\.conf:15:3: unknown field "no_such_field"\nnats\.conf:15 {2}no_such_field: 1$/,
  );
});

test.concurrent('a site without a user at the hub: it does not connect, and both sides say why', async () => {
  const artifact = small().replaceInConf('hub', 'user: "edge2"', 'user: "edge9"');
  const steps = await rehearsed(artifact, [serversStart, leavesConnect]);
  expect(failuresOf(steps)).toEqual({ [leavesConnect.title]: ['leaf-edge2 is not connected to hub'] });
  expect(detailsOf(steps)).toMatch(/^edge2-nats-leaf-0: .*Authorization Violation/m);
  expect(detailsOf(steps)).toMatch(/^nats-hub-0: .*authentication error/m);
  expect(detailsOf(steps)).toMatch(/^hub nats\.conf has no user edge2$/m);
});

test.concurrent('a site that does not send live what it stores: that is said, as it may be meant so', async () => {
  const artifact = changeUser(small(), 'hub', 'edge2', '"sensors.>", ', '');
  const steps = await rehearsed(artifact, [serversStart, leavesConnect, edgeToHub]);
  expect(failuresOf(steps)).toEqual({});
  expect(steps.at(-1)?.note).toBe('edge2 sends sensors.> by its streams only');
});

test.concurrent('a site that may receive more than its own: that is said, as it may be meant so', async () => {
  const artifact = small().replaceInConf('hub', '"commands.edge1.>"', '"commands.>"');
  const steps = await rehearsed(artifact, [serversStart, leavesConnect, hubToEdge]);
  expect(failuresOf(steps)).toEqual({});
  expect(steps.at(-1)?.note).toBe('edge1 may receive commands.edge2.> too');
});

test.concurrent("a site with another one's certificate: it receives what is not for it, and not what is", async () => {
  const artifact = small().changeNames('identity-edge2', 'edge2', () => ['edge1']);
  const steps = await rehearsed(artifact, [serversStart, leavesConnect, hubToEdge]);
  expect(failuresOf(steps)).toEqual({
    [hubToEdge.title]: [
      'edge2 received commands.edge1.restart, which is not for it',
      'edge2: a message on commands.edge2.restart did not arrive in 5 s',
    ],
  });
  expect(detailsOf(steps)).toMatch(/^hub nats\.conf:\d+ {2}allow: \["commands\.edge2\.>", /m);
});

test.concurrent('a user whose list of what it may receive is gone: everything passes its link', async () => {
  const list = 'allow: ["commands.edge1.>", "config.>", "$JS.edge1.API.CONSUMER.>", "$JS.FC.>"]';
  const artifact = small().replaceInConf('hub', `          subscribe {\n            ${list}\n          }\n`, '');
  const steps = await rehearsed(artifact, [serversStart, leavesConnect, filtersHold]);
  expect(failuresOf(steps)).toEqual({
    [filtersHold.title]: expect.arrayContaining([
      'edge1: rehearsal.not-allowed passes down, which its filter does not allow',
      'edge1: commands.edge2.restart passes down, which its filter does not allow',
    ]),
  });
  expect(detailsOf(steps)).toMatch(/^hub nats\.conf:\d+ {2}permissions \{$/m);
});

test.concurrent('a user whose list of what it may send is gone: everything passes its link', async () => {
  const list = 'allow: ["sensors.>", "alerts.>", "_INBOX.>", "$JSC.R.>", "$JS.S.edge1.>"]';
  const artifact = changeUser(small(), 'hub', 'edge1', `          publish {\n            ${list}\n          }\n`, '');
  const steps = await rehearsed(artifact, [serversStart, leavesConnect, filtersHold]);
  expect(failuresOf(steps)).toEqual({
    [filtersHold.title]: expect.arrayContaining([
      'edge1: rehearsal.not-allowed passes up, which its filter does not allow',
      'edge1: payroll.salaries passes up, which its filter does not allow',
    ]),
  });
});

test.concurrent('a certificate of another authority: the leaf is sent away', async () => {
  const artifact = small().change('identity-edge2', (resources) => {
    const keys = mapAt(resources, 'tls_private_key');
    const [key] = Object.values(keys);
    keys.other = key ?? {};
    resources.tls_self_signed_cert = {
      other: {
        private_key_pem: '${tls_private_key.other.private_key_pem}',
        is_ca_certificate: true,
        set_subject_key_id: true,
        // The same name: a client shows its certificate only where the server asks for one of its issuer.
        subject: [{ common_name: 'nats-edge test leaves', organization: 'nats-edge' }],
        allowed_uses: ['cert_signing'],
        validity_period_hours: 24,
      },
    };
    const certificates = Object.entries(mapAt(resources, 'tls_locally_signed_cert'));
    for (const [, certificate] of certificates.filter(([name]) => name.startsWith('leaf-edge2'))) {
      mapAt(certificate).ca_cert_pem = '${tls_self_signed_cert.other.cert_pem}';
      mapAt(certificate).ca_private_key_pem = '${tls_private_key.other.private_key_pem}';
    }
  });
  const steps = await rehearsed(artifact, [serversStart, leavesConnect]);
  expect(failuresOf(steps)).toEqual({ [leavesConnect.title]: ['leaf-edge2 is not connected to hub'] });
  expect(detailsOf(steps)).toMatch(/^nats-hub-0: .*certificate signed by unknown authority/m);
});

test.concurrent('a remote with another port: nothing is there, and the line is named', async () => {
  const artifact = small().replaceInConf('leaf-edge1', 'nats.example.com:7422', 'nats.example.com:9999');
  const steps = await rehearsed(artifact, [serversStart, leavesConnect]);
  expect(failuresOf(steps)).toEqual({
    [serversStart.title]: ['leaf-edge1 nats.conf:24  nothing of this fleet is at nats.example.com:9999'],
  });
});

test.concurrent('a leaf whose address is that of no hub cannot be rehearsed at all', async () => {
  const artifact = small().change('leaf-edge1', (resources) => {
    const moved = JSON.stringify(resources).replaceAll('nats.example.com:7422', 'nats.example.com:9999');
    Object.assign(resources, JSON.parse(moved));
  });
  await expect(rehearsed(artifact, [serversStart])).rejects.toThrow(
    'leaf-edge1 connects to nats.example.com:9999, which is the address of no hub or region',
  );
});

test.concurrent("a certificate of the hub without the hub's name: no leaf connects, and each says why", async () => {
  const artifact = small().changeNames('hub', 'nats.example.com', (names) =>
    names.filter((name) => name !== 'nats.example.com'),
  );
  const steps = await rehearsed(artifact, [serversStart, leavesConnect]);
  expect(failuresOf(steps)).toEqual({
    [leavesConnect.title]: ['leaf-edge1 is not connected to hub', 'leaf-edge2 is not connected to hub'],
  });
  expect(detailsOf(steps)).toMatch(
    /^edge1-nats-leaf-0: .*(certificate.* doesn't contain any IP SANs|certificate is valid for)/m,
  );
});

test.concurrent('certificates that leaves need not show: whoever knows a name gets in', async () => {
  const artifact = small().changeConf('hub', (conf) => {
    const [before = '', behind = ''] = conf.split('leafnodes {');
    return `${before}leafnodes {${replaceOnce(behind, '    verify_and_map: true\n', '')}`;
  });
  const steps = await rehearsed(artifact, [serversStart, strangersRefused]);
  expect(failuresOf(steps)).toEqual({
    [strangersRefused.title]: ["a leaf at hub with a leaf's name alone: not refused"],
  });
});

test.concurrent("a site that the hub's stream does not source: its messages are missed after the outage", async () => {
  const artifact = small().changeStream('hub', 'EDGE_SENSORS', (config) => {
    config.sources = Array.isArray(config.sources) ? config.sources.slice(0, 1) : [];
  });
  const steps = await rehearsed(artifact, [serversStart, leavesConnect, streamsAreMade, outage]);
  expect(failuresOf(steps)).toEqual({
    [outage.title]: [
      "edge2: 0 of 500 messages are in the hub's stream EDGE_SENSORS; 500 missing (first: 0), 0 twice, 0 out of order",
    ],
  });
  expect(detailsOf(steps)).toMatch(/^the hub's EDGE_SENSORS sources \$JS\.edge1\.API$/m);
});

test.concurrent("a hub's stream that also lists the subjects: its messages come twice", async () => {
  const artifact = small().changeStream('hub', 'EDGE_SENSORS', (config) => {
    config.subjects = ['sensors.>'];
  });
  const steps = await rehearsed(artifact, [serversStart, leavesConnect, streamsAreMade, outage]);
  expect(Object.keys(failuresOf(steps))).toEqual([outage.title]);
  expect(JSON.stringify(failuresOf(steps))).toMatch(/edge1: \d+ of 500 .* [1-9]\d* twice/);
});

test.concurrent('a stream that JetStream refuses: its server and the reason are named', async () => {
  const artifact = small().changeStream('leaf-edge2', 'EDGE_SENSORS', (config) => {
    config.num_replicas = 3;
  });
  const steps = await rehearsed(artifact, [serversStart, leavesConnect, streamsAreMade]);
  expect(failuresOf(steps)).toEqual({
    [streamsAreMade.title]: [expect.stringMatching(/^leaf-edge2: stream EDGE_SENSORS: replicas > 1 not supported/)],
  });
});

test.concurrent('a region that may not receive what is for its site: the lines of the whole way are named', async () => {
  const artifact = withRegion().changeConf('hub', (conf) => conf.replace(/\s*"commands\.plant7\.>"/, ''));
  const steps = await rehearsed(artifact, [serversStart, leavesConnect, hubToEdge]);
  expect(failuresOf(steps)).toEqual({
    [hubToEdge.title]: ['plant7: a message on commands.plant7.restart did not arrive in 5 s'],
  });
  expect(detailsOf(steps)).toMatch(
    /^region-eu nats\.conf:\d+ {2}allow: \["commands\.plant7\.>".*\nhub nats\.conf:\d+ {2}allow: \[/m,
  );
});

test.concurrent('routes to another port: nothing is there, and the line is named', async () => {
  const artifact = cluster().changeConf('hub', (conf) => conf.replaceAll('.svc:6222', '.svc:6333'));
  const steps = await rehearsed(artifact, [serversStart, clustersForm]);
  expect(failuresOf(steps)).toEqual({
    [serversStart.title]: [
      expect.stringMatching(/^hub nats\.conf:\d+ {2}nothing of this fleet listens at .*nats-hub-0:6333$/),
    ],
  });
});

test.concurrent('certificates for routes without the names of the pods: no cluster', async () => {
  const artifact = cluster().changeNames('hub', '*.nats-hub-headless.nats.svc', (names) =>
    names.filter((name) => !name.startsWith('*')),
  );
  const steps = await rehearsed(artifact, [serversStart, clustersForm]);
  expect(failuresOf(steps)).toEqual({
    [clustersForm.title]: [
      'hub: JetStream has no leader that is in touch with all 3 servers',
      ...[0, 1, 2].map((n) => `nats-hub-${n} is not connected to all 2 other servers of its cluster`),
    ],
  });
  expect(detailsOf(steps)).toMatch(/^nats-hub-0: .*certificate/m);
});

test.concurrent('a site that restarts the hub when it is added, and one that is not let in', async () => {
  const sites = { edge1: {}, edge2: {}, edge3: {} };
  const grown = small({ sites })
    .replaceInConf('hub', 'user: "edge3"', 'user: "edge9"')
    .change('hub', (resources) => {
      const [set] = Object.values(mapAt(resources, 'kubernetes_stateful_set_v1'));
      mapAt(set, 'spec', 'template', 'metadata', 'annotations').changed = 'yes';
    });
  const steps = await rehearsed(small(), [serversStart, leavesConnect, siteAdded(grown)]);
  const [failures = []] = Object.values(failuresOf(steps));
  // The hub's server restarts, as its pods would.
  const [dropped, others] = [true, false].map((drops) =>
    failures.filter((what) => / dropped when a site was added$/.test(what) === drops),
  );
  expect(others).toEqual(['hub: its pods would restart because a site is added', 'the new site edge3 does not get in']);
  expect(dropped).toContainEqual(expect.stringMatching(/^leaf \d+ \(edge1-nats-leaf-0\) of nats-hub-0 /));
});

/** A site's remote that keeps to itself what its filter lets through. */
const silent = (artifact: Artifact, stack: string, denied: string) =>
  artifact.replaceInConf(stack, 'account: "FLEET"', `account: "FLEET"\n      ${denied}`);

test.concurrent('a leaf that denies exports which its filter allows: neither its messages nor its answers arrive', async () => {
  const artifact = silent(small(), 'leaf-edge1', 'deny_exports: ["sensors.>", "_INBOX.>"]');
  const steps = await rehearsed(artifact, [serversStart, leavesConnect, edgeToHub, commandsAnswered]);
  expect(failuresOf(steps)).toEqual({
    [edgeToHub.title]: ['humidity', 'temperature'].map((word) =>
      expect.stringMatching(`^edge1: a message on sensors\\.${word} did not arrive at .*hub`),
    ),
    [commandsAnswered.title]: [
      expect.stringMatching(/^edge1: its answer to a request on commands\.edge1\.status did not arrive at .*hub/),
    ],
  });
});

const wider = () =>
  small({
    sites: {
      edge1: {},
      edge2: { up: ['sensors.>', 'alerts.>', WIDER], down: ['commands.{site}.>', 'config.>', WIDER] },
    },
  });

test.concurrent.each<[string, string, (artifact: Artifact) => Artifact]>([
  [
    'is widened without effect',
    'does not pass',
    (artifact) => silent(artifact, 'leaf-edge2', `deny_exports: ["${WIDER}"]\n      deny_imports: ["${WIDER}"]`),
  ],
  ['stays wide when it is narrowed', 'still passes', (artifact) => artifact],
])("a site's filter %s: it %s, both ways", async (_what, passes, change) => {
  const next = change(wider());
  const drill = filtersChange(new Variations(() => next.outdir));
  const steps = await rehearsed(change(small()), [serversStart, leavesConnect, drill]);
  expect(failuresOf(steps)).toEqual({
    [drill.title]: ['down', 'up'].map((way) => `edge2: ${WIDER} ${passes} ${way} when the deploy has ended`),
  });
});

test.concurrent('a site that is revoked while the hub goes on knowing it: it is not refused', async () => {
  const { text = '' } = (await small().plan()).tiers.find(({ role }) => role === 'hub') ?? {};
  const revoked = small({ sites: { edge1: {}, edge2: { revoked: true } } }).changeConf('hub', () => text);
  const drill = cutOff(new Variations((names) => (names.length > 0 ? revoked : small()).outdir));
  const steps = await rehearsed(small(), [serversStart, leavesConnect, drill]);
  expect(failuresOf(steps)).toEqual({
    [drill.title]: ['edge2: not seen to be refused within 20000 ms'],
  });
});

test.concurrent('a new site that gets in and is not heard', async () => {
  const grown = silent(small({ sites: { edge1: {}, edge2: {}, edge3: {} } }), 'leaf-edge3', 'deny_exports: [">"]');
  const drill = siteAdded(grown);
  expect(failuresOf(await rehearsed(small(), [serversStart, leavesConnect, drill]))).toEqual({
    [drill.title]: ['the new site edge3: a message on sensors.> does not arrive at the hub'],
  });
});

test.concurrent('who tries to connect to the hub more often than at the interval of its leaves while it is away', async () => {
  let timer: NodeJS.Timeout | undefined;
  const knock: Drill = {
    title: 'somebody knocks ten times a second',
    async run(fleet) {
      const { port, host } = leafAddress(fleet, fleet.hub);
      timer = setInterval(() => connect(port, host).on('error', () => undefined), 100);
      return { total: 0, failures: [] };
    },
  };
  const steps = await rehearsed(small(), [serversStart, leavesConnect, streamsAreMade, knock, outage]);
  clearInterval(timer);
  expect(failuresOf(steps)).toEqual({
    [outage.title]: [
      expect.stringMatching(/^leaves tried to connect \d\d times in [\d.]+ s; .* they may try 4 times$/),
    ],
  });
});
