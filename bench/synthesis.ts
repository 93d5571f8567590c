import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformResource, TerraformStack } from 'cdktf';
import { synthesize } from '../stacks/synthesize';
import { readSynthesized } from '../synthesized';
import { environmentOf } from './environment';

/**
 * Synthesizes an environment of so many sites (`fleet`), or lets bare cdktf write what the fleet's synthesis wrote
 * before (`peer`): the least that any cdktf app could take for it.
 */
const [mode, sites = '1'] = process.argv.slice(2);
/** What it takes to load the program is the same for one site and for thousands. */
const loaded = process.cpuUsage();
const kept = join(tmpdir(), `nats-bench-${sites}.json`);
const outdir = mkdtempSync(join(tmpdir(), 'nats-bench-out-'));

interface KeptStack {
  readonly name: string;
  readonly resources: readonly { readonly type: string; readonly name: string; readonly config: object }[];
}

function fleet(): void {
  const environment = environmentOf(Number(sites));
  synthesize(environment, { outdir, stateDirectory: join(outdir, 'state'), charts: 'charts' });
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

if (mode === 'peer') peer();
else fleet();
const { user, system } = process.cpuUsage(loaded);
if (!existsSync(kept)) keep();
rmSync(outdir, { recursive: true });
console.log(`${((user + system) / 1000 / Number(sites)).toFixed(1)} ms of CPU a site, once loaded`);
