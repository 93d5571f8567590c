import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SynthesizedApp } from '../../fleet/model';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { type AdoptedKind, adoptedFleet, adoptedNamespace, adoptedNamespaces } from '../support/adopted-fleet';
import { kubectlText, removeNamespaces } from '../support/cluster';
import { connectWithSecret } from '../support/cluster-client';
import { Deployment } from '../support/deployment';
import { foundSecrets, madeSecrets, type Needles, type ShownStack, sortedRecord } from '../support/found-secrets';
import { nameOfSecret, secretsHeld } from '../support/secrets-held';
import { describeWithProviders, PROVIDERS_NOTE, terraformAlongside } from '../support/terraform';

jest.setTimeout(900_000);

/**
 * What commit a370923 synthesized of the same fleets, with `/KUBECONFIG` in place of the kubeconfig's path: one
 * authority issued for servers and for leaves, and every stack read the state of the trust root.
 * `record-adoption.test.ts` made it.
 */
const RECORDINGS = join(__dirname, 'recordings');
const TRUST = ['test'];
const IDENTITIES = ['identity-edge1', 'identity-eu', 'identity-plant7'];
const UPSTREAMS = ['hub', 'region-eu'];
const SITES = ['leaf-edge1', 'leaf-plant7'];
const STACKS = [...TRUST, ...IDENTITIES, ...UPSTREAMS, ...SITES];

/** One of the two deploys. In the middle of it some know what is new, and the others do not. */
interface Deploy {
  readonly first: readonly string[];
  /** The tiers whose servers load something by that. */
  readonly load: readonly string[];
  readonly rest: readonly string[];
}

/** Both orders, in both deploys. */
const DEPLOYS: Readonly<Record<AdoptedKind, { readonly over: Deploy; readonly done: Deploy }>> = {
  'mutual-tls': {
    over: { first: SITES, load: ['edge1', 'plant7'], rest: UPSTREAMS },
    done: { first: UPSTREAMS, load: ['hub', 'eu'], rest: SITES },
  },
  password: {
    over: { first: UPSTREAMS, load: ['eu'], rest: SITES },
    done: { first: SITES, load: ['plant7'], rest: UPSTREAMS },
  },
};

/** A fleet's states, which stay while what is synthesized changes. */
class Adopted extends Deployment {
  constructor(private readonly kind: AdoptedKind) {
    super();
  }

  /** Puts what was synthesized by an earlier commit where it was. */
  before(): void {
    const recorded = join(RECORDINGS, this.kind);
    for (const file of readdirSync(recorded)) {
      const folder = this.folder(basename(file, '.json'));
      mkdirSync(folder, { recursive: true });
      const text = readFileSync(join(recorded, file), 'utf8');
      writeFileSync(join(folder, 'cdk.tf.json'), text.replaceAll('/KUBECONFIG', process.env.KUBECONFIG ?? ''));
    }
  }

  /** Applies stacks that do not wait for each other. */
  async applyAll(stacks: readonly string[]): Promise<void> {
    await each(stacks, async (stack) => {
      await this.runAside(stack, 'init', '-input=false');
      await this.runAside(stack, 'apply', '-auto-approve', '-input=false');
    });
  }

  state(stack: string): Promise<string> {
    return this.runAside(stack, 'state', 'pull');
  }

  /** Plans a stack in which nothing is to change. */
  async shown(stack: string): Promise<ShownStack> {
    const planned = await this.runAside(stack, 'plan', '-input=false', '-out=plan');
    expect([stack, planned]).toEqual([stack, expect.stringContaining('No changes.')]);
    return { plan: await this.runAside(stack, 'show', '-json', 'plan'), state: await this.state(stack) };
  }

  private async runAside(stack: string, ...args: readonly string[]): Promise<string> {
    const { status, output } = await terraformAlongside(this.folder(stack), ...args);
    if (status !== 0) throw new Error(`${stack}: terraform ${args.join(' ')}\n${output}`);
    return output;
  }
}

/** Does the same for each stack, some of them beside each other, and waits for all of them whatever becomes of one. */
async function each<Result>(
  stacks: readonly string[],
  work: (stack: string) => Promise<Result>,
): Promise<Map<string, Result>> {
  const begun = stacks.map(async (stack) => [stack, await work(stack)] as const);
  await Promise.allSettled(begun);
  return new Map(await Promise.all(begun));
}

/** What runs of a fleet, as its clusters and servers show it. */
class Running {
  constructor(private readonly kind: AdoptedKind) {}

  /** The pods of all servers, by when their containers were started. */
  pods(): string[] {
    const started = '{.status.containerStatuses[*].state.running.startedAt}';
    const shown = `jsonpath={range .items[*]}{.metadata.name} {.metadata.uid} ${started}{"\\n"}{end}`;
    return adoptedNamespaces(this.kind).flatMap((namespace) => {
      const lines = kubectlText(['get', 'pods', '--namespace', namespace, '-o', shown]).split('\n');
      return lines.filter((line) => /^nats-(hub|region|leaf)-\d/.test(line)).map((line) => `${namespace}/${line}`);
    });
  }

  /** The leaves at hub and region, with the numbers that nats-server gave their connections. */
  connections(): { readonly hub: string[]; readonly eu: string[] } {
    const named = (tier: string) => leavesAt(this.server(tier)).leaves.map(({ name, id }) => `${name} ${id}`);
    return { hub: named('hub'), eu: named('eu') };
  }

  async isComplete(): Promise<boolean> {
    const links = async () => this.connections();
    const isThere = () => links().then(({ hub, eu }) => hub.length === 2 && eu.length === 1);
    // A server that does not answer yet is none that is there.
    return becomesTrue(() => isThere().catch(() => false), 180_000);
  }

  /** When the servers of tiers have loaded their configuration and certificates, by the tiers' names. */
  loaded(tiers: readonly string[]): string[] {
    return tiers.map(
      (tier) => `${tier} ${asked<{ config_load_time: string }>(this.server(tier), 'varz').config_load_time}`,
    );
  }

  /** Brings what is deployed to the pods of tiers without delay, and waits until their servers have loaded it. */
  async load(tiers: readonly string[], before: readonly string[]): Promise<boolean> {
    for (const tier of tiers) {
      const { namespace, pod } = this.server(tier);
      // Kubelet looks at a pod's Secrets again when anything about the pod changes.
      kubectlText(['annotate', 'pod', pod, '--namespace', namespace, '--overwrite', `test/hurry=${Date.now()}`]);
    }
    return becomesTrue(async () => this.loaded(tiers).every((time) => !before.includes(time)), 120_000);
  }

  /** Drops the connections of all leaves, as a link does that breaks, and waits until they are back. */
  async dropLinks(): Promise<boolean> {
    const before = this.connections();
    for (const tier of ['hub', 'eu']) {
      const { namespace, pod } = this.server(tier);
      const system = pod.replace(/-0$/, '-client-sys');
      const connection = await connectWithSecret(`tls://${namespace}.example.com:4222`, namespace, system);
      const { id, leaves } = leavesAt({ namespace, pod });
      for (const { id: cid } of leaves) await connection.request(`$SYS.REQ.SERVER.${id}.KICK`, JSON.stringify({ cid }));
      await connection.close();
    }
    const old = [...before.hub, ...before.eu];
    const isAnother = async () => {
      const { hub, eu } = this.connections();
      return ![...hub, ...eu].some((link) => old.includes(link));
    };
    return (await becomesTrue(isAnother, 60_000)) && (await this.isComplete());
  }

  /** Recreates the pod of a tier's server. */
  restart(tier: string): void {
    const { namespace, pod } = this.server(tier);
    kubectlText(['delete', 'pod', pod, '--namespace', namespace, '--grace-period=1']);
    const set = `statefulset/${pod.replace(/-0$/, '')}`;
    kubectlText(['rollout', 'status', set, '--namespace', namespace, '--timeout=240s']);
  }

  /** Certificates that region and sites show, as they are in their Secrets. */
  certificates(): string[] {
    const [, ...namespaces] = adoptedNamespaces(this.kind);
    return namespaces.map((namespace) => {
      const names = kubectlText(['get', 'secrets', '--namespace', namespace, '-o', 'name']);
      const [name = ''] = names.match(/\S+-remote-tls$/m) ?? [];
      return kubectlText(['get', name, '--namespace', namespace, '-o', 'jsonpath={.data.tls\\.crt}']);
    });
  }

  private server(tier: string): Server {
    const hub = adoptedNamespace(this.kind);
    if (tier === 'hub') return { namespace: hub, pod: 'nats-hub-0' };
    return { namespace: `${hub}-${tier}`, pod: tier === 'eu' ? 'nats-region-0' : 'nats-leaf-0' };
  }
}

interface Leaf {
  readonly name: string;
  readonly id: number;
  /** Whether it is the server's own connection to the one above. */
  readonly is_spoke: boolean;
}

/** The one server of a tier. */
type Server = Readonly<Record<'namespace' | 'pod', string>>;

/** What a server's monitor says. */
function asked<Answer>({ namespace, pod }: Server, page: string): Answer {
  return JSON.parse(kubectlText(['get', '--raw', `/api/v1/namespaces/${namespace}/pods/${pod}:8222/proxy/${page}`]));
}

/** A server's id, and the leaves that are connected to it, by their names. */
function leavesAt(server: Server): { readonly id: string; readonly leaves: readonly Leaf[] } {
  const { server_id: id, leafs = [] } = asked<{ server_id: string; leafs?: Leaf[] }>(server, 'leafz');
  const leaves = leafs.filter(({ is_spoke }) => !is_spoke);
  return { id, leaves: leaves.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

describeWithProviders(`a fleet that was deployed with one authority${PROVIDERS_NOTE}`, () => {
  describe.each(['mutual-tls', 'password'] as const)('%s', (kind) => {
    const deployment = new Adopted(kind);
    const running = new Running(kind);
    let shown: ReadonlyMap<string, ShownStack> = new Map();
    let app: SynthesizedApp | undefined;
    let before: Needles = new Map();

    afterAll(() => removeNamespaces(...adoptedNamespaces(kind)));

    const { over, done } = DEPLOYS[kind];

    /** Deploys all, and drops every link in the middle of it. */
    async function deploy({ first, load, rest }: Deploy): Promise<void> {
      const undisturbed = { pods: running.pods(), connections: running.connections() };
      const loaded = running.loaded(load);
      await deployment.applyAll(TRUST);
      await deployment.applyAll(IDENTITIES);
      await deployment.applyAll(first);
      expect(await running.load(load, loaded)).toBe(true);
      expect({ pods: running.pods(), connections: running.connections() }).toEqual(undisturbed);
      expect(await running.dropLinks()).toBe(true);
      const connections = running.connections();
      await deployment.applyAll(rest);
      expect({ pods: running.pods(), connections: running.connections() }).toEqual({ ...undisturbed, connections });
    }

    test('is deployed', async () => {
      deployment.before();
      await deployment.applyAll(TRUST);
      await deployment.applyAll([...UPSTREAMS, ...SITES]);
      expect(await running.isComplete()).toBe(true);
      expect(running.pods()).toHaveLength(4);
      const states = await each([...TRUST, ...UPSTREAMS, ...SITES], (stack) => deployment.state(stack));
      before = madeSecrets(states);
      // Every site could be every other one then, and issue.
      const held = foundSecrets(new Map([...states].map(([stack, state]) => [stack, { plan: '', state }])), before);
      const others = kind === 'mutual-tls' ? ['authority of hub', 'identity of plant7'] : ['identity of plant7'];
      expect(held['leaf-edge1']?.map(nameOfSecret)).toEqual(expect.arrayContaining(others));
    });

    test(`goes over, ${over.first.join(' and ')} first: no pod is recreated, no container restarts, no leaf reconnects; whose link breaks comes back`, async () => {
      const old = kind === 'mutual-tls' ? running.certificates() : [];
      deployment.synthesize(adoptedFleet(kind, { oneAuthority: true }));
      await deploy(over);
      const shown = kind === 'mutual-tls' ? running.certificates() : [];
      expect(shown.filter((certificate) => old.includes(certificate))).toEqual([]);
    });

    test(`and is done with it, ${done.first.join(' and ')} first: the same`, async () => {
      app = deployment.synthesize(adoptedFleet(kind));
      await deploy(done);
    });

    test('then a second plan of each stack is empty', async () => {
      shown = await each(STACKS, (stack) => deployment.shown(stack));
    });

    test("and in each stack's plan and state are just those private keys and passwords that docs/trust.md says", () => {
      const made = madeSecrets(new Map([...shown].map(([stack, { state }]) => [stack, state])));
      expect([...made.keys()].map(nameOfSecret)).toEqual(
        expect.arrayContaining(['authority of eu', 'identity of edge1', 'identity of plant7']),
      );
      expect(foundSecrets(shown, made)).toEqual(
        sortedRecord(secretsHeld(app ?? deployment.synthesize(adoptedFleet(kind)))),
      );
      // Of what was made before and is not any more, nothing is left.
      const kept = new Set(made.values());
      const gone = new Map([...before].filter(([, text]) => !kept.has(text)));
      expect(gone.size).toBe(kind === 'mutual-tls' ? 3 : 0);
      expect(Object.values(foundSecrets(shown, gone)).flat()).toEqual([]);
    });

    test('when servers are recreated afterwards, every leaf comes back', async () => {
      const before = running.connections();
      for (const tier of ['hub', 'eu']) running.restart(tier);
      expect(await running.isComplete()).toBe(true);
      expect(running.connections()).not.toEqual(before);
    });
  });
});
