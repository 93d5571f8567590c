import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SynthesizedApp } from '../../fleet/model';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { type AdoptedKind, adoptedFleet, adoptedNamespace, adoptedNamespaces } from '../support/adopted-fleet';
import { kubectlText, removeNamespaces } from '../support/cluster';
import { connectWithSecret } from '../support/cluster-client';
import { Checkout } from '../support/fleet';
import { foundSecrets, madeSecrets, type Needles, type ShownStack, sortedRecord } from '../support/found-secrets';
import { nameOfSecret, secretsHeld } from '../support/secrets-held';
import { describeWithProviders, PROVIDERS_NOTE, terraformAlongside } from '../support/terraform';

jest.setTimeout(900_000);

/**
 * What commit a370923 synthesized of the same fleets, with `/KUBECONFIG` in place of the kubeconfig's path: one authority issued
 * for servers and for leaves, and every stack read the state of the trust root. `record-adoption.test.ts` made it.
 */
const RECORDINGS = join(__dirname, 'recordings');
const TRUST = ['test'];
const IDENTITIES = ['identity-edge1', 'identity-eu', 'identity-plant7'];
const ACCEPTORS = ['hub', 'region-eu'];
const SITES = ['leaf-edge1', 'leaf-plant7'];
const STACKS = [...TRUST, ...IDENTITIES, ...ACCEPTORS, ...SITES];

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
    over: { first: SITES, load: ['edge1', 'plant7'], rest: ACCEPTORS },
    done: { first: ACCEPTORS, load: ['hub', 'eu'], rest: SITES },
  },
  password: {
    over: { first: ACCEPTORS, load: ['eu'], rest: SITES },
    done: { first: SITES, load: ['plant7'], rest: ACCEPTORS },
  },
};

/** A checkout whose states stay while what is synthesized changes. */
class Deployment {
  private readonly checkout = new Checkout();

  constructor(private readonly kind: AdoptedKind) {}

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

  synthesize(trust: Readonly<Record<string, unknown>> = {}): SynthesizedApp {
    return this.checkout.synthesize(adoptedFleet(this.kind, trust)).app;
  }

  /** Applies stacks that do not wait for each other. */
  async apply(stacks: readonly string[]): Promise<void> {
    await each(stacks, async (stack) => {
      await this.run(stack, 'init', '-input=false');
      await this.run(stack, 'apply', '-auto-approve', '-input=false');
    });
  }

  state(stack: string): Promise<string> {
    return this.run(stack, 'state', 'pull');
  }

  /** Plans a stack in which nothing is to change. */
  async shown(stack: string): Promise<ShownStack> {
    expect([stack, await this.run(stack, 'plan', '-input=false', '-out=plan')]).toEqual([
      stack,
      expect.stringContaining('No changes.'),
    ]);
    return { plan: await this.run(stack, 'show', '-json', 'plan'), state: await this.state(stack) };
  }

  private async run(stack: string, ...args: readonly string[]): Promise<string> {
    const { status, output } = await terraformAlongside(this.folder(stack), ...args);
    if (status !== 0) throw new Error(`${stack}: terraform ${args.join(' ')}\n${output}`);
    return output;
  }

  private folder(stack: string): string {
    return join(this.checkout.outdir, 'test', stack);
  }
}

/** Does the same for each stack, some of them beside each other, and waits for all of them whatever becomes of one. */
async function each<Result>(
  stacks: readonly string[],
  work: (stack: string) => Promise<Result>,
): Promise<Map<string, Result>> {
  const results = await Promise.allSettled(stacks.map(async (stack) => [stack, await work(stack)] as const));
  return new Map(
    results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    }),
  );
}

interface Leaf {
  readonly name: string;
  readonly id: number;
  /** Whether it is the server's own connection to the one above. */
  readonly is_spoke: boolean;
}

/** What runs of a fleet, as its clusters and servers show it. */
class Running {
  constructor(private readonly kind: AdoptedKind) {}

  /** The pods of all servers, by when their containers were started. */
  pods(): string[] {
    return adoptedNamespaces(this.kind).flatMap((namespace) => {
      const shown =
        'jsonpath={range .items[*]}{.metadata.name} {.metadata.uid} {.status.containerStatuses[*].state.running.startedAt}{"\\n"}{end}';
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
    return becomesTrue(async () => {
      try {
        const { hub, eu } = this.connections();
        return hub.length === 2 && eu.length === 1;
      } catch {
        return false;
      }
    }, 180_000);
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
    const isAnother = () => {
      const { hub, eu } = this.connections();
      return ![...hub, ...eu].some((link) => before.hub.includes(link) || before.eu.includes(link));
    };
    return (await becomesTrue(async () => isAnother(), 60_000)) && (await this.isComplete());
  }

  /** Recreates the pod of a tier's server. */
  restart(tier: string): void {
    const { namespace, pod } = this.server(tier);
    kubectlText(['delete', 'pod', pod, '--namespace', namespace, '--grace-period=1']);
    const set = `statefulset/${pod.replace(/-0$/, '')}`;
    kubectlText(['rollout', 'status', set, '--namespace', namespace, '--timeout=240s']);
  }

  /** Certificates that region and sites show, as they stand in their Secrets. */
  certificates(): string[] {
    return adoptedNamespaces(this.kind)
      .slice(1)
      .map((namespace) => {
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

/** The one server of a tier. */
interface Server {
  readonly namespace: string;
  readonly pod: string;
}

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
    const deployment = new Deployment(kind);
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
      await deployment.apply(TRUST);
      await deployment.apply(IDENTITIES);
      await deployment.apply(first);
      expect(await running.load(load, loaded)).toBe(true);
      expect({ pods: running.pods(), connections: running.connections() }).toEqual(undisturbed);
      expect(await running.dropLinks()).toBe(true);
      const connections = running.connections();
      await deployment.apply(rest);
      expect({ pods: running.pods(), connections: running.connections() }).toEqual({ ...undisturbed, connections });
    }

    test('is deployed', async () => {
      deployment.before();
      await deployment.apply(TRUST);
      await deployment.apply([...ACCEPTORS, ...SITES]);
      expect(await running.isComplete()).toBe(true);
      expect(running.pods()).toHaveLength(4);
      const states = await each([...TRUST, ...ACCEPTORS, ...SITES], (stack) => deployment.state(stack));
      before = madeSecrets(states);
      // Every site could be every other one then, and issue.
      const held = foundSecrets(new Map([...states].map(([stack, state]) => [stack, { plan: '', state }])), before);
      expect(held['leaf-edge1']?.map(nameOfSecret)).toEqual(
        expect.arrayContaining(
          kind === 'mutual-tls' ? ['authority of hub', 'identity of plant7'] : ['identity of plant7'],
        ),
      );
    });

    test(`goes over, ${over.first.join(' and ')} first: no pod is made anew, no container restarts, no leaf reconnects; whose link breaks comes back`, async () => {
      const old = kind === 'mutual-tls' ? running.certificates() : [];
      deployment.synthesize({ oneAuthority: true });
      await deploy(over);
      const shown = kind === 'mutual-tls' ? running.certificates() : [];
      expect(shown.filter((certificate) => old.includes(certificate))).toEqual([]);
    });

    test(`and is done with it, ${done.first.join(' and ')} first: the same`, async () => {
      app = deployment.synthesize();
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
      expect(foundSecrets(shown, made)).toEqual(sortedRecord(secretsHeld(app ?? deployment.synthesize())));
      // Of what was made before and is not any more, nothing is left.
      const kept = new Set(made.values());
      const gone = new Map([...before].filter(([, text]) => !kept.has(text)));
      expect(gone.size).toBe(kind === 'mutual-tls' ? 3 : 0);
      expect(Object.values(foundSecrets(shown, gone)).flat()).toEqual([]);
    });

    test('when servers are made anew afterwards, every leaf comes back', async () => {
      const before = running.connections();
      for (const tier of ['hub', 'eu']) running.restart(tier);
      expect(await running.isComplete()).toBe(true);
      expect(running.connections()).not.toEqual(before);
    });
  });
});
