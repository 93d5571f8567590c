import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, texts, type Value, type ValueMap } from '../../fleet/model';
import { loadEnvironment } from '../../fleet/project/environments';
import type { Drill } from '../../fleet/rehearse/drill';
import type { DrillName } from '../../fleet/rehearse/drill-names';
import type { DrillChanges } from '../../fleet/rehearse/drills/change';
import { type RehearsalPlan, readRehearsalPlan } from '../../fleet/rehearse/rehearsal-plan';
import { type DrillRun, drills, rehearse } from '../../fleet/rehearse/rehearse';
import { RunningFleet } from '../../fleet/rehearse/running-fleet';
import { Variations } from '../../fleet/rehearse/variations';
import { type Environment, parseEnvironment } from '../../schema';
import type { EnvironmentDraft } from '../../schema/draft';
import { resolve } from '../../schema/resolve';
import { withVariants } from '../../schema/variants';
import { Checkout, synthesizeFleet } from './fleet';
import { mapAt } from './walk';

// Loaded here and not when first needed: once one test of a file has ended, jest lets those beside it load nothing
// more.
import '../../fleet/model/issue/attributes';

/** A fleet as it was synthesized, in a folder where it may be changed as no synthesis would. */
export class Artifact {
  private constructor(readonly outdir: string) {}

  /** Of a bundled environment. */
  static async bundled(name: string): Promise<Artifact> {
    return new Artifact(new Checkout().synthesize(await loadEnvironment(name)).outdir);
  }

  /** Of an environment as one writes it. */
  static of(input: Readonly<Record<string, unknown>>): Artifact {
    const environment = parseEnvironment({ name: 'test', ...input }, `environments/${input.name ?? 'test'}.ts`);
    return new Artifact(new Checkout().synthesize(environment).outdir);
  }

  /** Of an environment that the rules refuse, to see on servers what they refuse it for. */
  static unchecked(input: EnvironmentDraft): Artifact {
    return new Artifact(new Checkout().synthesize(resolve({ name: 'test', ...input })).outdir);
  }

  /** Of a folder that was synthesized into. */
  static at(outdir: string): Artifact {
    return new Artifact(outdir);
  }

  /** A stack's nats.conf. */
  conf(stack: string): string {
    const json: Value = JSON.parse(readFileSync(join(this.outdir, this.environment, stack, 'cdk.tf.json'), 'utf8'));
    return String(dataWith(mapAt(json, 'resource'), 'nats.conf')['nats.conf']);
  }

  /** Changes a stack's resources. */
  change(stack: string, change: (resources: ValueMap) => void): this {
    const file = join(this.outdir, this.environment, stack, 'cdk.tf.json');
    const before = readFileSync(file, 'utf8');
    const json: Value = JSON.parse(before);
    change(mapAt(json, 'resource'));
    const after = JSON.stringify(json, null, 2);
    if (after === JSON.stringify(JSON.parse(before), null, 2)) throw new Error(`${stack}: nothing was changed`);
    writeFileSync(file, after);
    return this;
  }

  /** Changes a stack's nats.conf. */
  changeConf(stack: string, change: (conf: string) => string): this {
    return this.change(stack, (resources) => {
      const data = dataWith(resources, 'nats.conf');
      data['nats.conf'] = change(String(data['nats.conf']));
    });
  }

  /** Replaces a text in a stack's nats.conf, where it must stand once. */
  replaceInConf(stack: string, from: string, to: string): this {
    return this.changeConf(stack, (conf) => replaceOnce(conf, from, to));
  }

  /** Replaces a text in what a stack's nats.conf says of a user, where it must stand once. */
  replaceInUser(stack: string, user: string, from: string, to: string): this {
    return this.changeConf(stack, (conf) => {
      const [before = '', behind = ''] = conf.split(`user: "${user}"`);
      const [own = '', ...others] = behind.split('user: "');
      return `${before}user: "${user}"${[replaceOnce(own, from, to), ...others].join('user: "')}`;
    });
  }

  /** Changes the names in the request for the certificate that has a given one. */
  changeNames(stack: string, name: string, change: (names: readonly string[]) => string[]): this {
    return this.change(stack, (resources) => {
      for (const request of Object.values(mapAt(resources, 'tls_cert_request')).map((value) => mapAt(value))) {
        const names = texts(request.dns_names);
        if (names.includes(name)) request.dns_names = change(names);
      }
    });
  }

  /** Changes the configuration of a stream. */
  changeStream(stack: string, stream: string, change: (config: ValueMap) => void): this {
    return this.change(stack, (resources) => {
      const data = dataWith(resources, `${stream}.json`);
      const config = mapAt(JSON.parse(String(data[`${stream}.json`])));
      change(config);
      data[`${stream}.json`] = JSON.stringify(config);
    });
  }

  plan(): Promise<RehearsalPlan> {
    return readRehearsalPlan(this.outdir);
  }

  /** Runs drills on it. */
  async rehearse(binary: string, drills: readonly Drill[]): Promise<DrillRun[]> {
    return rehearse({ plan: await this.plan(), binary, drills });
  }

  private get environment(): string {
    const manifest: Value = JSON.parse(readFileSync(join(this.outdir, 'manifest.json'), 'utf8'));
    const [first] = Object.values(mapAt(manifest, 'stacks'));
    return String(mapAt(first).synthesizedStackPath).split('/')[0] ?? '';
  }
}

/** The fleet with its files on disk and no server running; `stop` it in the end. */
export async function writtenFleet(plan: RehearsalPlan, binary = 'no-server-is-started'): Promise<RunningFleet> {
  const fleet = new RunningFleet(plan, binary);
  try {
    await fleet.write(plan.tiers);
    return fleet;
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}

/** An environment with changes, synthesized when a drill asks for them. */
export function changesOf(environment: Environment): DrillChanges {
  return new Variations((names) => synthesizeFleet(withVariants(environment, names)).outdir);
}

/** A drill that is asked for by its name, behind those that it rests on; no site is added. */
export function drillNamed(name: DrillName, changes: DrillChanges): Drill[] {
  return drills({ growth: { refused: 'no site is to be added' }, changes }, [name]);
}

/** What failed, by drill: those in which everything held are left out. */
export function failuresOf(steps: readonly DrillRun[]): Record<string, readonly string[]> {
  const failed = steps.filter(({ failures }) => failures.length > 0);
  // Servers are asked at the same time, so the order of their answers means nothing.
  return Object.fromEntries(failed.map(({ title, failures }) => [title, failures.map(({ what }) => what).sort()]));
}

function dataWith(resources: ValueMap, key: string): ValueMap {
  const found = Object.values(mapAt(resources, 'kubernetes_config_map_v1'))
    .map((object) => mapAt(object).data)
    .filter((data) => isMap(data))
    .find((data) => Object.hasOwn(data, key));
  if (!found) throw new Error(`no ConfigMap has ${key}`);
  return found;
}

/** Replaces a text that must occur once. */
export function replaceOnce(text: string, from: string, to: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${JSON.stringify(from)} occurs ${parts.length - 1} times`);
  return parts.join(to);
}
