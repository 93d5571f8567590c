import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readSynthesized, type SynthesizedApp, type Value, type ValueMap } from '../../fleet/model';
import { siteFilter } from '../../fleet/project/selection';
import { withoutComments } from '../../fleet/terraform/fingerprint';
import { type Environment, parseEnvironment } from '../../schema';
import { synthesize } from '../../stacks/synthesize';
import { CHARTS } from './constructs';
import { temporaryFolder } from './folder';
import { mapAt } from './walk';

/** Names of the environments that come with the project. */
export const BUNDLED = ['dev', 'prod', 'staging'] as const;

/** A checkout of its own: the folders that an environment is synthesized into. */
export class Checkout {
  readonly root = temporaryFolder();
  readonly outdir = join(this.root, 'cdktf.out');

  constructor() {
    mkdirSync(this.outdir);
  }

  /**
   * Synthesizes an environment, or what NATS_SITES selects of it, or no site of it; with a lock file of the providers
   * where there is one.
   */
  synthesize(environment: Environment, sites?: string, providerLock?: string): Fleet {
    synthesize(environment, {
      outdir: this.outdir,
      stateDirectory: join(this.root, 'state'),
      charts: CHARTS,
      ...(providerLock !== undefined && { providerLock }),
      siteFilter:
        sites === NO_SITE
          ? () => false
          : siteFilter(
              { NATS_SITES: sites },
              environment.sites.map(({ name }) => name),
            ),
    });
    return new Fleet(this.outdir);
  }
}

/** In place of what NATS_SITES selects: no site at all, which the variable itself cannot say. */
export const NO_SITE = 'no site';

/** What was synthesized of an environment. */
export class Fleet {
  readonly app: SynthesizedApp;

  constructor(readonly outdir: string) {
    this.app = readSynthesized(outdir);
  }

  /** Names of the stacks, sorted. */
  get names(): string[] {
    return [...this.app.stacks.keys()].sort();
  }

  /** A stack's folder, relative to the outdir. */
  folder(stack: string): string {
    return relative(this.outdir, this.app.stacks.get(stack)?.directory ?? '');
  }

  /** A stack's whole text. */
  text(stack: string): string {
    return readFileSync(join(this.outdir, this.folder(stack), 'cdk.tf.json'), 'utf8');
  }

  /** A stack's JSON, without cdktf's comments. */
  json(stack: string): ValueMap {
    return mapAt(withoutComments(JSON.parse(this.text(stack))) as Value);
  }
}

/**
 * Synthesizes an environment, once for all tests of a file: what is to be changed, or made again, a {@link Checkout}
 * synthesizes.
 */
export function synthesizeFleet(environment: Environment, sites?: string): Fleet {
  const said = JSON.stringify([environment, sites]);
  const fleet = SYNTHESIZED.get(said) ?? new Checkout().synthesize(environment, sites);
  SYNTHESIZED.set(said, fleet);
  return fleet;
}

const SYNTHESIZED = new Map<string, Fleet>();

/** An environment with a hub that has a DNS name, the given sites and whatever else is given. */
export function environmentWith(changes: Readonly<Record<string, unknown>> = {}): Environment {
  const input = {
    name: 'test',
    hub: { address: 'nats.example.com', kube: { context: 'hub' } },
    sites: { edge1: {}, edge2: {} },
    ...changes,
  };
  return parseEnvironment(input, `environments/${String(input.name)}.ts`);
}

/** The text of every file under a folder by its path. */
export function filesUnder(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [relative(folder, file), readFileSync(file, 'utf8')]),
  );
}
