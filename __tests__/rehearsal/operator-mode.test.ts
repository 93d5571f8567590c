import { parseEnvironment } from '../../environment';
import { parseGrownEnvironment } from '../../environment/load';
import { type VariantName, withVariants } from '../../environment/variants';
import { drills, type FURTHER_DRILLS, furtherDrill, rehearse, type Step } from '../../rehearsal/rehearse';
import { readPlan } from '../../rehearsal/running-fleet';
import { Variations } from '../../rehearsal/variations';
import { natsServer, OLD, PINNED } from '../support/binaries';
import { synthesizeFleet } from '../support/fleet';
import { operatorTrust } from '../support/operator';
import { failuresOf } from '../support/rehearsal';

jest.setTimeout(600_000);

const FILE = 'environments/test.ts';
const PLACES = {
  hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
  sites: { edge1: {}, edge2: {} },
  clients: { dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] }, mute: { at: 'hub' } },
};

async function input(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    name: 'test',
    trust: await operatorTrust(),
    defaults: { site: { up: ['sensors.>'], down: ['commands.{site}.>'], reconnectSeconds: 1 } },
    ...PLACES,
    ...changes,
  };
}

async function rehearsed(
  version: string,
  written: Readonly<Record<string, unknown>>,
  drill?: (typeof FURTHER_DRILLS)[number],
): Promise<Step[]> {
  const environment = parseEnvironment(written, FILE);
  const changes = new Variations<VariantName>((names) => synthesizeFleet(withVariants(environment, names)).outdir);
  const grownOutdir = synthesizeFleet(parseGrownEnvironment(written, FILE)).outdir;
  const plan = await readPlan(synthesizeFleet(environment).outdir);
  return rehearse({
    plan,
    binary: await natsServer(version),
    drills: drill ? furtherDrill(drill, changes) : drills({ grownOutdir, changes }),
  });
}

const notesOf = (steps: readonly Step[]) => steps.map(({ title, total, note }) => `${title}: ${total}  ${note ?? ''}`);

test('everything that a rehearsal proves, it proves where an operator says who gets in', async () => {
  const steps = await rehearsed(PINNED, await input());
  console.log(notesOf(steps).join('\n'));
  expect(failuresOf(steps)).toEqual({});
});

test.each([PINNED, OLD])('nats-server %s: a revoked user, and a role that changes', async (version) => {
  const steps = await rehearsed(version, await input({ hub: { ...PLACES.hub, replicas: 3 } }), 'operator');
  console.log(notesOf(steps).join('\n'));
  expect(failuresOf(steps)).toEqual({});
});
