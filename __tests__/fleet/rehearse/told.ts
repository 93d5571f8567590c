import type { DrillRun } from '../../../fleet/rehearse/rehearse';
import { stepText } from '../../../fleet/rehearse/report';
import { PINNED } from '../../support/binaries';

/** What is another one each time, and what stands for it. */
const VAGUE: readonly (readonly [RegExp, string])[] = [
  [/nats\.conf:\d+/g, 'nats.conf:…'],
  [/\S+\/(nats\.conf)/g, '$1'],
  [/\S+\/(nats-server)(-[\d.]+)?/g, '$1'],
  [/\/\S+\/nats-rehearsal-\w+/g, ''],
  [/^(leaf|route|client) \d+ /, '$1 … '],
  [/\d\d+ times in [\d.]+ s/, 'dozens of times in …'],
  [/^(\S+: )\d+( of 500 .*) [1-9]\d*( twice), \d+/, '$1…$2 some$3, …'],
  [/of \d+ confirmed messages \d+ (.*?) \d{4,} ms/, 'of … confirmed messages … $1 more than a second'],
  [/restarts took ([2-9]\d|\d{3,})\.\d s/, 'restarts took twenty seconds or more'],
  [/restarts took 1?\d\.\d s/, 'restarts took less than twenty seconds'],
  [
    /^[\d,]{3,} messages, \d+( of them flushed but not stored)(, \d+ without an id twice at the hub)?/,
    '… messages, …$1',
  ],
  [/ after [\d.]+ s/g, ' after … s'],
];

/** Of what a server has logged, what says why it was refused, refused another, or did not start. */
const REASON =
  /(TLS route handshake error|authentication error|authorization violation|certificate signed by unknown authority|doesn't contain any IP SANs|certificate is valid for|unknown field "\w+")/i;

function plain(text: string): string {
  return VAGUE.reduce((all, [from, to]) => all.replace(from, to), text);
}

/**
 * A log line's reason; nothing of one that has none. Lines of nats.conf and sentences of the drill stand as they are.
 */
function detail(text: string): string[] {
  const [log, server = ''] = /^([\w-]+-\d+: |\[\d+\] )/.exec(text) ?? [];
  if (log === undefined) return [plain(text)];
  const [reason] = REASON.exec(text) ?? [];
  return reason ? [`${server}… ${reason}`] : [];
}

/** What the steps that failed and the last one say, as it is printed, in words that are the same each time. */
export function toldOf(steps: readonly DrillRun[]): string[] {
  return steps
    .filter(({ failures }, n) => failures.length > 0 || n === steps.length - 1)
    .flatMap(({ failures, note, ...step }) => {
      // Servers are asked at the same time, so the order of their answers means nothing.
      const told = failures.map(({ what, details }) => ({
        what: plain(what),
        details: [...new Set(details.flatMap(detail))],
      }));
      const text = stepText(
        { ...step, note: note && plain(note), ms: 0, failures: told.sort((a, b) => a.what.localeCompare(b.what)) },
        { color: false },
      );
      return text.replace(/ +(\d+ of \d+) +0 ms/, '  $1').split('\n');
    });
}

/**
 * What a command printed before its help, without times, the version of nats-server, the folders of tests, and numbers
 * of connections, which hang on what was tried before.
 */
export function printed(text: string): string[] {
  const [said = ''] = text.split('\nUsage: fleet [options] [command]');
  const plain = said
    .replaceAll(PINNED, 'PINNED')
    .replaceAll(/"ms": \d+/g, '"ms": …')
    .replaceAll(/time="[\d.]+"/g, 'time="…"')
    .replaceAll(/[\d.]+ (ms|s)\b/g, '…')
    .replaceAll(/(\d+) of \1(?= +… +\d+ connections stayed)/g, 'all')
    .replaceAll(/\d+ connections stayed/g, '… connections stayed')
    .replaceAll(
      /[\d,]+ messages, \d+ (of them flushed but not stored)(, \d+ without an id twice at the hub)?/g,
      '… messages, … $1',
    )
    .replaceAll(/\/\S+\/(nats-server)(-PINNED)?/g, '$1');
  return plain
    .trimEnd()
    .replaceAll(/(?<=\S) {2,}/g, '  ')
    .split('\n');
}
