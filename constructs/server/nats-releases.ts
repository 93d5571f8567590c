import { isOfOlderLine, type ReleaseLine, releaseOf } from './release';

/**
 * A release line of nats-server whose releases from `firstPatch` to `newestPatch` passed every drill of a rehearsal.
 */
export interface ProvenLine extends ReleaseLine {
  /** The first patch release that passed: earlier ones are refused. */
  readonly firstPatch: number;
  /** The newest patch release that passed. Later ones are accepted; a rehearsal reports that they are later. */
  readonly newestPatch: number;
}

/**
 * The lines that are accepted, oldest first. `npm run test:nightly` proves each of their releases;
 * run it before adding a line or a release here.
 */
const PROVEN_LINES: readonly [ProvenLine, ...ProvenLine[]] = [{ major: 2, minor: 15, firstPatch: 0, newestPatch: 3 }];

/** The releases of each line from the first to the newest, e.g. `2.15.0`, oldest first. */
export function provenReleases(): string[] {
  return PROVEN_LINES.flatMap((line) => {
    const { firstPatch, newestPatch } = line;
    return Array.from({ length: newestPatch - firstPatch + 1 }, (_, n) => numberOf(line)(firstPatch + n));
  });
}

/** The first nats-server that reports who its leaves are (`connz`), and checks what a leaf sends (2.10.29 does not). */
const TELLS_LEAVES: ReleaseLine = { major: 2, minor: 11 };

/** Why no release before 2.15.0 is accepted: measured with the drill `lost-disk` on 2.11.10, 2.12.15 and 2.14.10. */
const SKIPS = 'after a site lost its disk, the hub silently skips what the site stores: 100 of 300 messages arrived';
const BLIND =
  'it does not report who its leaves are, so that none could be cut off, and it lets a leaf send more than its filter allows';

/** Why the nats-server of an image is not accepted; it follows the image. `undefined` where it is accepted. */
export function refusedServer(image: string): string | undefined {
  const release = releaseOf(image);
  if (!release) {
    return `does not show which release of nats-server it is: its tag must begin with three numbers, as in "nats:${newestProven()}-alpine"; a digest may follow`;
  }
  if (release.preview) return `is a preview, not a release; ${accepted()}`;
  const line = lineOf(release);
  if (line && release.patch >= line.firstPatch) return undefined;
  if (line) return `is older than the first release of its line that passes every drill; ${accepted()}`;
  if (isOfOlderLine(release, TELLS_LEAVES))
    return `is older than ${TELLS_LEAVES.major}.${TELLS_LEAVES.minor}: ${BLIND}; ${accepted()}`;
  if (isOfOlderLine(release, PROVEN_LINES[0]))
    return `loses messages: ${SKIPS}. So does every release of its line; ${accepted()}`;
  return `is of a release line that is not tested; ${accepted()}`;
}

/** Whether an accepted release is later than those that passed every drill. */
export function isLaterThanProven(image: string): boolean {
  const release = releaseOf(image);
  const line = release && lineOf(release);
  return line !== undefined && release !== undefined && release.patch > line.newestPatch;
}

function lineOf(release: ReleaseLine): ProvenLine | undefined {
  return PROVEN_LINES.find(({ major, minor }) => major === release.major && minor === release.minor);
}

function numberOf({ major, minor }: ReleaseLine): (patch: number) => string {
  return (patch) => `${major}.${minor}.${patch}`;
}

function newestProven(): string {
  return provenReleases().at(-1) ?? '';
}

/** What can be used instead. */
function accepted(): string {
  const lines = PROVEN_LINES.map((line) => `${numberOf(line)(line.firstPatch)} and its later patch releases`);
  return `accepted are ${lines.join(', ')}`;
}
