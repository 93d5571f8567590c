import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { DEFAULT_IMAGES, NATS_VERSION } from '../constructs/server/images';
import { provenReleases } from '../constructs/server/nats-releases';
import { releaseOf } from '../constructs/server/release';
import { cacheFolder, fetchNatsServer, findOnPath, goInstallTo, install } from '../fleet/rehearse/binary';

/** The version of the image that the fleet runs. */
export const PINNED = process.env.NATS_TEST_RELEASE || NATS_VERSION;

/** The oldest line of releases that is still widely used. */
export const OLD = '2.10.29';

/** The oldest release that environments accept. */
export const OLDEST = provenReleases()[0] ?? '';

/** Called before a slow step, and with its progress. */
type FetchProgress = (text: string) => void;

/** A program that tests run and no system package has, or not in the wanted version. */
export interface FetchedProgram {
  /** For texts, e.g. `nats-server 2.15.2`. */
  readonly name: string;
  /** Its path, where it is on the machine. */
  find(): string | undefined;
  /** Its path; fetched first where it is not on the machine. */
  fetch(progress: FetchProgress): Promise<string>;
}

/** A nats-server of exactly that version: $NATS_SERVER or the PATH's where it is that one, else from the network. */
export function natsServerOf(version: string): FetchedProgram {
  const fitting = (path: string | undefined) => path !== undefined && path !== '' && versionOf(path) === version;
  return {
    name: `nats-server ${version}`,
    find: () =>
      [process.env.NATS_SERVER, findOnPath('nats-server', process.env)].find(fitting) ??
      present(`nats-server-${version}`),
    fetch: async (progress) => (await fetchNatsServer({ version, env: process.env, progress })).path,
  };
}

/** A program of a Go module, by `go install`. */
interface GoProgram {
  readonly program: string;
  /** The program's path below the module. */
  readonly from: string;
  readonly version: string;
  /** Where else it may be: another program's name on the PATH, or where a variable says. */
  readonly elsewhere?: () => string | undefined;
}

function goProgram({ program, from, version, elsewhere = () => undefined }: GoProgram): FetchedProgram {
  const name = `${program} ${version}`;
  return {
    name,
    find: () => elsewhere() || present(`${program}-${version}`),
    async fetch(progress) {
      progress(`${name}: go install`);
      const target = cached(`${program}-${version}`);
      await goInstallTo(target, `${from}@v${version}`, program, process.env);
      return target;
    },
  };
}

/** The `nats` command: $NATS_CLI, else the PATH's, else built. */
export const NATS_CLI = goProgram({
  program: 'nats',
  from: 'github.com/nats-io/natscli/nats',
  version: '0.3.0',
  elsewhere: () => process.env.NATS_CLI || findOnPath('nats', process.env),
});

/** jq in Go: static, as an image of nothing else needs it. */
export const GOJQ = goProgram({ program: 'gojq', from: 'github.com/itchyny/gojq/cmd/gojq', version: '0.12.17' });

/** jq: the PATH's, else what does the same. */
export const JQ: FetchedProgram = { ...GOJQ, find: () => findOnPath('jq', process.env) ?? GOJQ.find() };

/** Helm: $HELM, else the PATH's, else built. */
export const HELM = goProgram({
  program: 'helm',
  from: 'helm.sh/helm/v3/cmd/helm',
  version: '3.18.6',
  elsewhere: () => process.env.HELM || findOnPath('helm', process.env),
});

/** What checks workflows of GitHub. */
export const ACTIONLINT = goProgram({
  program: 'actionlint',
  from: 'github.com/rhysd/actionlint/cmd/actionlint',
  version: '1.7.12',
});

/** Nodes whose pods do not run. Only the test cluster has use for it. */
export const KWOK = goProgram({ program: 'kwok', from: 'sigs.k8s.io/kwok/cmd/kwok', version: '0.7.0' });

const RELOADER = 'github.com/nats-io/nack/cmd/nats-server-config-reloader';
const RELOADER_MODULE = 'github.com/nats-io/nack';
/** The version of the image that the fleet runs, as it is built from the module's version of the same number. */
const RELOADER_VERSION = releaseOf(DEFAULT_IMAGES.reloader)?.number ?? '';

/** The config reloader. */
export const CONFIG_RELOADER: FetchedProgram = {
  name: `config reloader ${RELOADER_VERSION}`,
  find: () => present(`${basename(RELOADER)}-${RELOADER_VERSION}`),
  async fetch(progress) {
    progress(`config reloader ${RELOADER_VERSION}: go build`);
    const target = cached(`${basename(RELOADER)}-${RELOADER_VERSION}`);
    await install(target, async (folder) => {
      // Not `go install`, which asks the proxy for all versions of the module, and not every proxy lists them.
      await writeFile(join(folder, 'go.mod'), `module built\n\nrequire ${RELOADER_MODULE} v${RELOADER_VERSION}\n`);
      const program = basename(RELOADER);
      const args = ['-C', folder, 'build', '-mod=mod', '-trimpath', '-ldflags=-s -w', '-o', program, RELOADER];
      await promisify(execFile)('go', args, { env: { ...process.env, CGO_ENABLED: '0' } });
      return join(folder, program);
    });
    return target;
  },
};

/** Every version of nats-server that tests run, the image's own first. */
export const NATS_SERVERS: ReadonlyMap<string, FetchedProgram> = new Map(
  [PINNED, OLDEST, OLD].map((version) => [version, natsServerOf(version)]),
);

/** All programs that tests run and no system package has. A test finds nothing that is not in this list. */
export const FETCHED_PROGRAMS: readonly FetchedProgram[] = [
  ...NATS_SERVERS.values(),
  NATS_CLI,
  CONFIG_RELOADER,
  JQ,
  HELM,
  ACTIONLINT,
];

/** Path of a program that is there, or is fetched now. */
export async function fetched(program: FetchedProgram, progress: FetchProgress): Promise<string> {
  return program.find() ?? program.fetch(progress);
}

function cached(file: string): string {
  return join(cacheFolder(process.env), file);
}

function present(file: string): string | undefined {
  const path = cached(file);
  return existsSync(path) ? path : undefined;
}

function versionOf(path: string): string | undefined {
  return /v(\d+\.\d+\.\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1];
}
