import { posix } from 'node:path';
import type { DataKind, PodObjects } from './pod-objects';
import type { SynthesizedMount, SynthesizedVolume } from './pod-volumes';
import { blocks, text, type ValueMap } from './value';

/** A file that a container sees, or what would be there if the stack created it. */
export interface SynthesizedFile {
  /** The text; undefined if nothing in the stack creates it. */
  readonly content: string | undefined;
  /** `ConfigMap x` or `Secret y`. */
  readonly from: string;
  /** Whether it comes from a Secret. */
  readonly secret: boolean;
  /** Whether it comes from an object that the stack does not create: an existing one, that must be there beforehand. */
  readonly missing: boolean;
  /** Whether the pod starts without it. */
  readonly optional: boolean;
  /** Whether the path is a folder whose file names only the missing object knows. */
  readonly isFolder: boolean;
}

type Files = Map<string, SynthesizedFile>;

/** The files that a container sees: its mounts, with what their volumes hold. */
export function filesOf(
  where: string,
  namespace: string,
  volumes: readonly SynthesizedVolume[],
  mounts: readonly SynthesizedMount[],
  objects: PodObjects,
): ReadonlyMap<string, SynthesizedFile> {
  const files: Files = new Map();
  for (const mount of mounts) {
    const volume = volumes.find((candidate) => candidate.name === mount.name);
    if (volume === undefined)
      throw new Error(`${where}: mounts the volume '${mount.name}', which the pod does not have`);
    for (const [path, file] of volumeFiles(where, namespace, volume, objects)) {
      const at = mountedAt(mount, path);
      if (at !== undefined) files.set(at, file);
    }
  }
  return files;
}

function mountedAt(mount: SynthesizedMount, path: string): string | undefined {
  if (mount.subPath === undefined || mount.subPath === '') return trimmed(posix.join(mount.mountPath, path));
  // Of a folder that is not known, a subPath may be any file.
  if (path === mount.subPath || path === '') return mount.mountPath;
  return path.startsWith(`${mount.subPath}/`)
    ? posix.join(mount.mountPath, path.slice(mount.subPath.length + 1))
    : undefined;
}

function trimmed(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

function volumeFiles(where: string, namespace: string, volume: SynthesizedVolume, objects: PodObjects): Files {
  const read = (kind: DataKind, config: ValueMap) => objectFiles(where, namespace, kind, config, objects);
  switch (volume.kind) {
    case 'config_map':
      return read('ConfigMap', volume.config);
    case 'secret':
      return read('Secret', volume.config);
    case 'projected': {
      const files: Files = new Map();
      for (const source of blocks(volume.config.sources)) {
        const known = Object.keys(source).filter((kind) => blocks(source[kind]).length > 0);
        for (const kind of known) {
          if (kind === 'service_account_token') continue;
          if (kind !== 'config_map' && kind !== 'secret') {
            throw new Error(`${where}: the volume '${volume.name}' projects a ${kind}, which is not supported`);
          }
          for (const config of blocks(source[kind])) {
            for (const [path, file] of read(kind === 'secret' ? 'Secret' : 'ConfigMap', config)) add(files, path, file);
          }
        }
      }
      return files;
    }
    default:
      return new Map();
  }
}

/** Several unknown folders may meet in one projected volume: a file there may then come from each. */
function add(files: Files, path: string, file: SynthesizedFile): void {
  const present = files.get(path);
  if (present?.isFolder !== true || !file.isFolder) {
    files.set(path, file);
    return;
  }
  files.set(path, {
    ...file,
    from: `${present.from} or ${file.from}`,
    secret: present.secret || file.secret,
    optional: present.optional && file.optional,
  });
}

function objectFiles(where: string, namespace: string, kind: DataKind, config: ValueMap, objects: PodObjects): Files {
  const name = text(config.name) ?? text(config.secret_name);
  if (name === undefined) throw new Error(`${where}: a volume names no ${kind}`);
  const optional = config.optional === true;
  const common = { from: `${kind} ${name}`, secret: kind === 'Secret', optional };
  const object = objects.find(kind, namespace, name);
  const items = blocks(config.items).map((item) => ({ key: text(item.key) ?? '', path: text(item.path) ?? '' }));
  if (object === undefined) {
    const missing = { ...common, content: undefined, missing: true };
    if (items.length === 0) return new Map([['', { ...missing, isFolder: true }]]);
    return new Map(items.map(({ path }) => [path, { ...missing, isFolder: false }]));
  }
  const files: Files = new Map();
  const wanted = items.length > 0 ? items : [...object.data.keys()].map((key) => ({ key, path: key }));
  for (const { key, path } of wanted) {
    const content = object.data.get(key);
    if (content === undefined) {
      if (optional) continue;
      throw new Error(`${where}: the ${kind} '${name}' has no key '${key}' to mount as ${path}`);
    }
    files.set(path, { ...common, content, missing: false, isFolder: false });
  }
  return files;
}
