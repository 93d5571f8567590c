import { NATS_VERSION } from '../constructs/server/images';
import { synthesizeForRehearsal } from '../fleet/commands/rehearsal-syntheses';
import { findNatsServer } from '../fleet/rehearse/binary';
import { readRehearsalPlan } from '../fleet/rehearse/rehearsal-plan';
import { drills, rehearse } from '../fleet/rehearse/rehearse';
import { stepText, summaryText } from '../fleet/rehearse/report';
import { main } from '../lib/main';
import { environmentOf, grownEnvironmentOf } from './environment';

/** Rehearses a fleet of so many sites, as `fleet rehearse` does; exit code 1 where a drill fails. */
void main(async () => {
  const sites = Number(process.argv[2]);
  const parts = { clients: true };
  const syntheses = synthesizeForRehearsal(environmentOf(sites, parts), grownEnvironmentOf(sites, parts));
  const { path: binary } = await findNatsServer({ version: NATS_VERSION, env: process.env, progress: console.log });
  const steps = await rehearse({
    plan: await readRehearsalPlan(syntheses.outdir),
    drills: drills(syntheses),
    binary,
    onStep: (step) => console.log(stepText(step, { color: false })),
  });
  syntheses.remove();
  console.log(summaryText(steps, { color: false }));
  if (steps.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
});
