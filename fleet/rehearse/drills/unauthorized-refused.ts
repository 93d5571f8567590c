import { connect as connectTcp } from 'node:net';
import { connect, TimeoutError } from '@nats-io/transport-node';
import { certificatesIn } from '../../../lib/pem';
import { issueCertificate, selfSignedCa } from '../../model/issue';
import { atOnce } from '../at-once';
import { authoritiesIn, caOf, type SigningAuthority, serversCaOf } from '../authorities';
import { Checks, type Drill } from '../drill';
import type { OperatorDouble } from '../operator-double';
import { LOOPBACK } from '../ports';
import type { RunningFleet } from '../running-fleet';
import type { RehearsalTier } from '../topology';
import { tryUnauthorizedLeaf, type UnauthorizedLeafProps } from '../unauthorized-leaf';

/** Reached only if not refused: on a busy machine it takes seconds until a server, or this process, gets to it. */
const PATIENCE_MS = 20_000;

/** Leaves without a valid identity are refused by the hub and every region, clients without one by every server. */
export const unauthorizedRefused: Drill = {
  title: 'unauthorized clients are refused',
  async run(fleet) {
    const checks = new Checks();
    const upstreams = fleet.tiers.filter(({ balanced }) => balanced.length > 0);
    const tries = [
      ...(await Promise.all(upstreams.map((tier) => leafTries(fleet, tier)))).flat(),
      ...fleet.tiers.flatMap((tier) => clientTries(fleet, tier)),
      ...(await Promise.all(upstreams.map((tier) => otherAuthorityTries(fleet, tier, upstreams)))).flat(),
    ];
    await atOnce(tries, async ({ what, attempt }) => {
      const { refused, log } = await attempt();
      checks.check(refused, () => ({ what: `${what}: not refused`, details: log }));
    });
    return checks.result(`${tries.length} attempts`);
  },
};

interface Try {
  readonly what: string;
  readonly attempt: () => Promise<{ readonly refused: boolean; readonly log: readonly string[] }>;
}

async function leafTries(fleet: RunningFleet, tier: RehearsalTier): Promise<Try[]> {
  const address = leafAddress(fleet, tier);
  const leaves = await unauthorizedLeaves(fleet, tier);
  const encrypted = caOf(tier) !== undefined;
  return [
    ...leaves.map((leaf, index) => ({
      what: `a leaf at ${tier.stack} with ${leaf.how}`,
      attempt: () => tryUnauthorizedLeaf(fleet, address, `${tier.stack}-unauthorized-${index}`, leaf),
    })),
    ...(encrypted
      ? [{ what: `a leaf at ${tier.stack} over plain TCP`, attempt: () => refusesPlainTcp(address.port) }]
      : []),
  ];
}

/** Where leaves connect: the load balancer's port that leads to the port of `leafnodes`. */
export function leafAddress(fleet: RunningFleet, tier: RehearsalTier) {
  const port = Number((tier.tree.leafnodes as { port?: number } | undefined)?.port);
  const address = tier.balanced.find(({ targetPort }) => targetPort === port);
  if (!address) throw new Error(`${tier.stack}: no load balancer leads to the leafnode port ${port}`);
  return fleet.endpoint(address.host, address.port);
}

async function unauthorizedLeaves(fleet: RunningFleet, tier: RehearsalTier): Promise<UnauthorizedLeafProps[]> {
  const ca = serversCaOf(tier);
  const leavesCa = caOf(tier);
  const signed = await withoutTrustedJwt(fleet, tier);
  if (signed) return signed.map((leaf) => ({ ...leaf, ...(ca && { tls: { ca } }) }));
  const [known] = fleet.leaves.filter(({ upstream }) => upstream.stack === tier.stack).map((leaf) => leaf.tier.name);
  if (ca && leavesCa && mutual(tier)) {
    const authorities = await authoritiesIn(leavesCa, fleet.plan.resolver);
    const upstreams = fleet.tiers.filter(({ balanced }) => balanced.length > 0);
    if (authorities.length === 0)
      throw new Error(`${tier.stack}: the CA of the leaves was not created in this rehearsal`);
    const other = await selfSignedCa();
    const certificate = async (authority: SigningAuthority, name: string) => {
      const { certPem, privateKeyPem } = await issueCertificate({ ...authority, commonName: name, dnsNames: [name] });
      return { ca, cert: certPem, key: privateKeyPem };
    };
    return [
      { how: 'no certificate', tls: { ca } },
      {
        how: 'a certificate of another CA',
        tls: await certificate({ caCertPem: other.certPem, caPrivateKeyPem: other.privateKeyPem }, known ?? 'x'),
      },
      ...(await Promise.all(
        authorities.map(async (authority) => ({
          how: 'a valid certificate but no user',
          tls: await certificate(authority, 'unauthorized-leaf'),
        })),
      )),
      ...(
        await Promise.all(
          upstreams.flatMap(async (other) =>
            Promise.all(
              (
                await authoritiesIn(apart(serversCaOf(other) ?? '', leavesCa), fleet.plan.resolver)
              ).map(async (authority) => ({
                how: `a leaf's name in a certificate of the authority of ${other.name}`,
                tls: await certificate(authority, known ?? 'x'),
              })),
            ),
          ),
        )
      ).flat(),
      { how: 'a password instead of a certificate', user: known ?? 'x', password: 'wrong', tls: { ca } },
      // Users have no password here; only their certificate authenticates them.
      { how: "a leaf's name alone", user: known ?? 'x', password: '', tls: { ca } },
    ];
  }
  const tls = ca ? { ca } : undefined;
  return [
    ...(known ? [{ how: 'a wrong password', user: known, password: 'wrong', tls }] : []),
    { how: 'an unknown user', user: 'unauthorized-leaf', password: 'wrong', tls },
    { how: 'no user at all', tls },
  ];
}

/** The CA certificates of one text that are not in another one. */
function apart(some: string, others: string): string {
  return certificatesIn(some)
    .filter((pem) => !certificatesIn(others).includes(pem))
    .join('');
}

/** Leaves without a JWT of the fleet's operator; nothing where there is no JWT operator. */
async function withoutTrustedJwt(
  { plan, leaves }: RunningFleet,
  tier: RehearsalTier,
): Promise<UnauthorizedLeafProps[] | undefined> {
  const expected = leaves.find(({ upstream }) => upstream.stack === tier.stack)?.expected?.credentials;
  if (!plan.operatorDouble || !expected) return undefined;
  const { user: name, account } = expected;
  const creds = async (double: OperatorDouble, expires?: Date) => (await double.user(account, { name, expires })).creds;
  return [
    { how: 'no credentials' },
    { how: "a leaf's name and a password", user: name, password: 'wrong' },
    { how: "credentials of another JWT operator's account", creds: await creds(await plan.operatorDouble.untrusted()) },
    { how: 'credentials that have expired', creds: await creds(plan.operatorDouble, new Date(Date.now() - HOUR_MS)) },
  ];
}

const HOUR_MS = 3_600_000;

function mutual(tier: RehearsalTier): boolean {
  return (tier.tree.tls as { verify_and_map?: boolean } | undefined)?.verify_and_map === true;
}

/** Speaks the protocol of a leaf without TLS: the server must not answer as to a connected leaf. */
function refusesPlainTcp(port: number): Promise<{ refused: boolean; log: string[] }> {
  return new Promise((resolve) => {
    const log: string[] = [];
    const socket = connectTcp(port, LOOPBACK);
    const end = (refused: boolean) => {
      socket.destroy();
      resolve({ refused, log });
    };
    const timer = setTimeout(() => end(false), PATIENCE_MS);
    socket.on('data', (data) => {
      log.push(
        ...data
          .toString()
          .split('\r\n')
          .filter(Boolean)
          .map((line) => line.slice(0, 120)),
      );
      if (data.toString().startsWith('INFO'))
        socket.write('CONNECT {"name":"unauthorized-leaf","cluster":"unauthorized-leaf"}\r\nPING\r\n');
      if (/^PONG/m.test(data.toString())) end(false);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      end(true);
    });
  });
}

interface ClientLogin {
  readonly user?: string;
  readonly pass?: string;
  readonly certificate?: { readonly cert: string; readonly key: string };
}

/** Connects as a client to the first server of a tier. */
function clientAttempt(
  fleet: RunningFleet,
  tier: RehearsalTier,
  { certificate, ...login }: ClientLogin,
): Try['attempt'] {
  const [server] = fleet.serversOf(tier);
  const ca = serversCaOf(tier);
  return async () => {
    try {
      const connection = await connect({
        servers: `${ca ? 'tls' : 'nats'}://localhost:${server?.ports.client}`,
        tls: ca ? { ca, ...certificate } : null,
        reconnect: false,
        timeout: PATIENCE_MS,
        ...login,
      });
      // Over TLS 1.3 a missing certificate is noticed only after the client takes itself to be connected.
      const refused = await connection.flush().then(
        () => false,
        () => true,
      );
      await connection.close();
      return { refused, log: [] };
    } catch (error) {
      // A client without an answer was not refused.
      return { refused: !(error instanceof TimeoutError), log: [String(error)] };
    }
  };
}

function clientTries(fleet: RunningFleet, tier: RehearsalTier): Try[] {
  if (fleet.serversOf(tier).length === 0) return [];
  return [
    { what: `an anonymous client at ${tier.stack}`, attempt: clientAttempt(fleet, tier, {}) },
    {
      what: `a client with a wrong password at ${tier.stack}`,
      attempt: clientAttempt(fleet, tier, { user: `admin.${tier.name}`, pass: 'wrong' }),
    },
  ];
}

/**
 * The name of a tier's administrator in a certificate that the authority of another tier, or that of leaves, signed.
 */
async function otherAuthorityTries(
  fleet: RunningFleet,
  tier: RehearsalTier,
  upstreams: readonly RehearsalTier[],
): Promise<Try[]> {
  const own = serversCaOf(tier);
  if (!own || !mutual(tier) || fleet.serversOf(tier).length === 0) return [];
  const others = [
    ...upstreams.filter((other) => other !== tier).map((other) => ({ whose: other.name, pem: serversCaOf(other) })),
    { whose: 'leaves', pem: caOf(tier) },
  ];
  const tries = others.map(async ({ whose, pem = '' }) => {
    const authorities = await authoritiesIn(apart(pem, own), fleet.plan.resolver);
    return Promise.all(
      authorities.map(async (authority): Promise<Try> => {
        const name = `admin.${tier.name}`;
        const made = await issueCertificate({ ...authority, commonName: name, dnsNames: [name] });
        const certificate = { cert: made.certPem, key: made.privateKeyPem };
        return {
          what: `a client at ${tier.stack} with the administrator's name in a certificate of the authority of ${whose}`,
          attempt: clientAttempt(fleet, tier, { certificate }),
        };
      }),
    );
  });
  return (await Promise.all(tries)).flat();
}
