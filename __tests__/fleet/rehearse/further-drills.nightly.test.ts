import { FURTHER_DRILLS } from '../../../fleet/rehearse/drill-names';
import { drills } from '../../../fleet/rehearse/rehearse';
import { parseEnvironment } from '../../../schema';
import { parseGrownEnvironment } from '../../../schema/grown';
import { natsServer, PINNED } from '../../support/binaries';
import { synthesizeFleet } from '../../support/fleet';
import { Artifact, changesOf, drillNamed, failuresOf } from '../../support/rehearsal';

jest.setTimeout(300_000);

const JETSTREAM = { memory: '16Mi', file: '128Mi', volume: '256Mi' };

/** A hub, a region and three sites, whose leaves try again every second. */
function input(trust: object) {
  const server = { replicas: 1, jetstream: JETSTREAM };
  return {
    name: 'test',
    trust,
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, ...server },
    regions: { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' } } },
    sites: { edge1: {}, edge2: {}, plant7: { via: 'eu' } },
    defaults: { region: { ...server, reconnectSeconds: 1 }, site: { jetstream: JETSTREAM, reconnectSeconds: 1 } },
  };
}

/**
 * Drills that say something about a kind of trust, or nothing about any; operator mode has tests of its own, and
 * existing Secrets others with passwords.
 */
const CERTIFICATES_ONLY: readonly string[] = ['expired', 'existing-secrets', 'lost-disk'];

describe.each(['mutual-tls', 'password'] as const)('with trust by %s', (kind) => {
  const names = FURTHER_DRILLS.filter(
    (name) => name !== 'jwt-operator' && (kind === 'mutual-tls' || !CERTIFICATES_ONLY.includes(name)),
  );

  test.concurrent.each(names)('the drill %s passes', async (name) => {
    const written = input({ kind });
    const changes = changesOf(parseEnvironment(written, 'environments/test.ts'));
    const steps = await Artifact.of(written).rehearse(natsServer(PINNED), drillNamed(name, changes));
    expect(failuresOf(steps)).toEqual({});
    expect(steps.at(-1)?.total).toBeGreaterThan(0);
  });
});

test.concurrent('drills that are named together pass, one after what another has changed', async () => {
  const written = input({ kind: 'mutual-tls' });
  const changes = changesOf(parseEnvironment(written, 'environments/test.ts'));
  const growth = { outdir: synthesizeFleet(parseGrownEnvironment(written, 'environments/test.ts')).outdir };
  const named = drills({ growth, changes }, ['site-added', 'identities', 'expired']);
  expect(failuresOf(await Artifact.of(written).rehearse(natsServer(PINNED), named))).toEqual({});
});
