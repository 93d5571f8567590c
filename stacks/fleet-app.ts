import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, type AppConfig, Manifest, type StackManifest, type TerraformStack } from '../constructs/cdktf';

/** Properties of {@link FleetApp}. */
export interface FleetAppProps extends AppConfig {
  /** Name of the environment, and of the folder of its stacks. */
  readonly environment: string;
}

/**
 * A CDKTF app whose stacks have a folder per environment, `cdktf.out/<environment>/<stack>`. cdktf would use
 * `cdktf.out/stacks/<stack>` for all of them: Terraform stores its backend in the working folder, and would offer to
 * migrate one environment's state to the other.
 */
export class FleetApp extends App {
  override readonly manifest: Manifest;

  /** Name of the environment, and of the folder of its stacks. */
  readonly environment: string;

  constructor(props: FleetAppProps) {
    // Stack traces of every resource, which nobody reads, would take a quarter of the synthesis.
    super({ stackTraces: false, context: LOGICAL_IDS, ...props });
    this.environment = props.environment;
    const version: string = this.node.getContext('cdktfVersion');
    this.manifest = new EnvironmentManifest(version, this.outdir, this.hclOutput, props.environment);
  }

  /** Terraform's working folder for a stack, absolute. */
  workingDirectory(stack: TerraformStack): string {
    // Not from the manifest, which records a stack's dependencies at the first call.
    return resolve(this.outdir, stackFolder(this.environment, stack));
  }
}

/**
 * How cdktf names resources. Other settings would rename, and so recreate, all of them; hence they are not in
 * cdktf.json.
 */
const LOGICAL_IDS = { excludeStackIdFromLogicalIds: 'true', allowSepCharsInLogicalIds: 'true' };

/** The paths of the stacks, for cdktf and for everything that reads the synthesized result. */
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
