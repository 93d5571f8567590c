import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { exampleOf } from '../../constructs/subjects';
import { droppedSince, listConnections } from '../../fleet/rehearse/connections';
import { clustersForm } from '../../fleet/rehearse/drills/clusters-form';
import { isConnected } from '../../fleet/rehearse/drills/leaves-connect';
import { isHeard, Listener } from '../../fleet/rehearse/exchange';
import type { RehearsalLeaf } from '../../fleet/rehearse/leaf';
import { makeStreams } from '../../fleet/rehearse/make-streams';
import { RunningFleet } from '../../fleet/rehearse/running-fleet';
import type { RunningServer } from '../../fleet/rehearse/running-server';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { natsServer, PINNED } from './binaries';
import { RawLeaf } from './raw-leaf';
import type { Artifact } from './rehearsal';

/** The site whose identity is valid, and whose server is the attacker's: it is synthesized, but not started. */
export const MALLORY = 'mallory';

/** What mallory may receive, and does: what is for all sites, and requests to her own JetStream. */
export const FOR_MALLORY = /^(config\.|commands\.mallory\.|\$JS\.mallory\.API\.CONSUMER\.)/;

/** What a leaf shows of itself when it connects. */
export interface Identity {
  readonly tls?: { readonly ca: string; readonly cert?: string; readonly key?: string };
  readonly user?: string;
  readonly pass?: string;
}

const START_MS = 20_000;
/** Waited for in full only where nothing is logged: a busy machine may take its time. */
const LOG_MS = 10_000;

/** A fleet that runs, and that {@link MALLORY} attacks. */
export class AttackedFleet {
  private witnesses: readonly Witness[] = [];
  private connections: ReadonlySet<string> = new Set();
  private marks = new Map<RunningServer, number>();
  private readonly attackers: { stop(): Promise<void> }[] = [];

  private constructor(readonly running: RunningFleet) {}

  /** Starts everything but mallory's server, and waits until all of it is connected and has its streams. */
  static async start(artifact: Artifact, version = PINNED): Promise<AttackedFleet> {
    const running = new RunningFleet(await artifact.plan(), natsServer(version));
    const fleet = new AttackedFleet(running);
    try {
      await running.start(running.tiers.filter(({ name }) => name !== MALLORY));
      await clustersForm.run(running);
      const leaves = running.leaves.filter(({ tier }) => tier.name !== MALLORY);
      const connected = await Promise.all(leaves.map((leaf) => isConnected(running, leaf, START_MS)));
      if (connected.includes(false)) throw new Error('not all leaves are connected');
      await fleet.makeStreams();
      fleet.witnesses = await Promise.all(leaves.map((leaf) => Witness.of(running, leaf)));
      await fleet.rest();
      return fleet;
    } catch (error) {
      await running.stop();
      throw error;
    }
  }

  get hubs(): RunningServer[] {
    return this.running.serversOf(this.running.hub);
  }

  /** A server by its name. */
  server(name: string): RunningServer {
    const found = this.running.servers.find((server) => server.name === name);
    if (!found) throw new Error(`no server is called ${name}`);
    return found;
  }

  /** The port on loopback for a container port of a server. */
  port(server: RunningServer, containerPort: number): number {
    return this.running.portOf(server.pod, containerPort);
  }

  /**
   * What a leaf's own files hold: its certificate, or its name and password.
   * @param role as which of its accounts it connects: that of messages, or its system account
   */
  identity(name: string, role: 'leaf' | 'leaf-system' = 'leaf'): Identity {
    const { pod } = this.leaf(name);
    const text = (path: string) => pod?.files.get(`/etc/nats/${path}`)?.content;
    const ca = text(`certs/${role}-ca.pem`);
    const login = text(role === 'leaf' ? 'secrets/remote.conf' : 'secrets/remote-system.conf');
    const [, user, pass] = /:\/\/([^:]+):([^@]+)@/.exec(login ?? '') ?? [];
    return {
      ...(ca && { tls: { ca, cert: text(`certs/${role}-cert.pem`), key: text(`certs/${role}-key.pem`) } }),
      ...(user && { user, pass: decodeURIComponent(pass ?? '') }),
    };
  }

  /**
   * Speaks to a server as a leaf, by default as mallory.
   * @param claims what it says of itself in CONNECT beside that
   */
  async raw(claims: Readonly<Record<string, unknown>> = {}, at = this.firstHub(), who = this.identity(MALLORY)) {
    const { tls, ...login } = who;
    const raw = await RawLeaf.open({
      port: this.port(at, LEAF_PORT),
      ...(tls && { tls }),
      connect: {
        name: `${MALLORY}-nats-leaf-0`,
        cluster: `${MALLORY}-nats-leaf-0`,
        domain: MALLORY,
        remote_account: 'FLEET',
        version: PINNED,
        protocol: 1,
        headers: true,
        jetstream: true,
        ...login,
        ...claims,
      },
    });
    return this.stopInTheEnd(raw);
  }

  /** A connection to the first hub server's leafnode port that does its part of TLS, and then nothing. */
  async silent(tls = this.identity(MALLORY).tls): Promise<RawLeaf> {
    return this.stopInTheEnd(await RawLeaf.open({ port: this.port(this.firstHub(), LEAF_PORT), ...(tls && { tls }) }));
  }

  /** Stops an attacker with the fleet, where its test did not come to its end. */
  stopInTheEnd<Attacker extends { stop(): Promise<void> }>(attacker: Attacker): Attacker {
    this.attackers.push(attacker);
    return attacker;
  }

  /** Ends what attacked. */
  async stopAttackers(): Promise<void> {
    await Promise.all(this.attackers.splice(0).map((attacker) => attacker.stop()));
  }

  /** From here on, what is logged and what is dropped is laid to the attack. */
  async begin(): Promise<void> {
    this.marks = new Map(this.running.servers.map((server) => [server, server.process.logLines.length]));
    // A leaf of an attack before may be on its way out still.
    const others = [...(await listConnections(this.running))].filter((name) => !name.includes(`(${MALLORY}`));
    this.connections = new Set(others);
  }

  /** What the servers of the tier that is attacked have logged since {@link begin}, without times and addresses. */
  logged(tier = this.running.hub): string[] {
    return this.running
      .serversOf(tier)
      .flatMap((server) => server.process.logLines.slice(this.marks.get(server) ?? 0))
      .map((line) => line.replace(/^\[\d+\] \S+ \S+ (?=\[)/, '').replace(/\S+:\d+ - [a-z]+:\d+ - /, ''));
  }

  /** Waits until something is logged. */
  async logs(what: RegExp, tier = this.running.hub): Promise<boolean> {
    return becomesTrue(async () => this.logged(tier).some((line) => what.test(line)), LOG_MS);
  }

  /** Expects an attacker to be thrown out: the tier that is attacked says why, and nobody else notices. */
  async expectOut(raw: RawLeaf, why: RegExp, tier = this.running.hub): Promise<void> {
    expect({ out: await raw.isOut(), logged: await this.logs(why, tier) }).toEqual({ out: true, logged: true });
    expect(await this.noticed()).toEqual([]);
  }

  /**
   * What the rest of the fleet notices: connections that are gone since {@link begin}, messages that do not get
   * through.
   */
  async noticed(): Promise<string[]> {
    const lost = await Promise.all(this.witnesses.map((witness) => witness.lost()));
    return [...(await droppedSince(this.running, this.connections)), ...lost.flat()];
  }

  /** Names of the streams at the hub, and how many messages are in each. */
  async stored(): Promise<Record<string, number>> {
    const { streams } = await jetstreamManager(await this.running.connectTo(this.running.hub));
    const found = await streams.list().next();
    return Object.fromEntries(found.map(({ config, state }) => [config.name, state.messages]));
  }

  async stop(): Promise<void> {
    await this.stopAttackers();
    await this.running.stop();
  }

  private firstHub(): RunningServer {
    const [hub] = this.hubs;
    if (!hub) throw new Error('there is no hub');
    return hub;
  }

  private leaf(name: string) {
    const found = this.running.leaves.find(({ tier }) => tier.name === name);
    if (!found) throw new Error(`no leaf is called ${name}`);
    return { ...found, pod: found.tier.pods[0] };
  }

  /**
   * Those of the leaves first: a stream whose sources are there already asks them once, and not again after seconds.
   */
  private async makeStreams(): Promise<void> {
    for (const tier of [...this.running.tiers].reverse().filter(({ name }) => name !== MALLORY)) {
      for (const [name, problem] of await makeStreams(this.running, tier, [...tier.streams.keys()])) {
        throw new Error(`${tier.stack}: stream ${name}: ${problem}`);
      }
    }
  }

  /** The first exchange may take its time. */
  private async rest(): Promise<void> {
    const quiet = await becomesTrue(async () => {
      await this.begin();
      return (await this.noticed()).length === 0;
    }, START_MS);
    if (!quiet) throw new Error(`nothing was attacked, and yet: ${await this.noticed()}`);
  }
}

/** Container port of `leafnodes`. */
export const LEAF_PORT = 7422;

/** A leaf that talks with the hub. */
class Witness {
  private count = 0;

  private constructor(
    private readonly leaf: RehearsalLeaf,
    private readonly site: NatsConnection,
    private readonly hub: NatsConnection,
    private readonly atSite: Listener,
    private readonly atHub: Listener,
  ) {}

  static async of(fleet: RunningFleet, leaf: RehearsalLeaf): Promise<Witness> {
    const [site, hub] = [await fleet.connectTo(leaf.tier), await fleet.connectTo(fleet.hub)];
    return new Witness(leaf, site, hub, new Listener(site, leaf.down), new Listener(hub, leaf.up));
  }

  /** Which way nothing gets through. The last of the subjects upwards is one that no stream keeps. */
  async lost(): Promise<string[]> {
    const { tier, up, down } = this.leaf;
    this.count += 1;
    const payload = `${tier.name} ${this.count}`;
    const ways = await Promise.all([
      isHeard(this.site, exampleOf(up.at(-1) ?? '', 'witness'), this.atHub, payload),
      isHeard(this.hub, exampleOf(down[0] ?? '', 'witness'), this.atSite, payload),
    ]);
    return ways.flatMap((heard, way) => (heard ? [] : [`${tier.name}: nothing gets ${way === 0 ? 'up' : 'down'}`]));
  }
}

/** Long enough for whatever was sent to arrive, where it should not. */
export function grace(): Promise<void> {
  return sleep(GRACE_MS);
}

const GRACE_MS = 300;
