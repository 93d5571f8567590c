import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, type AppConfig, Manifest, type StackManifest, type TerraformStack } from '../constructs/cdktf';

/** Properties of {@link FleetApp}. */
export interface FleetAppProps extends AppConfig {
  /** Name of the environment, which names the folder that its stacks are in. */
  readonly environment: string;
}

/**
 * A CDKTF app whose stacks have a folder for each environment, `cdktf.out/<environment>/<stack>`, where cdktf would use
 * `cdktf.out/stacks/<stack>` for all of them: terraform keeps a backend in the working folder, and would offer to migrate
 * one environment's state into the other.
 */
export class FleetApp extends App {
  override readonly manifest: Manifest;

  /** Name of the environment, and of the folder that its stacks are in. */
  readonly environment: string;

  constructor(props: FleetAppProps) {
    // A stack trace for every resource costs a quarter of the synthesis, and nobody reads them.
    super({ stackTraces: false, context: LOGICAL_IDS, ...props });
    this.environment = props.environment;
    const version: string = this.node.getContext('cdktfVersion');
    this.manifest = new EnvironmentManifest(version, this.outdir, this.hclOutput, props.environment);
  }

  /** Where terraform runs for a stack, absolute. */
  workingDirectory(stack: TerraformStack): string {
    // Not from the manifest, which notes a stack's dependencies when it is first asked for it.
    return resolve(this.outdir, stackFolder(this.environment, stack));
  }
}

/** How cdktf names resources. Another way would rename, and so recreate, all of them; hence it is not left to cdktf.json. */
const LOGICAL_IDS = { excludeStackIdFromLogicalIds: 'true', allowSepCharsInLogicalIds: 'true' };

/** Where the stacks are, for cdktf and for everything that reads what was synthesized. */
class EnvironmentManifest extends Manifest {
  constructor(
    version: string,
    outdir: string,
    hclOutput: boolean,
    private readonly environment: string,
  ) {
    super(version, outdir, hclOutput);
    mkdirSync(join(outdir, environment), { recursive: true });
  }

  override forStack(stack: TerraformStack): StackManifest {
    const name = stack.node.id;
    const known = this.stacks[name];
    if (known) return known;
    const folder = stackFolder(this.environment, stack);
    const placed = {
      ...super.forStack(stack),
      workingDirectory: folder,
      synthesizedStackPath: join(folder, this.stackFileName),
      stackMetadataPath: join(folder, Manifest.stackMetadataPath),
    };
    this.stacks[name] = placed;
    return placed;
  }
}

function stackFolder(environment: string, stack: TerraformStack): string {
  return join(environment, stack.node.id);
}
