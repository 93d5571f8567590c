import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readJsonFile } from '../../lib/json-file';
import { UserError } from '../../lib/user-error';
import { environmentPath } from '../project/places';
import { environmentFile } from './environment-file';
import { projectFiles } from './project-files';
import type { Manifest } from './project-manifest';

/** The environment that a project begins with where none is named. */
const FIRST = 'prod';

const NOTHING_WRITTEN = 'Nothing was written.';

/** What `fleet init` has written. */
export interface Initialized {
  /** The environment that there is now. */
  readonly environment: string;
  /** Paths of the files, relative to the folder. */
  readonly written: readonly string[];
  /** Whether it is a new project, and not one more environment of one. */
  readonly isProject: boolean;
}

/**
 * Writes a project into a folder, or where cdktf.json is there, one more environment of its project.
 * @param folder the folder of the project
 * @param environment its name. @default `prod`
 * @throws UserError where a file would be overwritten, or where package.json cannot be read; nothing is written then
 */
export function init(folder: string, environment?: string): Initialized {
  const isProject = !existsSync(join(folder, 'cdktf.json'));
  if (!isProject && environment === undefined) {
    throw new UserError(
      `${folder} is a project already, as it has a cdktf.json; \`fleet init --environment test\` writes one more environment`,
    );
  }
  const name = environment ?? FIRST;
  const files = isProject
    ? projectFiles({ name: packageName(folder), environment: name, manifest: manifestIn(folder) })
    : { [environmentPath(name)]: environmentFile(name) };
  const taken = Object.keys(files).filter((path) => path !== 'package.json' && existsSync(join(folder, path)));
  if (taken.length > 0) {
    throw new UserError(`these files exist already, and are not overwritten: ${taken.join(', ')}\n${NOTHING_WRITTEN}`);
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { environment: name, written: Object.keys(files).sort(), isProject };
}

function manifestIn(folder: string): Manifest {
  const path = join(folder, 'package.json');
  return existsSync(path) ? readJsonFile(path, NOTHING_WRITTEN) : {};
}

/** A name that npm accepts, after the folder. */
function packageName(folder: string): string {
  return (
    basename(folder)
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'fleet'
  );
}
