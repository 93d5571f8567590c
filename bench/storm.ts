import { cpus } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { NATS_VERSION } from '../constructs/server/images';
import { endWhenInterrupted } from '../fleet/commands/interrupt';
import { Progress } from '../fleet/commands/terminal';
import { findNatsServer } from '../fleet/rehearse/binary';
import { UserError } from '../lib/user-error';
import { CASES, caseName, type StormAuthMethod, type StormCase } from './storm/case';
import { StormFleet, type StormFleetProps } from './storm/fleet';
import { StormFolder } from './storm/folder';
import { mutualTls } from './storm/mutual-tls';
import { operatorMode } from './storm/operator';
import { passwords } from './storm/password';
import { TABLE_HEAD, tableRow } from './storm/table';
import { StormAuthority, type StormTrust } from './storm/trust';

interface Options {
  readonly leaves: number;
  readonly only?: readonly string[];
  readonly seconds: number;
}

/** bcrypt's lowest cost: with it, leaves are connected soon before a storm. */
const LOWEST_COST = 4;

/** `npm run bench -- storm`. */
export function stormCommand(): Command {
  return new Command('storm')
    .description(
      'Kills a hub that many real leaves are connected to, starts it again, and measures how long until all are back\n' +
        'and how many attempts came to nothing: a Markdown table. Exit code 1 if a server does not start, or exits on its own.',
    )
    .option('--leaves <count>', 'nats-server processes that connect', wholeNumber, 200)
    .option('--only <text...>', 'only cases whose name has one of these texts in it')
    .option(
      '--seconds <cap>',
      'how long a storm is watched before it counts as one that does not end',
      wholeNumber,
      120,
    )
    .addHelpText(
      'after',
      `\nCases:\n${CASES.map((storm) => `  ${caseName(storm)}\n`).join('')}` +
        '  (auth method / leafnodes.reconnect / timeouts of hub and leaves / what a leaf meets while the hub is gone / hub servers)\n' +
        '\nVariables:\n' +
        '  NATS_SERVER   path of the nats-server to use (default: PATH, else the pinned release is fetched once)',
    )
    .action(run);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number above zero.');
  return Number(text);
}

async function run({ leaves, only, seconds }: Options): Promise<void> {
  endWhenInterrupted();
  const progress = new Progress();
  const cases = CASES.filter((storm) => !only || only.some((text) => caseName(storm).includes(text)));
  if (cases.length === 0) throw new UserError(`no case has ${only?.join(' or ')} in its name; \`--help\` lists them`);
  const binary = await findNatsServer({
    version: NATS_VERSION,
    env: process.env,
    progress: (text) => progress.print(text),
  });
  progress.print(`${leaves} leaves, nats-server ${binary.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n`);
  progress.print(TABLE_HEAD);
  for (const group of sameLeaves(cases)) {
    const props = { binary: binary.path, leaves, capSeconds: seconds, folder: new StormFolder() };
    await measureGroup(group, props, progress);
    props.folder.remove();
  }
}

/** Cases that the same leaves can serve, together; in the order of the first of each. */
function sameLeaves(cases: readonly StormCase[]): StormCase[][] {
  const groups = new Map<string, StormCase[]>();
  for (const storm of cases) {
    const key = JSON.stringify({ ...storm, authMethod: storm.authMethod.kind });
    groups.set(key, [...(groups.get(key) ?? []), storm]);
  }
  return [...groups.values()];
}

async function measureGroup(
  group: readonly StormCase[],
  props: Omit<StormFleetProps, 'progress'>,
  progress: Progress,
): Promise<void> {
  const [first] = group;
  if (!first) return;
  const authority = await StormAuthority.create(props.folder, 'ca');
  const trustBy = (method: StormAuthMethod) => makeTrust(method, props.leaves, props.folder, authority);
  const easy = await trustBy(
    first.authMethod.kind === 'password' ? { kind: 'password', cost: LOWEST_COST } : first.authMethod,
  );
  let title = caseName(first);
  const fleet = new StormFleet({ ...props, progress: (text) => progress.show(`${title}: ${text}`) }, easy, first);
  try {
    await fleet.start();
    for (const storm of group) {
      title = caseName(storm);
      // Certificates and JWTs are those that the leaves have; passwords are only hashed again.
      const trust = storm.authMethod.kind === 'password' ? await trustBy(storm.authMethod) : easy;
      const result = await fleet.measure(trust, storm.timeoutSeconds);
      progress.print(tableRow(storm, result));
    }
  } finally {
    await fleet.stop();
  }
}

function makeTrust(
  method: StormAuthMethod,
  leaves: number,
  folder: StormFolder,
  authority: StormAuthority,
): Promise<StormTrust> {
  if (method.kind === 'mutual-tls') return mutualTls(leaves, authority);
  if (method.kind === 'operator') return operatorMode(leaves, folder, authority);
  return passwords(leaves, method.cost, authority);
}
