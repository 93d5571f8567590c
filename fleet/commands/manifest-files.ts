import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { UserError } from '../../lib/user-error';
import { type KubernetesObject, titleOf, toYaml } from '../manifests';

/** The objects of one stack. */
export interface StackManifests {
  readonly stack: string;
  readonly objects: readonly KubernetesObject[];
}

/** What is written, and how. */
export interface WriteProps {
  /** The environment's name. */
  readonly environment: string;
  readonly folder: string;
  /** One file for each object instead of one for each stack. */
  readonly split: boolean;
  /** Whether these are all stacks there are: files of other ones are then out of date. */
  readonly all: boolean;
}

/** Readable for their owner alone. */
const SECRET_MODE = 0o600;
const MODE = 0o644;

/** The first line of a manifest, by which a later run knows that the file is its own. */
export function header(environment: string, stack: string): string {
  return `# environment ${environment}, stack ${stack}: written by \`fleet manifests\`, do not edit\n`;
}

/**
 * Writes the manifests: every file in full before the first of them appears under its name. What an earlier run wrote
 * for these stacks and no longer exists is removed, so that nobody keeps applying it. Returns the paths that it wrote.
 */
export function writeManifests(manifests: readonly StackManifests[], props: WriteProps): string[] {
  const files = new Map(manifests.flatMap((each) => filesOf(each, props)));
  const written: [string, string][] = [];
  try {
    for (const [path, { text, secret }] of files) {
      mkdirSync(dirname(path), { recursive: true });
      const temporary = join(dirname(path), `.fleet-manifests-${process.pid}-${written.length}`);
      written.push([temporary, path]);
      writeFileSync(temporary, text, { mode: secret ? SECRET_MODE : MODE });
    }
    for (const [temporary, path] of written) renameSync(temporary, path);
  } finally {
    for (const [temporary] of written) rmSync(temporary, { force: true });
  }
  const stacks = new Set(manifests.map(({ stack }) => stack));
  for (const path of yamlFiles(props.folder)) {
    const owner = files.has(path) ? undefined : ownerOf(path);
    if (owner?.environment !== props.environment) continue;
    if (props.all || stacks.has(owner.stack)) removeFile(path, props.folder);
  }
  return [...files.keys()];
}

/** Removes a file, and the folder that it was the last one in. */
function removeFile(path: string, folder: string): void {
  rmSync(path);
  const parent = dirname(path);
  if (relative(folder, parent) !== '' && readdirSync(parent).length === 0) rmdirSync(parent);
}

function filesOf({ stack, objects }: StackManifests, { environment, folder, split }: WriteProps) {
  const file = (path: string, of: readonly KubernetesObject[]) =>
    [
      join(folder, path),
      { text: header(environment, stack) + toYaml(of), secret: of.some(({ kind }) => kind === 'Secret') },
    ] as const;
  if (objects.length === 0) return [];
  if (!split) return [file(`${stack}.yaml`, objects)];
  const named = new Map<string, KubernetesObject>();
  for (const object of objects) {
    const name = `${object.kind.toLowerCase()}-${object.metadata.name.replace(/[^A-Za-z0-9.-]/g, '_')}.yaml`;
    const other = named.get(name);
    if (other !== undefined) {
      const both = `${titleOf(other)} and ${titleOf(object)}`;
      throw new UserError(`stack ${stack}: ${both} would share the file ${name}; leave out --split`);
    }
    named.set(name, object);
  }
  return [...named].map(([name, object]) => file(join(stack, name), [object]));
}

/** The YAML files where manifests are written: in the folder, and in its folders. */
function yamlFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (!statSync(path).isDirectory()) return name.endsWith('.yaml') ? [path] : [];
    return readdirSync(path).flatMap((inner) => (inner.endsWith('.yaml') ? [join(path, inner)] : []));
  });
}

function ownerOf(path: string): { readonly environment: string; readonly stack: string } | undefined {
  const [first = ''] = readFileSync(path, 'utf8').split('\n', 1);
  const [, environment, stack] = /^# environment (\S+), stack (\S+): written by/.exec(first) ?? [];
  return environment === undefined || stack === undefined || `${first}\n` !== header(environment, stack)
    ? undefined
    : { environment, stack };
}
