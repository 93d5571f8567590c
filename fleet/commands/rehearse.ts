import { NATS_VERSION } from '../../constructs/server/images';
import { isLaterThanProven } from '../../constructs/server/nats-releases';
import { releaseOf } from '../../constructs/server/release';
import { paint } from '../../lib/paint';
import { refusalIn } from '../../schema/problem';
import { show } from '../../schema/show';
import { loadEnvironment, loadGrownEnvironment } from '../project/environments';
import { cdktfContext, selectedEnvironment, siteFilter } from '../project/selection';
import { findNatsServer } from '../rehearse/binary';
import { type FleetAccess, writeClientFiles } from '../rehearse/client-files';
import { type RehearsalPlan, readRehearsalPlan } from '../rehearse/rehearsal-plan';
import { type DrillRun, drills, rehearse, TO_CONNECT } from '../rehearse/rehearse';
import { jsonReport, junitReport, stepText, summaryText } from '../rehearse/report';
import type { RunningFleet } from '../rehearse/running-fleet';
import { drillsList, drillsNamed } from './drill-selection';
import { endWhenInterrupted, INTERRUPTED } from './interrupt';
import { accessText, keepRunning } from './keep';
import { synthesizeForRehearsal } from './rehearsal-syntheses';
import { print } from './standard-output';
import { Progress, style } from './terminal';
import { writeFiles } from './write-files';

interface Options {
  readonly drill?: readonly string[];
  readonly list?: boolean;
  readonly keep?: boolean;
  readonly json?: string;
  readonly junit?: string;
}

/** Runs `fleet rehearse`. */
export async function run(options: Options): Promise<void> {
  if (options.list) return print(drillsList());
  // Ctrl-C is how a fleet that is kept ends; whether its drills hold is its exit code.
  let isKept = false;
  endWhenInterrupted(() => (isKept ? Number(process.exitCode ?? 0) : INTERRUPTED));
  const isOnlyKept = options.keep === true && options.drill === undefined;
  const asked = isOnlyKept ? TO_CONNECT : drillsNamed(options.drill);
  const progress = new Progress();
  const name = selectedEnvironment(process.env, cdktfContext());
  const environment = await loadEnvironment(name);
  const isSelected = siteFilter(
    process.env,
    environment.sites.map((site) => site.name),
  );
  const begun = Date.now();
  // That the rules let no other site in says nothing against the environment as it is.
  const grown = await loadGrownEnvironment(name).catch(refusalIn);
  const syntheses = synthesizeForRehearsal(environment, grown, isSelected);
  const synthesisMs = Date.now() - begun;
  const plan = await readRehearsalPlan(syntheses.outdir);
  const image = imageOf(plan);
  const imageVersion = releaseOf(image)?.number;
  const binary = await findNatsServer({
    version: imageVersion ?? NATS_VERSION,
    env: process.env,
    progress: (text) => progress.print(text),
  });
  progress.print(`nats-server ${binary.version}  ${binary.path} (${binary.origin})`);
  if (binary.version !== imageVersion) {
    progress.print(
      paint(`  warning: the image is ${image}; this rehearsal says nothing about that version`, 'red', style()),
    );
  }
  if (isLaterThanProven(image)) {
    progress.print(
      paint(
        `  note: ${image} is newer than the releases that passed every drill, see docs/versions.md`,
        'dim',
        style(),
      ),
    );
  }
  progress.print(`${environment.name}  ${sizeText(plan)}, synthesized twice in ${synthesisMs} ms`);
  progress.print(`      ${topologyText(plan)}`);
  const selected = environment.sites.filter((site) => isSelected(site.name)).length;
  if (selected < environment.sites.length) {
    progress.print(
      `      NATS_SITES is ${show(process.env.NATS_SITES)}: ${selected} of ${environment.sites.length} sites`,
    );
  }
  progress.print('rehearsing on loopback: the same configuration, only addresses, ports and file paths differ\n');
  if (isOnlyKept) progress.print('--keep: only what it takes to be up; drills named by --drill would run first\n');
  const conclude = (steps: readonly DrillRun[], kept?: FleetAccess) => {
    report(options, environment.name, binary.version, steps, kept);
    progress.print(`\n${summaryText(steps, style())}`);
    if (steps.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
  };
  const keep = async (fleet: RunningFleet, steps: readonly DrillRun[]) => {
    await fleet.disconnectClients();
    const access = writeClientFiles(fleet);
    conclude(steps, access);
    isKept = true;
    progress.print(`\n${accessText(access)}`);
    await keepRunning(fleet, (text) => progress.print(text));
  };
  const steps = await rehearse({
    plan,
    drills: drills(syntheses, asked),
    binary: binary.path,
    onStart: (title) => progress.show(title),
    onStep: (step) => progress.print(stepText(step, style())),
    ...(options.keep && { onEnd: keep }),
  });
  syntheses.remove();
  conclude(steps);
  if (options.keep) progress.print('The fleet is not left running, as not all of its servers started.');
  else if (process.exitCode !== 1 && !options.drill)
    progress.print(`Deploy it:  ${deployCommand(environment.name, name)}`);
}

/** The image that the servers of the plan run. */
function imageOf({ tiers }: RehearsalPlan): string {
  const containers = tiers.flatMap(({ pods }) => pods.flatMap((pod) => pod.containers));
  return containers.find(({ name }) => name === 'nats')?.image ?? '';
}

function sizeText({ resolver }: RehearsalPlan): string {
  const stacks = [...resolver.app.stacks.values()];
  return `${stacks.length} stacks, ${stacks.reduce((sum, stack) => sum + stack.resources.size, 0)} resources`;
}

/** Which tier connects to which, e.g. `hub ×3 · region eu ×3 → hub · leaf edge1 → hub`. */
function topologyText({ tiers, leaves }: RehearsalPlan): string {
  return tiers
    .map((tier) => {
      const above = leaves.find((leaf) => leaf.tier === tier)?.upstream.name;
      const name = tier.role === 'hub' ? 'hub' : `${tier.role} ${tier.name}`;
      return `${name}${tier.pods.length > 1 ? ` ×${tier.pods.length}` : ''}${above ? ` → ${above}` : ''}`;
    })
    .join(' · ');
}

function report(
  { json, junit }: Options,
  environment: string,
  version: string,
  steps: readonly DrillRun[],
  kept: FleetAccess | undefined,
): void {
  const files = new Map<string, string>();
  if (json) files.set(json, jsonReport(environment, version, steps, kept));
  if (junit) files.set(junit, junitReport(environment, steps));
  writeFiles(files);
}

/** The command that deploys the hub; with the variable where cdktf.json selects another environment. */
function deployCommand(environment: string, selected: string): string {
  const variable = selected === cdktfContext().environment ? '' : `NATS_ENV=${selected} `;
  return `${variable}npx cdktf deploy hub ${environment}`;
}
