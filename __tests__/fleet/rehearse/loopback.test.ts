import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { resourcesOfType, type SynthesizedPod, texts } from '../../../fleet/model';
import type { Plan, RunningFleet } from '../../../fleet/rehearse/running-fleet';
import { BUNDLED } from '../../support/fleet';
import { Artifact, writtenFleet } from '../../support/rehearsal';

jest.setTimeout(60_000);

/** The plan of a bundled environment, whose keys and certificates are made once for all tests. */
function planOf(name: string): Promise<Plan> {
  const plan = PLANS.get(name) ?? Artifact.bundled(name).then((artifact) => artifact.plan());
  PLANS.set(name, plan);
  return plan;
}

const PLANS = new Map<string, Promise<Plan>>();

const URL_END = /[\w.-]+:\d+"$/;
/** Keys whose values may differ, and what of the line must be the same all the same. */
const CHANGEABLE: Readonly<Record<string, { readonly value: RegExp; readonly onLoopback: RegExp }>> = {
  host: { value: /"0\.0\.0\.0"$/, onLoopback: /"127\.0\.0\.1"$/ },
  port: { value: /\d+$/, onLoopback: /\d+$/ },
  monitor_port: { value: /\d+$/, onLoopback: /\d+$/ },
  url: { value: URL_END, onLoopback: /127\.0\.0\.1:\d+"$/ },
  remote_url: { value: URL_END, onLoopback: /127\.0\.0\.1:\d+"$/ },
  advertise: { value: URL_END, onLoopback: /127\.0\.0\.1:\d+"$/ },
  routes: { value: URL_END, onLoopback: /localhost:\d+"$/ },
  pid_file: { value: /"\/var\/run\/nats\/nats\.pid"$/, onLoopback: /"ROOT\/var\/run\/nats\/nats\.pid"$/ },
  store_dir: { value: /"\/data\/jetstream"$/, onLoopback: /"ROOT\/data\/jetstream"$/ },
  cert_file: { value: /"(\/[^"]+)"$/, onLoopback: /"ROOT(\/[^"]+)"$/ },
  key_file: { value: /"(\/[^"]+)"$/, onLoopback: /"ROOT(\/[^"]+)"$/ },
  ca_file: { value: /"(\/[^"]+)"$/, onLoopback: /"ROOT(\/[^"]+)"$/ },
};

/** The setting that a line belongs to: its own key, or that of the list it stands in. */
function keyOf(line: string): string {
  return /^\s*"nats-route:/.test(line) ? 'routes' : (/^\s*(\w+): /.exec(line)?.[1] ?? '');
}

/** Every .conf of a pod as it was synthesized, and as it stands on this machine, with the pod's folder as ROOT. */
function confsOf(fleet: RunningFleet, pod: SynthesizedPod) {
  return [...pod.files]
    .filter(([path]) => path.endsWith('.conf'))
    .map(([path, { content = '' }]) => {
      const written = readFileSync(join(fleet.root(pod), path), 'utf8');
      return { path, before: content.split('\n'), after: written.replaceAll(fleet.root(pod), 'ROOT').split('\n') };
    });
}

describe.each(BUNDLED)('the %s environment on this machine', (name) => {
  let plan: Plan;
  let fleet: RunningFleet;

  beforeAll(async () => {
    plan = await planOf(name);
    fleet = await writtenFleet(plan);
  });

  afterAll(() => fleet.stop());

  test('differs from what was synthesized in the values of addresses, ports and file paths only', () => {
    const changed = new Set<string>();
    for (const pod of plan.tiers.flatMap(({ pods }) => pods)) {
      for (const { path, before, after } of confsOf(fleet, pod)) {
        expect({ path, lines: after.length }).toEqual({ path, lines: before.length });
        for (const [index, line] of before.entries()) {
          const written = after[index] ?? '';
          if (written === line) continue;
          const key = keyOf(line);
          changed.add(key);
          const rule = CHANGEABLE[key];
          if (!rule) throw new Error(`${pod.name} ${path}:${index + 1} ${line} became ${written}`);
          expect(line).toMatch(rule.value);
          expect(written).toMatch(rule.onLoopback);
          expect(written.replace(rule.onLoopback, '$1')).toBe(line.replace(rule.value, '$1'));
        }
      }
    }
    const always = ['host', 'port', 'monitor_port', 'pid_file', 'store_dir'];
    const tls = ['cert_file', 'key_file', 'ca_file'];
    const expected = {
      prod: [...always, ...tls, 'routes', 'url', 'advertise'],
      staging: [...always, ...tls, 'routes', 'remote_url'],
      dev: [...always, 'remote_url'],
    }[name];
    expect([...changed].sort()).toEqual([...expected].sort());
  });

  test('has no two servers on one port, and load balancers where leaves connect to', () => {
    const ports = plan.tiers.flatMap(({ pods, balanced }) => [
      ...pods.flatMap((pod) =>
        pod.containers.flatMap((container) =>
          container.ports.map(({ containerPort }) => fleet.portOf(pod, containerPort)),
        ),
      ),
      ...balanced.map(({ host, port }) => fleet.endpoint(host, port).port),
    ]);
    expect(ports.length).toBeGreaterThan(plan.tiers.length * 3);
    expect(new Set(ports).size).toBe(ports.length);
    for (const { tier, above } of plan.leaves) {
      const [pod] = tier.pods;
      const remote =
        pod && confsOf(fleet, pod).flatMap(({ after }) => after.filter((line) => /^\s*(remote_)?url: "/.test(line)));
      const balanced = above.balanced.map(({ host, port }) => fleet.endpoint(host, port).port);
      expect(balanced.map(String)).toContain(/:(\d+)"/.exec(remote?.join('') ?? '')?.[1]);
    }
  });
});

/** Names of a certificate, and those that its request asked for. */
interface Names {
  readonly usages: readonly string[];
  readonly requested: readonly string[];
  readonly issued: readonly string[];
}

async function certificatesOf({ resolver }: Plan): Promise<Names[]> {
  const found: Names[] = [];
  for (const [name, stack] of resolver.app.stacks) {
    for (const { address, config } of resourcesOfType(stack, 'tls_locally_signed_cert')) {
      const request = /tls_cert_request\.([\w-]+)\./.exec(String(config.cert_request_pem))?.[1];
      const asked = await resolver.resource(name, `tls_cert_request.${request}`);
      const pem = await resolver.attribute(name, address, ['cert_pem']);
      const { subjectAltName = '' } = new X509Certificate(String(pem));
      found.push({
        usages: texts((await resolver.resource(name, address)).allowed_uses),
        requested: [...texts(asked.dns_names), ...texts(asked.ip_addresses)],
        issued: subjectAltName.split(', ').map((entry) => entry.replace(/^(DNS|IP Address):/, '')),
      });
    }
  }
  return found;
}

const PUBLIC: Readonly<Record<string, readonly string[]>> = {
  prod: ['nats.example.com', 'nats-eu.example.com'],
  staging: ['nats-hub.nats.load-balancer.invalid'],
};

describe.each(['prod', 'staging'])('certificates of the %s environment', (name) => {
  let certificates: Names[];

  beforeAll(async () => {
    certificates = await certificatesOf(await planOf(name));
  });

  test('have exactly the names that were asked for, and loopback only in place of names that are there', () => {
    const isPublic = (names: readonly string[]) => names.some((host) => PUBLIC[name]?.includes(host));
    const isPod = (names: readonly string[]) => names.some((host) => /^\*\.nats-\w+-headless\.[\w-]+\.svc$/.test(host));
    for (const { usages, requested, issued } of certificates) {
      const server = usages.includes('server_auth');
      const added = [
        ...(server && isPod(requested) ? ['localhost'] : []),
        ...(server && isPublic(requested) ? ['127.0.0.1'] : []),
      ];
      expect([...issued].sort()).toEqual([...new Set([...requested, ...added])].sort());
    }
    expect(certificates.filter(({ issued }) => issued.includes('127.0.0.1'))).toHaveLength(PUBLIC[name]?.length ?? 0);
    expect(certificates.some(({ usages }) => !usages.includes('server_auth'))).toBe(name === 'prod');
  });
});

/** The least of a fleet that has a hub, a region and a site. */
const small = () =>
  Artifact.of({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    regions: { eu: { address: 'nats-eu.example.com', replicas: 1 } },
    sites: { edge1: {} },
  });

test('a certificate that lacks the name of the load balancer is not good for its stand-in either', async () => {
  const artifact = small().changeNames('hub', 'nats.example.com', (names) =>
    names.filter((host) => host !== 'nats.example.com'),
  );
  const certificates = await certificatesOf(await artifact.plan());
  const good = certificates.filter(({ issued }) => issued.includes('127.0.0.1'));
  expect(good.map(({ requested }) => requested.includes('nats-eu.example.com'))).toEqual([true]);
  expect(certificates.some(({ issued }) => issued.includes('nats-hub.nats.svc'))).toBe(true);
});

test.each([
  ['nats-hub.nats.svc.cluster.local', true],
  ['nats-hub-1.nats-hub-headless.nats.svc.cluster.local', true],
  ['nats-hub.other.svc.cluster.local', false],
])('a client that connects to %s takes the certificate of the hub: %s', async (servername, taken) => {
  const { tiers } = await planOf('prod');
  const secrets = tiers.find(({ stack }) => stack === 'hub')?.secrets;
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
