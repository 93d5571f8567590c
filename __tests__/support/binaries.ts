import {
  ACTIONLINT,
  CONFIG_RELOADER,
  type FetchedProgram,
  HELM,
  JQ,
  NATS_CLI,
  NATS_SERVERS,
} from '../../tools/fetched-programs';

export { OLD, OLDEST, PINNED } from '../../tools/fetched-programs';

/**
 * Path of a nats-server of exactly that version, one of those that are fetched before the first test.
 * Throws where it is not among them, or could not be had, so that a test fails and does not pass unseen.
 */
export function natsServer(version: string): string {
  const program = NATS_SERVERS.get(version);
  if (!program) {
    const known = [...NATS_SERVERS.keys()].join(', ');
    throw new Error(`nats-server ${version} is not fetched before tests begin; add it to NATS_SERVERS (now ${known})`);
  }
  return pathOf(program);
}

/** Path of the `nats` command. Throws as {@link natsServer}. */
export const natsCli = (): string => pathOf(NATS_CLI);

/** Path of the config reloader. Throws as {@link natsServer}. */
export const configReloader = (): string => pathOf(CONFIG_RELOADER);

/** Path of jq, or of what does the same. Throws as {@link natsServer}. */
export const jq = (): string => pathOf(JQ);

/** Path of Helm. Throws as {@link natsServer}. */
export const helm = (): string => pathOf(HELM);

/** Path of what checks workflows of GitHub. Throws as {@link natsServer}. */
export const actionlint = (): string => pathOf(ACTIONLINT);

/** Fetches nothing: what takes long is done before tests begin, see fetch-programs.ts. */
function pathOf(program: FetchedProgram): string {
  const path = program.find();
  if (path === undefined) {
    throw new Error(
      `${program.name} is not on this machine: the lines above the tests say why it could not be fetched`,
    );
  }
  return path;
}
