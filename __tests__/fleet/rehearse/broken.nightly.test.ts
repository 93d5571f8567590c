import { connect } from 'node:net';
import { join } from 'node:path';
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
import { streamsAreMade } from '../../../fleet/rehearse/drills/streams';
import { systemAccount } from '../../../fleet/rehearse/drills/system-account';
import { leafAddress, unauthorizedRefused } from '../../../fleet/rehearse/drills/unauthorized-refused';
import type { RunningFleet } from '../../../fleet/rehearse/running-fleet';
import { Variations } from '../../../fleet/rehearse/variations';
import { parseEnvironment } from '../../../schema';
import { type VariantName, WIDER, withVariants } from '../../../schema/variants';
import { natsServer, PINNED } from '../../support/binaries';
import { Checkout } from '../../support/fleet';
import { KeptSections } from '../../support/kept-file';
import { Artifact, replaceOnce } from '../../support/rehearsal';
import { slowLink } from '../../support/slow-link';
import { mapAt } from '../../support/walk';
import { toldOf } from './told';

jest.setTimeout(240_000);

const HUB = { address: 'nats.example.com', kube: { context: 'hub' } };
const EU = { address: 'nats-eu.example.com', replicas: 1 };
const SMALL = { name: 'test', hub: { ...HUB, replicas: 1 }, sites: { edge1: {}, edge2: {} } };

/** A hub of one server, which is ready at once, and two sites. */
const small = (changes = {}) => Artifact.of({ ...SMALL, ...changes });
const grown = () => small({ sites: { edge1: {}, edge2: {}, edge3: {} } });
const withRegion = () => small({ regions: { eu: EU }, sites: { plant7: { via: 'eu' } } });
const cluster = () => small({ hub: HUB, sites: {} });

/** Edge2 shows the certificate of edge1. */
const confused = () => small().changeNames('identity-edge2', 'edge2', () => ['edge1']);

/** Edge2 may receive everything. */
const unbounded = () =>
  small().changeConf('hub', (conf) => conf.replace(/ {10}subscribe \{\s+allow: \["commands\.edge2\.>"[^}]+\}\n/, ''));

/** Changes of the small fleet that leave the hub as it is. */
function withoutTheHub(): Variations<VariantName> {
  const hub = small().conf('hub');
  return new Variations((names) => {
    const changed = withVariants(parseEnvironment(SMALL, 'environments/test.ts'), names);
    const artifact = Artifact.at(new Checkout().synthesize(changed).outdir);
    return names.length === 0 ? artifact.outdir : artifact.changeConf('hub', () => hub).outdir;
  });
}

/** A site's remote that keeps to itself what its filter lets through. */
const silent = (artifact: Artifact, stack: string, denied: string) =>
  artifact.replaceInConf(stack, 'account: "FLEET"', `account: "FLEET"\n      ${denied}`);

/** Widens the filter of edge2, or narrows it, each as it is deployed. */
function widened(change: (artifact: Artifact) => Artifact): Fleet {
  const edge2 = { up: ['sensors.>', 'alerts.>', WIDER], down: ['commands.{site}.>', 'config.>', WIDER] };
  const next = change(small({ sites: { edge1: {}, edge2 } }));
  return [change(small()), ...LEAVES, filtersChange(new Variations(() => next.outdir))];
}

/** Revokes edge2 at the sites, and at the hub as its nats.conf is changed. */
function revoked(change: (artifact: Artifact) => Artifact = (artifact) => artifact): readonly [Artifact, Drill] {
  const next = change(small({ sites: { edge1: {}, edge2: { revoked: true } } }));
  return [small(), cutOff(new Variations((names) => (names.length > 0 ? next : small()).outdir))];
}

/** Goes on beside the drills behind it until all tests are over. */
function beside(start: (fleet: RunningFleet) => Promise<() => void>, everyMs: number): Drill {
  return {
    title: 'somebody does something all the time',
    async run(fleet) {
      timers.push(setInterval(await start(fleet), everyMs));
      return { total: 0, failures: [] };
    },
  };
}

const timers: NodeJS.Timeout[] = [];
afterAll(() => timers.forEach(clearInterval));

/** Ten times a second. */
const knocking = beside(async (fleet) => {
  const { port, host } = leafAddress(fleet, fleet.hub);
  return () => connect(port, host).on('error', () => undefined);
}, 100);

/** At edge1, in the name of edge2. */
const speakingForEdge2 = beside(async (fleet) => {
  const edge1 = fleet.leaves.find(({ tier }) => tier.name === 'edge1');
  const connection = await fleet.connectTo(edge1?.tier ?? fleet.hub);
  return () => !connection.isClosed() && connection.publish('sensors.cut-off', 'from edge2');
}, 100);

/** Puts edge2 as far away as a satellite, before anything is written. */
const farAway: Drill = {
  title: 'edge2 is far away',
  async run(fleet) {
    const near = fleet.endpoint.bind(fleet);
    let to = 0;
    const port = await slowLink(() => to);
    fleet.endpoint = (host, at, from) => {
      const found = near(host, at, from);
      if (from?.stack !== 'leaf-edge2') return found;
      to = found.port;
      return { ...found, port };
    };
    return { total: 0, failures: [] };
  },
};

/** As if leaves had to try again at another interval than they do. */
const expected = (reconnectSeconds: number): Drill => ({
  title: 'another interval is expected',
  async run(fleet) {
    fleet.plan = { ...fleet.plan, leaves: fleet.plan.leaves.map((leaf) => ({ ...leaf, reconnectSeconds })) };
    return { total: 0, failures: [] };
  },
});

type Fleet = readonly [Artifact, ...Drill[]];

const LEAVES = [serversStart, leavesConnect];
const STREAMS = [...LEAVES, streamsAreMade];
const EVERYTHING = [...STREAMS, edgeToHub, hubToEdge, filtersHold, unauthorizedRefused];

/** Fleets that nothing is wrong with, and such with one thing wrong; broken.txt has what the drills say. */
const FLEETS: Readonly<Record<string, () => Fleet>> = {
  'nothing is wrong with the small fleet': () => [small(), ...EVERYTHING],
  'nothing is wrong with the one that has a region': () => [withRegion(), ...EVERYTHING],
  'an unknown field': () => [
    small().replaceInConf('leaf-edge1', 'jetstream {\n', 'jetstream {\n  no_such_field: 1\n'),
    ...LEAVES,
  ],
  'a site without a user at the hub': () => [small().replaceInConf('hub', 'user: "edge2"', 'user: "edge9"'), ...LEAVES],
  'a site that does not send live what it stores: it may be meant so': () => [
    small().replaceInUser('hub', 'edge2', '"sensors.>", ', ''),
    ...LEAVES,
    edgeToHub,
  ],
  'a site that may receive more than its own: it may be meant so': () => [
    small().replaceInConf('hub', '"commands.edge1.>"', '"commands.>"'),
    ...LEAVES,
    hubToEdge,
  ],
  "a site with another one's certificate": () => [confused(), ...LEAVES, hubToEdge],
  'the same, far away: it is not missed that messages arrive late': () => [confused(), farAway, ...LEAVES, hubToEdge],
  'a user whose list of what it may receive is gone': () => [unbounded(), ...LEAVES, filtersHold],
  'the same, far away': () => [unbounded(), farAway, ...LEAVES, filtersHold],
  'a user whose list of what it may send is gone': () => [
    small().changeConf('hub', (conf) =>
      conf.replace(/ {10}publish \{\s+allow: [^}]+"\$JS\.S\.edge1\.>"\][^}]+\}\n/, ''),
    ),
    ...LEAVES,
    filtersHold,
  ],
  'a certificate of another authority': () => [
    small().change('identity-edge2', (resources) => {
      const keys = mapAt(resources, 'tls_private_key');
      keys.other = Object.values(keys)[0] ?? {};
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
      for (const [name, certificate] of Object.entries(mapAt(resources, 'tls_locally_signed_cert'))) {
        if (!name.startsWith('leaf-edge2')) continue;
        mapAt(certificate).ca_cert_pem = '${tls_self_signed_cert.other.cert_pem}';
        mapAt(certificate).ca_private_key_pem = '${tls_private_key.other.private_key_pem}';
      }
    }),
    ...LEAVES,
  ],
  'a remote with another port': () => [
    small().replaceInConf('leaf-edge1', 'nats.example.com:7422', 'nats.example.com:9999'),
    ...LEAVES,
  ],
  'a leaf whose address is that of no hub': () => [
    small().change('leaf-edge1', (resources) => {
      const moved = JSON.stringify(resources).replaceAll('nats.example.com:7422', 'nats.example.com:9999');
      Object.assign(resources, JSON.parse(moved));
    }),
    serversStart,
  ],
  "a certificate of the hub without the hub's name": () => [
    small().changeNames('hub', HUB.address, (names) => names.filter((name) => name !== HUB.address)),
    ...LEAVES,
  ],
  'certificates that leaves need not show': () => [
    small().changeConf('hub', (conf) => {
      const [before = '', behind = ''] = conf.split('leafnodes {');
      return `${before}leafnodes {${replaceOnce(behind, '    verify_and_map: true\n', '')}`;
    }),
    serversStart,
    unauthorizedRefused,
  ],
  'who says nothing is let in as somebody': () => [
    small({ kind: 'development', trust: { kind: 'password', tls: false } }).changeConf(
      'hub',
      (conf) => `no_auth_user: anybody\n${conf.replace('users: [', 'users: [\n{ user: anybody, password: any }')}`,
    ),
    ...LEAVES,
    unauthorizedRefused,
  ],
  "a site that the hub's stream does not source": () => [
    small().changeStream('hub', 'EDGE_SENSORS', (config) => {
      config.sources = Array.isArray(config.sources) ? config.sources.slice(0, 1) : [];
    }),
    ...STREAMS,
    outage,
  ],
  "a hub's stream that also lists the subjects": () => [
    small().changeStream('hub', 'EDGE_SENSORS', (config) => {
      config.subjects = ['sensors.>'];
    }),
    ...STREAMS,
    outage,
  ],
  'a stream that JetStream refuses': () => [
    small().changeStream('leaf-edge2', 'EDGE_SENSORS', (config) => {
      config.num_replicas = 3;
    }),
    ...STREAMS,
  ],
  'a region that may not receive what is for its site': () => [
    withRegion().changeConf('hub', (conf) => conf.replace(/\s*"commands\.plant7\.>"/, '')),
    ...LEAVES,
    hubToEdge,
  ],
  'routes to another port': () => [
    cluster().changeConf('hub', (conf) => conf.replaceAll('.svc:6222', '.svc:6333')),
    serversStart,
    clustersForm,
  ],
  'certificates for routes without the names of the pods': () => [
    cluster().changeNames('hub', '*.nats-hub-headless.nats.svc', (names) =>
      names.filter((name) => !name.startsWith('*')),
    ),
    serversStart,
    clustersForm,
  ],
  'a site that restarts the hub when it is added, and one that is not let in': () => [
    small(),
    ...LEAVES,
    siteAdded(
      grown()
        .replaceInConf('hub', 'user: "edge3"', 'user: "edge9"')
        .change('hub', (resources) => {
          const [set] = Object.values(mapAt(resources, 'kubernetes_stateful_set_v1'));
          mapAt(set, 'spec', 'template', 'metadata', 'annotations').changed = 'yes';
        }),
    ),
  ],
  'a new site that gets in and is not heard': () => [
    small(),
    ...LEAVES,
    siteAdded(silent(grown(), 'leaf-edge3', 'deny_exports: [">"]')),
  ],
  'a leaf that denies exports which its filter allows': () => [
    silent(small(), 'leaf-edge1', 'deny_exports: ["sensors.>", "_INBOX.>"]'),
    ...LEAVES,
    edgeToHub,
    commandsAnswered,
  ],
  'a filter that is widened without effect': () =>
    widened((artifact) =>
      silent(artifact, 'leaf-edge2', `deny_exports: ["${WIDER}"]\n      deny_imports: ["${WIDER}"]`),
    ),
  'a filter that stays wide when it is narrowed': () => widened((artifact) => artifact),
  'a filter that becomes wider, and its hub knows nothing of it': () => [
    small(),
    ...LEAVES,
    filtersChange(withoutTheHub()),
  ],
  "a site's system account that is to connect, and its hub knows nothing of it": () => [
    small(),
    ...LEAVES,
    systemAccount(withoutTheHub()),
  ],
  'a site that is revoked while the hub goes on knowing it': () => {
    const [before, drill] = revoked((artifact) => artifact.changeConf('hub', () => small().conf('hub')));
    return [before, ...LEAVES, drill];
  },
  'a revoked site whose messages arrive all the same': () => {
    const [before, drill] = revoked();
    return [before, ...LEAVES, speakingForEdge2, drill];
  },
  'somebody who tries to connect to the hub all the time while it is away': () => [
    small(),
    ...STREAMS,
    knocking,
    outage,
  ],
  'leaves that try again too seldom when the hub is back': () => [
    small({ defaults: { site: { reconnectSeconds: 15 } } }),
    ...STREAMS,
    expected(0.1),
    outage,
  ],
};

const kept = new KeptSections(join(__dirname, 'broken.txt'), Object.keys(FLEETS));

test.concurrent.each(Object.entries(FLEETS))('%s', async (title, make) => {
  const [artifact, ...drills] = make();
  const told = await artifact.rehearse(natsServer(PINNED), drills).then(toldOf, ({ message }: Error) => [message]);
  kept.expect(title, told);
});

test('what the drills say of other fleets is not kept', () => kept.expectNoOthers());
