import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { resourcesOfType, texts } from '../../../fleet/model';
import type { RehearsalPlan } from '../../../fleet/rehearse/rehearsal-plan';
import type { RunningFleet } from '../../../fleet/rehearse/running-fleet';
import { BUNDLED } from '../../support/fleet';
import { KeptSections } from '../../support/kept-file';
import { Artifact, writtenFleet } from '../../support/rehearsal';

jest.setTimeout(60_000);

/** The least of a fleet that has a hub, a region and a site. */
const small = () =>
  Artifact.of({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    regions: { eu: { address: 'nats-eu.example.com', replicas: 1 } },
    sites: { edge1: {} },
  });

const [WRITTEN, ISSUED] = [' on this machine', ': certificates'] as const;
const UNNAMED = "a hub's certificate without the name of its load balancer";
const ISSUERS = ['prod', 'staging', UNNAMED];

const kept = new KeptSections(join(__dirname, 'loopback.txt'), [
  ...BUNDLED.map((name) => `${name}${WRITTEN}`),
  ...ISSUERS.map((name) => `${name}${ISSUED}`),
]);
afterAll(() => kept.expectNoOthers());

/** Plans, whose keys and certificates are made once for all tests. */
const PLANS = new Map<string, Promise<RehearsalPlan>>();

function planOf(name: string): Promise<RehearsalPlan> {
  const artifact = async () =>
    name === UNNAMED
      ? small().changeNames('hub', 'nats.example.com', (names) => names.filter((host) => host !== 'nats.example.com'))
      : Artifact.bundled(name);
  const plan = PLANS.get(name) ?? artifact().then((made) => made.plan());
  PLANS.set(name, plan);
  return plan;
}

/** Every line of a .conf that is another one on this machine, with the pod's folder as ROOT and ports as PORT. */
function changedLines(fleet: RunningFleet, { tiers }: RehearsalPlan): string[] {
  const pods = tiers.flatMap((tier) => tier.pods.map((pod) => ({ pod, role: tier.role })));
  const changed = pods.flatMap(({ pod, role }) =>
    [...pod.files]
      .filter(([path]) => path.endsWith('.conf'))
      .flatMap(([path, { content = '' }]) => {
        const written = readFileSync(join(fleet.root(pod), path), 'utf8').replaceAll(fleet.root(pod), 'ROOT');
        const [before, after] = [content.split('\n'), written.split('\n')];
        expect({ path, lines: after.length }).toEqual({ path, lines: before.length });
        return before.flatMap((line, n) => (line === after[n] ? [] : [change(role, line, after[n] ?? '')]));
      }),
  );
  return [...new Set(changed)].sort();
}

function change(role: string, line: string, written: string): string {
  const after = written.trim().replace(/\b\d+(?=(@|"|,|$))/g, (digits) => (Number(digits) > 1024 ? 'PORT' : digits));
  // Passwords are others each time, and stay as they are.
  const password = /:[\w%-]+@/;
  expect(password.exec(after)?.[0]).toBe(password.exec(line)?.[0]);
  return `${role}: ${line.trim()} becomes ${after}`.replaceAll(new RegExp(password, 'g'), ':PASSWORD@');
}

describe.each(BUNDLED)('the %s environment on this machine', (name) => {
  let plan: RehearsalPlan;
  let fleet: RunningFleet;

  beforeAll(async () => {
    plan = await planOf(name);
    fleet = await writtenFleet(plan);
  });
  afterAll(() => fleet.stop());

  test('differs from what was synthesized in the values of addresses, ports and file paths only', () => {
    kept.expect(`${name}${WRITTEN}`, changedLines(fleet, plan));
  });

  test('has no two servers on one port, and load balancers where leaves connect to', () => {
    const balancers = ({ balanced }: RehearsalPlan['tiers'][number]) =>
      balanced.map(({ host, port }) => fleet.endpoint(host, port).port);
    const ports = plan.tiers.flatMap((tier) => [
      ...tier.pods.flatMap((pod) =>
        pod.containers.flatMap(({ ports: own }) => own.map(({ containerPort }) => fleet.portOf(pod, containerPort))),
      ),
      ...balancers(tier),
    ]);
    expect(ports.length).toBeGreaterThan(plan.tiers.length * 3);
    expect(new Set(ports).size).toBe(ports.length);
    for (const { tier, upstream } of plan.leaves) {
      const [pod] = tier.pods;
      const confs = pod ? [...pod.files.keys()].filter((path) => path.endsWith('.conf')) : [];
      const written = confs.map((path) => pod && readFileSync(join(fleet.root(pod), path), 'utf8')).join('\n');
      const [, port] = /^\s*(?:remote_)?url: ".*:(\d+)"/m.exec(written) ?? [];
      expect(balancers(upstream).map(String)).toContain(port);
    }
  });
});

test.each(ISSUERS)(
  'certificates have the names that were asked for, and loopback only in place of names that are there: %s',
  async (name) => {
    const { resolver } = await planOf(name);
    const found: string[] = [];
    for (const [stackName, stack] of resolver.app.stacks) {
      for (const { address, config } of resourcesOfType(stack, 'tls_locally_signed_cert')) {
        const request = /tls_cert_request\.([\w-]+)\./.exec(String(config.cert_request_pem))?.[1];
        const asked = await resolver.resource(stackName, `tls_cert_request.${request}`);
        const wanted = [...texts(asked.dns_names), ...texts(asked.ip_addresses)];
        const pem = String(await resolver.attribute(stackName, address, ['cert_pem']));
        const { subjectAltName = '' } = new X509Certificate(pem);
        const issued = subjectAltName.split(', ').map((entry) => entry.replace(/^(DNS|IP Address):/, ''));
        expect(wanted.filter((host) => !issued.includes(host))).toEqual([]);
        const use = texts((await resolver.resource(stackName, address)).allowed_uses).includes('server_auth');
        const added = issued.filter((host) => !wanted.includes(host));
        const also = added.length > 0 ? `, and also ${added.join(', ')}` : '';
        found.push(`${use ? 'server' : 'client'} of ${stackName}: ${wanted.join(', ')}${also}`);
      }
    }
    kept.expect(`${name}${ISSUED}`, found.sort());
  },
);

test.each([
  ['nats-hub.nats.svc.cluster.local', true],
  ['nats-hub-1.nats-hub-headless.nats.svc.cluster.local', true],
  ['nats-hub.other.svc.cluster.local', false],
])('a client that connects to %s takes the certificate of the hub: %s', async (servername, taken) => {
  const secrets = (await planOf('prod')).tiers.find(({ stack }) => stack === 'hub')?.secrets;
  const secret = secrets?.get('nats-hub-tls') ?? {};
  // A client verifies by what is in its own Secret; beside the server's certificate are the authorities of leaves.
  const ca = secrets?.get('nats-hub-client-dashboard')?.['ca.crt'];
  const server = createServer({ cert: secret['tls.crt'], key: secret['tls.key'] });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: '127.0.0.1', port, servername, ca });
  const outcome = once(client, 'secureConnect').then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ERR_TLS_CERT_ALTNAME_INVALID' && error,
  );
  expect(await outcome).toBe(taken);
  client.destroy();
  server.close();
});

test('an address at which nothing of the fleet is, is named with its file and line', async () => {
  const plan = await small().replaceInConf('leaf-edge1', 'nats.example.com:7422', 'nats.example.com:9999').plan();
  const conf = plan.tiers.find(({ stack }) => stack === 'leaf-edge1')?.text.split('\n') ?? [];
  const line = conf.findIndex((text) => text.includes('9999')) + 1;
  expect(line).toBeGreaterThan(1);
  await expect(writtenFleet(plan)).rejects.toThrow(
    `leaf-edge1 nats.conf:${line}  nothing of this fleet is at nats.example.com:9999`,
  );
});
