import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { block, blocks, resourcesOfType, stackNamed, text, texts } from '../../../fleet/model';
import type { RunningFleet } from '../../../fleet/rehearse/running-fleet';
import type { Tier } from '../../../fleet/rehearse/topology';
import { jq, natsCli } from '../../support/binaries';
import { temporaryFolder } from '../../support/folder';

/** What a Job's container ended with. */
export interface JobResult {
  readonly status: number | null;
  /** What it printed, both streams. */
  readonly output: string;
}

/** Where the container has what it mounts. */
const MOUNTS = ['/access/', '/operator/', '/admin/'];

/**
 * Runs the script of the Job that enforces a tier's list of leaves, as it was synthesized, with the real `nats` command:
 * only the places of its files and of the server differ.
 */
export async function runAccessJob(
  fleet: RunningFleet,
  tier: Tier,
  change: (script: string) => string = (script) => script,
): Promise<JobResult> {
  const home = temporaryFolder();
  const container = await accessContainer(fleet, tier);
  write(join(home, 'access'), { 'access.json': JSON.stringify(tier.access) });
  write(join(home, 'operator'), fleet.credentials(tier, 'sys'));
  write(join(home, 'admin'), fleet.credentials(tier, 'admin'));
  const here = (value: string) => MOUNTS.reduce((done, mount) => done.replaceAll(mount, `${home}${mount}`), value);
  const bin = join(home, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'nats'), `#!/bin/sh\nexec '${natsCli()}' "$@"\n`, { mode: 0o755 });
  writeFileSync(join(bin, 'jq'), `#!/bin/sh\nexec '${jq()}' "$@"\n`, { mode: 0o755 });
  const [server] = fleet.serversOf(tier);
  const secret = (name: string, key: string) => fleet.credentials(tier, name.endsWith('-sys') ? 'sys' : 'admin')[key];
  const env = Object.fromEntries(
    container.env.map(({ name, value, from }) => [name, from ? secret(from.name, from.key) : here(value ?? '')]),
  );
  const scheme = container.env.find(({ name }) => name === 'NATS_URL')?.value?.split('://')[0];
  const child = spawn('/bin/sh', ['-ec', change(here(container.script).replace('cd /tmp', `cd ${home}`))], {
    env: {
      ...env,
      NATS_URL: `${scheme}://localhost:${server?.ports.client}`,
      XDG_CONFIG_HOME: home,
      PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return ended(child);
}

function ended(child: ChildProcess): Promise<JobResult> {
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, output })));
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode: 0o600 });
}

interface Container {
  readonly script: string;
  readonly env: readonly {
    readonly name: string;
    readonly value: string | undefined;
    readonly from: { readonly name: string; readonly key: string } | undefined;
  }[];
}

async function accessContainer({ plan }: RunningFleet, tier: Tier): Promise<Container> {
  const stack = stackNamed(plan.resolver.app, tier.stack);
  for (const { address } of resourcesOfType(stack, 'kubernetes_job_v1')) {
    const { metadata, spec } = await plan.resolver.resource(tier.stack, address);
    if (!/-access-[0-9a-f]{8}$/.test(text(block(metadata)?.name) ?? '')) continue;
    const [container] = blocks(block(block(block(spec)?.template)?.spec)?.container);
    return {
      script: texts(container?.command)[2] ?? '',
      env: blocks(container?.env).map((variable) => {
        const from = block(block(variable.value_from)?.secret_key_ref);
        return {
          name: text(variable.name) ?? '',
          value: text(variable.value),
          from: from && { name: text(from.name) ?? '', key: text(from.key) ?? '' },
        };
      }),
    };
  }
  throw new Error(`${tier.stack} has no Job that enforces its list of leaves`);
}
