import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { NATS_CONF } from '../../../constructs/contract';
import { block, isMap, resourcesOfType, stackNamed, type Value, type ValueMap } from '../../../fleet/model';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { streamsAreMade } from '../../../fleet/rehearse/drills/streams';
import { type RehearsalPlan, readRehearsalPlan } from '../../../fleet/rehearse/rehearsal-plan';
import { rehearse } from '../../../fleet/rehearse/rehearse';
import { type Environment, EnvironmentError, parseEnvironment, refusalIn } from '../../../schema';
import { parseGrownEnvironment } from '../../../schema/grown';
import { natsServer, PINNED } from '../../support/binaries';
import { synthesizeFleet } from '../../support/fleet';
import { environments, HOSTILE_TEXTS } from '../../support/random-environment';
import { writtenFleet } from '../../support/rehearsal';
import { at, texts } from '../../support/walk';

/** NATS_TEST_RUNS=10 tries ten times as many. */
const FACTOR = Number(process.env.NATS_TEST_RUNS ?? 1);
/** So many that chance hardly moves how many of them are accepted: 0.45 of 4,000 were. */
const PARSED = 2000 * FACTOR;
const CHECKED = 30 * FACTOR;
const STARTED = 6 * FACTOR;

jest.setTimeout(300_000 * FACTOR);

/** The environment, or what is wrong with it; any other error is one of the program. */
function parsed(input: unknown, parse = parseEnvironment): Environment | EnvironmentError {
  try {
    return parse(input, 'environments/random.ts');
  } catch (error) {
    return refusalIn(error);
  }
}

const valid = environments.filter((input) => !(parsed(input) instanceof EnvironmentError));

/** Annotations of the hub's load balancer as Kubernetes gets them: nothing of what was written is an expression. */
async function annotationsOf({ resolver }: RehearsalPlan): Promise<ValueMap> {
  const services = resourcesOfType(stackNamed(resolver.app, 'hub'), 'kubernetes_service_v1');
  const resolved = await Promise.all(services.map(({ address }) => resolver.resource('hub', address)));
  const [balancer] = resolved.filter(({ spec }) => block(spec)?.type === 'LoadBalancer');
  return block(block(balancer?.metadata)?.annotations) ?? {};
}

test('whatever is written is an environment, or told what is wrong with it; much of what is tried is one', () => {
  let good = 0;
  fc.assert(
    fc.property(environments, (input) => {
      const result = parsed(input);
      if (!(result instanceof EnvironmentError)) {
        good += 1;
        return;
      }
      expect(result.problems.length).toBeGreaterThan(0);
      expect(result.message).toContain('environments/random.ts');
      expect(result.message.replaceAll('\n', '')).not.toMatch(/[\p{C}\u2028\u2029]/u);
      for (const { message } of result.problems) expect(message).not.toBe('');
    }),
    { numRuns: PARSED },
  );
  expect(good / PARSED).toBeGreaterThan(0.4);
});

/**
 * What one more site can use up: room of the hub or a region for one more stream, and the time in which passwords are
 * checked. And it would store what another one has for itself alone.
 */
const IN_THE_WAY = [
  /^(hub|regions\.\S+)\.jetstream\.file .* is more than jetstream\.file/,
  /^trust\.kind .* is too slow/,
  /^sites\.\S+\.subjects\[\d+\] .* also comes down/,
];

test('an environment stays one when a site is added, or says what is in the way', () => {
  fc.assert(
    fc.property(valid, (input) => {
      const before = parseEnvironment(input, 'environments/random.ts');
      const after = parsed(input, parseGrownEnvironment);
      if (after instanceof EnvironmentError) {
        const others = after.problems
          .map(({ path, message }) => `${path} ${message}`)
          .filter((problem) => !IN_THE_WAY.some((known) => known.test(problem)));
        expect(others).toEqual([]);
      } else expect(after.sites).toHaveLength(before.sites.length + 1);
    }),
    { numRuns: CHECKED },
  );
});

/** Asks nats-server about the configuration of every server, as the rehearsal writes it. */
async function checkEveryServer(binary: string, plan: RehearsalPlan): Promise<void> {
  const fleet = await writtenFleet(plan);
  try {
    for (const pod of plan.tiers.flatMap(({ pods }) => pods)) {
      const container = pod.containers.find(({ name }) => name === 'nats');
      const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value ?? '']));
      const conf = join(fleet.root(pod), NATS_CONF);
      const { status, stderr } = spawnSync(binary, ['-t', '-c', conf], { env, encoding: 'utf8' });
      expect({ pod: `${pod.stack}/${pod.name}`, status, stderr }).toMatchObject({ status: 0 });
    }
  } finally {
    await fleet.stop();
  }
}

test('nats-server accepts the configuration of every server of every environment', async () => {
  const binary = natsServer(PINNED);
  await fc.assert(
    fc.asyncProperty(valid, async (input) => {
      const environment = parseEnvironment(input, 'environments/random.ts');
      const plan = await readRehearsalPlan(synthesizeFleet(environment).outdir);
      expect(plan.tiers).toHaveLength(1 + environment.regions.length + environment.sites.length);
      expect(await annotationsOf(plan)).toEqual(expect.objectContaining(environment.hub.service.annotations));
      await checkEveryServer(binary, plan);
    }),
    { numRuns: CHECKED },
  );
});

/** An environment that says something in every place where a text may stand. */
const EVERYTHING = {
  name: 'random',
  kind: 'production',
  image: { nats: 'nats:2.15.2', box: 'box:1' },
  trust: { kind: 'password' },
  hub: {
    address: 'nats.example.com',
    kube: { context: 'hub', config: '~/.kube/hub' },
    namespace: 'hub',
    replicas: 1,
    jetstream: { memory: '64Mi', file: '1Gi', volume: { size: '2Gi', class: 'fast' } },
    resources: { cpu: '1', memory: '1Gi' },
    service: { annotations: { 'example.com/a': 'b' }, sourceRanges: ['203.0.113.0/24'] },
  },
  regions: { eu: { address: 'nats-eu.example.com', replicas: 1, service: { annotations: { c: 'd' } } } },
  sites: {
    edge1: {
      via: 'eu',
      kube: { context: 'edge1', config: '~/.kube/edge1' },
      up: ['sensors.>'],
      down: ['commands.{site}.>'],
      streams: { S: { subjects: ['sensors.a'], maxAge: '1h', maxBytes: '1Mi', hub: { maxAge: '2h' } } },
    },
  },
  clients: { app: { at: 'edge1', publish: ['a.b'], subscribe: ['c.>'] } },
  alerts: { labels: { release: 'prometheus' }, beforeExpiry: '7d' },
  backend: { kind: 's3', bucket: 'bucket', region: 'eu', prefix: 'states' },
};

test.each(HOSTILE_TEXTS)('%j is refused, or arrives as it is, wherever it stands', async (hostile) => {
  const places = texts(EVERYTHING).map(({ path }) => path);
  expect(places.length).toBeGreaterThan(30);
  const input = places.reduce((good, place) => {
    const next = withText(good, place, hostile);
    return parsed(next) instanceof EnvironmentError ? good : next;
  }, EVERYTHING as Value);
  const accepted = places.filter((place) => JSON.stringify(at(input, ...place)) === JSON.stringify(hostile));
  const environment = parseEnvironment(input, 'environments/random.ts');
  const plan = await readRehearsalPlan(synthesizeFleet(environment).outdir);
  expect(await annotationsOf(plan)).toEqual(expect.objectContaining(environment.hub.service.annotations));
  await checkEveryServer(natsServer(PINNED), plan);
  // Values of annotations hold JSON at times; nothing that Terraform or a line reader would take apart.
  const isPlain = !/[\p{C}\u2028]|\$\{|%\{/u.test(hostile);
  expect(accepted.map((place) => place.join('.')).includes('hub.service.annotations.example.com/a')).toBe(isPlain);
});

/** The value with another text at one place. */
function withText(value: Value, [step, ...rest]: readonly string[], text: string): Value {
  if (step === undefined) return text;
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === step ? withText(item, rest, text) : item));
  }
  return isMap(value) ? { ...value, [step]: withText(value[step] ?? null, rest, text) } : value;
}

test('fleets of any kind start, connect and make their streams', async () => {
  const binary = natsServer(PINNED);
  await fc.assert(
    fc.asyncProperty(valid, async (input) => {
      const plan = await readRehearsalPlan(synthesizeFleet(parseEnvironment(input, 'environments/random.ts')).outdir);
      const steps = await rehearse({ plan, binary, drills: [serversStart, leavesConnect, streamsAreMade] });
      expect(steps.flatMap(({ failures }) => failures)).toEqual([]);
      expect(steps).toHaveLength(3);
    }),
    // Making it smaller would start as many fleets again as were tried.
    { numRuns: STARTED, endOnFailure: true },
  );
});
