import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformResource, TerraformStack } from '../constructs/cdktf';
import { readSynthesized } from '../fleet/model';
import { synthesize } from '../stacks/synthesize';
import { environmentOf } from './environment';

/**
 * Synthesizes an environment of so many sites (`fleet`), or lets bare cdktf write what the fleet's synthesis wrote
 * before (`peer`): the least that any cdktf app could take for it. Or compares what one site costs in fleets of several
 * sizes, one after the other in one process (`flat`).
 */
const [mode, ...sizes] = process.argv.slice(2);
const [sites = '1'] = sizes;
const kept = join(tmpdir(), `nats-bench-${sites}.json`);

/** Where files cost the same however many there are: a disk has its own ways with thousands. */
const MEMORY = '/dev/shm';
const outdir = mkdtempSync(join(mode === 'flat' && existsSync(MEMORY) ? MEMORY : tmpdir(), 'nats-bench-out-'));

/** How much more a site may cost in one fleet than in another one. */
const MOST = 1.15;

/** A smaller fleet is synthesized several times, so that each size is measured for about as long. */
const LEAST_SITES = 1000;

/** How often each size is measured, in turn; the least counts. */
const ROUNDS = 2;

/** So many sites, and node has compiled what they take: what that costs is paid once, whatever the size. */
const COMPILED_SITES = 200;

interface KeptStack {
  readonly name: string;
  readonly resources: readonly { readonly type: string; readonly name: string; readonly config: object }[];
}

function fleet(count: number, folder: string): void {
  const environment = environmentOf(count);
  synthesize(environment, { outdir: folder, stateDirectory: join(folder, 'state'), charts: 'charts' });
}

/** Milliseconds of CPU of a site in a fleet of so many. */
function costOf(count: number): number {
  const times = Math.ceil(LEAST_SITES / count);
  let spent = 0;
  for (let time = 0; time < times; time++) {
    const folder = mkdtempSync(join(outdir, 'fleet-'));
    const begun = process.cpuUsage();
    fleet(count, folder);
    spent += cpuSince(begun);
    rmSync(folder, { recursive: true });
  }
  return spent / times / count;
}

function flat(): void {
  costOf(COMPILED_SITES);
  // What else the machine does makes one round dearer, never cheaper.
  const rounds = Array.from({ length: ROUNDS }, () => sizes.map((size) => costOf(Number(size))));
  const costs = sizes.map((_, index) => Math.min(...rounds.map((round) => round[index] ?? Number.POSITIVE_INFINITY)));
  const ratio = Math.max(...costs) / Math.min(...costs);
  const said = `${costs.map((cost) => cost.toFixed(1)).join(', ')} ms of CPU a site, once compiled: ${ratio.toFixed(2)} times; ${memory()}`;
  console.log(said);
  if (ratio <= MOST) return;
  console.log(`A site may cost at most ${MOST} times as much in one fleet as in another.`);
  process.exitCode = 1;
}

function cpuSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

function memory(): string {
  return `at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`;
}

function keep(): void {
  const stacks: KeptStack[] = [...readSynthesized(outdir).stacks.values()].map(({ name, resources }) => ({
    name,
    resources: [...resources.values()].map((resource) => ({
      type: resource.type,
      name: resource.name,
      config: resource.config,
    })),
  }));
  writeFileSync(`${kept}.new`, JSON.stringify(stacks));
  renameSync(`${kept}.new`, kept);
}

function peer(): void {
  const stacks: KeptStack[] = JSON.parse(readFileSync(kept, 'utf8'));
  const app = new App({ outdir, stackTraces: false });
  for (const { name, resources } of stacks) {
    const stack = new TerraformStack(app, name);
    for (const { type, name: id, config } of resources) {
      const resource = new TerraformResource(stack, `${type}-${id}`, { terraformResourceType: type });
      for (const [key, value] of Object.entries(config)) resource.addOverride(key, value);
    }
  }
  app.synth();
}

/** One synthesis. What it takes to load the program is the same for one site and for thousands. */
function one(): void {
  const loaded = process.cpuUsage();
  if (mode === 'peer') peer();
  else fleet(Number(sites), outdir);
  const cost = cpuSince(loaded) / Number(sites);
  if (!existsSync(kept)) keep();
  console.log(`${cost.toFixed(1)} ms of CPU a site, once loaded; ${memory()}`);
}

if (mode === 'flat') flat();
else one();
rmSync(outdir, { recursive: true });
