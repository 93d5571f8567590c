import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Texts by their path in the volume. */
export type VolumeFiles = Readonly<Record<string, string>>;

/** Where the link is that leads to the files of this moment. */
const CURRENT = '..data';

/**
 * A folder that changes as the kubelet changes a projected volume (kubernetes, pkg/volume/util/atomic_writer.go): all
 * files are written to a new folder, one link is switched to it, and the old folder is removed.
 */
export class ProjectedVolume {
  constructor(
    readonly folder: string,
    private files: VolumeFiles,
  ) {
    mkdirSync(folder, { recursive: true });
    this.turn(files);
  }

  /** Changes some files, all at one moment. */
  change(changes: VolumeFiles): void {
    this.replace({ ...this.files, ...changes });
  }

  /** Leaves one file out. */
  remove(path: string): void {
    const { [path]: _gone, ...rest } = this.files;
    this.replace(rest);
  }

  /** Paths of all files, sorted. */
  get paths(): string[] {
    return Object.keys(this.files).sort();
  }

  /** What a file holds. */
  read(path: string): string {
    const content = this.files[path];
    if (content === undefined) throw new Error(`no ${path} in the volume, only ${this.paths.join(', ')}`);
    return content;
  }

  private replace(files: VolumeFiles): void {
    const old = readlinkSync(join(this.folder, CURRENT));
    this.turn(files);
    rmSync(join(this.folder, old), { recursive: true });
  }

  private turn(files: VolumeFiles): void {
    const next = mkdtempSync(`${this.folder}/..`);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(next, path)), { recursive: true });
      writeFileSync(join(next, path), content, { mode: 0o440 });
    }
    const link = join(this.folder, `${CURRENT}_tmp`);
    symlinkSync(basename(next), link);
    renameSync(link, join(this.folder, CURRENT));
    const wanted = new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''));
    const present = new Set(readdirSync(this.folder).filter((name) => !name.startsWith('..')));
    for (const name of wanted) if (!present.has(name)) symlinkSync(join(CURRENT, name), join(this.folder, name));
    for (const name of present) if (!wanted.has(name)) rmSync(join(this.folder, name));
    this.files = files;
  }
}
