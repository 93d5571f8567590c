import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { main } from '../lib/main';
import { PARSE_ALL, writePlans } from './plans';
import { stormCommand } from './storm';

/**
 * `npm run bench`: each measure is a whole process, run in turn with a peer of its own on the same machine. What counts
 * is the ratio of the two; seconds differ from machine to machine.
 */
interface Measure {
  readonly what: string;
  readonly command: readonly string[];
  /** @default none: it compares itself */
  readonly peer?: string;
  readonly peerCommand?: readonly string[];
  readonly runs: number;
}

const node = process.execPath;
const RUN = join('tools', 'run.js');
const FLEET = join('fleet', 'bin.js');
const synthesis = (mode: 'fleet' | 'peer' | 'flat', ...sites: readonly number[]) => [
  node,
  RUN,
  'bench/synthesis',
  mode,
  ...sites.map(String),
];
const jest = (pattern: string) => [node, join('node_modules', 'jest', 'bin', 'jest.js'), pattern];

const measures = (plans: readonly string[]): readonly Measure[] => [
  ...[1, 100, 1000, 3000].map((sites) => ({
    what: `synthesis of ${sites} site${sites === 1 ? '' : 's'}`,
    command: synthesis('fleet', sites),
    peer: 'bare cdktf that writes the same JSON',
    peerCommand: synthesis('peer', sites),
    runs: sites >= 1000 ? 1 : 5,
  })),
  {
    what: 'synthesis of 100, 1000 and 3000 sites: what one costs',
    command: synthesis('flat', 100, 1000, 3000),
    runs: 1,
  },
  {
    what: 'tests of the constructs',
    command: jest('__tests__/constructs'),
    peer: 'jest with one small test',
    peerCommand: jest('__tests__/schema/size.test.ts'),
    runs: 3,
  },
  {
    what: 'rehearsal of prod',
    command: [node, FLEET, 'rehearse'],
    peer: 'as many bare nats-servers until they are healthy',
    peerCommand: [node, RUN, 'bench/servers', '9'],
    runs: 3,
  },
  {
    what: 'rehearsal of 100 sites',
    command: [node, RUN, 'bench/rehearsal', '100'],
    peer: 'as many bare nats-servers until they are healthy',
    peerCommand: [node, RUN, 'bench/servers', '103'],
    runs: 1,
  },
  {
    what: `review of the plans of ${plans.length} sites, with the page`,
    command: [node, FLEET, 'review', ...plans, '--html', `${plans[0]}.html`, '--fail-on', 'never'],
    peer: 'node that parses the same JSON',
    peerCommand: [node, '-e', PARSE_ALL, ...plans],
    runs: 3,
  },
];

function measure({ only = '' }: { readonly only?: string }): void {
  const folder = mkdtempSync(join(tmpdir(), 'nats-bench-'));
  try {
    console.log('| measure | peer | seconds | peer | ratio | says |\n| --- | --- | ---: | ---: | ---: | --- |');
    const wanted = measures(writePlans(join(folder, 'plans'), 1000)).filter(({ what }) => what.includes(only));
    for (const { what, command, peer = '', peerCommand, runs } of wanted) {
      const pairs = Array.from({ length: runs }, () => ({
        own: timed(command, folder),
        ...(peerCommand && { other: timed(peerCommand, folder) }),
      }));
      const own = middle(pairs.map((pair) => pair.own.seconds));
      const other = middle(pairs.flatMap((pair) => pair.other?.seconds ?? []));
      const ratio = middle(
        pairs.flatMap((pair) => (pair.other ? [pair.own.seconds / pair.other.seconds] : [])),
        1,
      );
      const last = pairs.at(-1);
      const says = [last?.own.says, last?.other?.says && `the peer: ${last.other.says}`].filter(Boolean).join('; ');
      console.log(`| ${what} | ${peer} | ${own} | ${other} | ${ratio} | ${says} |`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How long a command takes, and the last line of a benchmark's own programs, which says what else counts. */
function timed(command: readonly string[], folder: string): { readonly seconds: number; readonly says: string } {
  const [program = node, ...args] = command;
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, {
    env: { ...process.env, TMPDIR: folder },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command.join(' ')} failed: ${stdout}${stderr}`);
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, says: args[0] === RUN ? (stdout.trimEnd().split('\n').at(-1) ?? '') : '' };
}

/** The median, with so many digits; nothing where there are no numbers. */
function middle(numbers: readonly number[], digits = 2): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]?.toFixed(digits) ?? '';
}

void main(async () => {
  await new Command('bench')
    .description('Measures synthesis, tests, rehearsal and review, each against a peer on the same machine.')
    // The storm has an --only of its own.
    .enablePositionalOptions()
    .option('--only <words>', 'the measures whose names contain these words, e.g. review (default: all)')
    .showHelpAfterError()
    .action(measure)
    .addCommand(stormCommand())
    .parseAsync();
});
