import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetApp } from './fleet-app';
import type { FleetStack } from './fleet-stack';
import { lockFor, writeLock } from './provider-lock';

/** Where a stack's files are to be, relative to the folder of the whole, and the text of its lock file. */
interface Rendered {
  readonly folder: string;
  readonly lock: string | undefined;
}

/**
 * What stacks are to Terraform, rendered one after the other into a folder apart, and put where it belongs when all are
 * found to be right. A stack that is rendered is none of the app's any more: so memory is needed for few at a time, where
 * cdktf has all of them until the last one is written.
 */
export class RenderedStacks {
  private readonly apart: string;
  private readonly rendered: Rendered[] = [];

  /** @param providerLock text of the project's lock file of providers; without it no stack gets one */
  constructor(
    private readonly app: FleetApp,
    private readonly providerLock: string | undefined,
  ) {
    // On the same file system, so that files can be moved.
    this.apart = mkdtempSync(join(app.outdir, '.rendered-'));
    mkdirSync(join(this.apart, app.environment));
  }

  /**
   * Renders a stack. All that read its outputs must have been before, since it gets some by being read.
   * @throws UserError as `lockFor`
   */
  add(stack: FleetStack): void {
    const { manifest, skipValidation } = this.app;
    const lock = this.providerLock === undefined ? undefined : lockFor(this.providerLock, stack.requiredProviders);
    stack.prepareStack();
    // cdktn would prepare it again, unless the last one says that it is; cdktf does not know that one. See docs/cdktn.md.
    const session = { outdir: this.apart, manifest, skipValidation, stacksPrepared: true };
    stack.synthesizer.synthesize(session);
    this.rendered.push({ folder: manifest.forStack(stack).workingDirectory, lock });
  }

  /** Puts the files of all stacks where they belong, and the manifest that names them. */
  publish(): void {
    const isMoved = this.moveAll();
    for (const { folder, lock } of this.rendered) {
      if (!isMoved) this.move(folder);
      if (lock !== undefined) writeLock(join(this.app.outdir, folder), lock);
    }
    this.app.manifest.writeToFile();
  }

  /** Moves all stacks at once where none is yet: some file systems take long for each of thousands. */
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
    // Terraform has files of its own there.
    else for (const file of readdirSync(from)) renameSync(join(from, file), join(to, file));
  }

  /** Removes what was not put anywhere. */
  remove(): void {
    rmSync(this.apart, { recursive: true, force: true });
  }
}
