import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetApp } from './fleet-app';
import type { FleetStack } from './fleet-stack';
import { lockFor, writeLock } from './provider-lock';

/** The folder of a stack's files, relative to the output folder, and the text of its lock file. */
interface Rendered {
  readonly folder: string;
  readonly lock: string | undefined;
}

/**
 * Stacks rendered to Terraform JSON one by one into a temporary folder, and moved to their place when all are valid. A
 * rendered stack is removed from the app: so memory is needed for few stacks at a time, whereas cdktf keeps all until
 * the last one is written.
 */
export class RenderedStacks {
  private readonly apart: string;
  private readonly rendered: Rendered[] = [];

  /** @param providerLock text of the project's lock file of providers; without it, no lock files are written */
  constructor(
    private readonly app: FleetApp,
    private readonly providerLock: string | undefined,
  ) {
    // On the same file system, so that files can be moved.
    this.apart = mkdtempSync(join(app.outdir, '.rendered-'));
    mkdirSync(join(this.apart, app.environment));
  }

  /**
   * Renders a stack. Stacks that read its outputs must be rendered first, since reading adds outputs.
   * @throws UserError as `lockFor`
   */
  add(stack: FleetStack): void {
    const { manifest, skipValidation } = this.app;
    const lock = this.providerLock === undefined ? undefined : lockFor(this.providerLock, stack.requiredProviders);
    stack.prepareStack();
    // cdktn would prepare it again, unless the last one says that it is; cdktf does not know that one. See
    // docs/cdktn.md.
    const session = { outdir: this.apart, manifest, skipValidation, stacksPrepared: true };
    stack.synthesizer.synthesize(session);
    this.rendered.push({ folder: manifest.forStack(stack).workingDirectory, lock });
  }

  /** Moves the files of all stacks to their place, and writes the manifest. */
  publish(): void {
    const isMoved = this.moveAll();
    for (const { folder, lock } of this.rendered) {
      if (!isMoved) this.move(folder);
      if (lock !== undefined) writeLock(join(this.app.outdir, folder), lock);
    }
    this.app.manifest.writeToFile();
  }

  /** Moves all stacks at once if none exists yet: some file systems are slow with thousands of moves. */
  private moveAll(): boolean {
    const to = join(this.app.outdir, this.app.environment);
    if (readdirSync(to).length > 0) return false;
    rmdirSync(to);
    renameSync(join(this.apart, this.app.environment), to);
    return true;
  }

  private move(folder: string): void {
    const [from, to] = [join(this.apart, folder), join(this.app.outdir, folder)];
    if (!existsSync(to)) renameSync(from, to);
    // Terraform has its own files there.
    else for (const file of readdirSync(from)) renameSync(join(from, file), join(to, file));
  }

  /** Removes the temporary folder. */
  remove(): void {
    rmSync(this.apart, { recursive: true, force: true });
  }
}
