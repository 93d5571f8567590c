import { createAccount } from '@nats-io/jwt';
import type { Drill } from '../../../fleet/rehearse/drill';
import { commandsAnswered } from '../../../fleet/rehearse/drills/commands-answered';
import { edgeToHub } from '../../../fleet/rehearse/drills/edge-to-hub';
import { filtersHold } from '../../../fleet/rehearse/drills/filters-hold';
import { hubToEdge } from '../../../fleet/rehearse/drills/hub-to-edge';
import { unauthorizedRefused } from '../../../fleet/rehearse/drills/unauthorized-refused';
import { readRehearsalPlan } from '../../../fleet/rehearse/rehearsal-plan';
import { type DrillRun, drills, rehearse } from '../../../fleet/rehearse/rehearse';
import { Variations } from '../../../fleet/rehearse/variations';
import { parseEnvironment } from '../../../schema';
import { parseGrownEnvironment } from '../../../schema/grown';
import { type VariantName, withVariants } from '../../../schema/variants';
import { natsServer, OLD, PINNED } from '../../support/binaries';
import { synthesizeFleet } from '../../support/fleet';
import { operatorTrust, siteRole } from '../../support/operator';
import { drillNamed, failuresOf } from '../../support/rehearsal';

jest.setTimeout(600_000);

type Written = Readonly<Record<string, unknown>>;

const FILE = 'environments/test.ts';
const HUB = { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 };

async function environmentOf(changes: Written = {}): Promise<Written> {
  return {
    name: 'test',
    trust: await operatorTrust(),
    hub: HUB,
    sites: { edge1: {}, edge2: {} },
    defaults: { site: { up: ['sensors.>'], down: ['commands.{site}.>'], reconnectSeconds: 1 } },
    clients: { dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] }, mute: { at: 'hub' } },
    ...changes,
  };
}

async function rehearsed(version: string, written: Written, wanted: readonly Drill[]): Promise<DrillRun[]> {
  const plan = await readRehearsalPlan(synthesizeFleet(parseEnvironment(written, FILE)).outdir);
  return rehearse({ plan, binary: natsServer(version), drills: wanted });
}

function changesOf(written: Written): Variations<VariantName> {
  const environment = parseEnvironment(written, FILE);
  return new Variations((names) => synthesizeFleet(withVariants(environment, names)).outdir);
}

test.concurrent('everything that a rehearsal proves, it proves where an operator says who gets in', async () => {
  const written = await environmentOf();
  const growth = { outdir: synthesizeFleet(parseGrownEnvironment(written, FILE)).outdir };
  const steps = await rehearsed(PINNED, written, drills({ growth, changes: changesOf(written) }));
  expect(failuresOf(steps)).toEqual({});
  expect(Object.fromEntries(steps.map(({ title, total }) => [title, total]))).toMatchObject({
    'leaves connect, each as itself': 2,
    'edge → hub, live': 4,
    'hub → edge, each site only its own': 4,
    'commands are answered': 2,
    'unauthorized clients are refused': 11,
    'clients can do what they are allowed, no more': 12,
  });
});

test.concurrent.each([
  [PINNED, 3, 26],
  [OLD, 1, 2],
])('nats-server %s, a hub of %i: a revoked user, and a role that changes', async (version, replicas, others) => {
  const written = await environmentOf({ hub: { ...HUB, replicas } });
  const steps = await rehearsed(version, written, drillNamed('jwt-operator', changesOf(written)));
  expect(failuresOf(steps)).toEqual({});
  expect(steps.slice(-2).map(({ total, note = '' }) => [total, note.replace(/\d+ ms/, '… ms')])).toEqual([
    [12, `edge2 gone … ms after the deploy began; ${others} connections stayed`],
    [16, 'site: rehearsal.wider allowed, then refused again'],
  ]);
});

test.concurrent('a region has the operator too, and users have permissions of their own where no role is named', async () => {
  const { roles, ...trust } = await operatorTrust();
  const eu = { address: 'nats-eu.example.com', kube: { context: 'eu' }, replicas: 1, reconnectSeconds: 1 };
  const written = await environmentOf({ trust, regions: { eu }, sites: { edge1: { via: 'eu' }, edge2: {} } });
  const steps = await rehearsed(PINNED, written, [
    ...drillNamed('system-account', changesOf(written)),
    edgeToHub,
    hubToEdge,
    commandsAnswered,
    filtersHold,
    unauthorizedRefused,
  ]);
  expect(failuresOf(steps)).toEqual({});
  expect(Object.fromEntries(steps.map(({ title, total, note }) => [title, note ?? total]))).toMatchObject({
    'leaves connect, each as itself': 'eu edge1 edge2',
    'administrators see a site’s servers only where configured': 'edge2',
    'edge → hub, live': 4,
  });
});

test.concurrent('a role that lets sites do more than the environment says is noticed', async () => {
  const role = siteRole(createAccount());
  const wide = { ...role, template: { ...role.template, pub: { allow: ['>'] } } };
  const written = await environmentOf({ trust: await operatorTrust(wide) });
  const toConnect = drillNamed('expired', changesOf(written)).slice(0, -1);
  const steps = await rehearsed(PINNED, written, [...toConnect, filtersHold]);
  expect(failuresOf(steps)['filters hold, both ways']).toEqual(
    expect.arrayContaining(['edge1: payroll.salaries passes up, which its filter does not allow']),
  );
});
