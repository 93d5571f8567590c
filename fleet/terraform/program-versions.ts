import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isMap, type SynthesizedApp } from '../model';
import type { ClusterProblem } from '../model/problem';
import { TERRAFORM_VARIABLES, terraformProgram } from './terraform-program';
import { lineOf, TERRAFORM_RELEASES, type TerraformRelease } from './terraform-releases';

/** A program that runs Terraform configurations, with its version. */
export interface ProgramVersion {
  readonly name: 'Terraform' | 'OpenTofu';
  /** Such as `1.11.4`. */
  readonly version: string;
}

/** A known fault of a version of the kubernetes provider. */
interface Fault {
  /** Whether it affects programs that keep identities of resources in the state, or those that do not. */
  readonly withIdentities: boolean;
  readonly what: string;
  readonly wayOut: readonly string[];
}

/** The tested version of the provider. */
const TRIED_PROVIDER = '2.38.0';
const PIN = `Pin version ${TRIED_PROVIDER}, as this project does.`;

/**
 * From this minor version of 1 on, both programs keep identities of resources in the state and send them to the
 * provider.
 */
const FIRST_WITH_IDENTITIES = 12;

/**
 * Faults by version of the provider, as reported (terraform-provider-kubernetes issues 2779 and 2926, coder 20533), and
 * as tested on a cluster by `__tests__/cluster/identities.test.ts`: both versions, with Terraform 1.11.4, 1.15.9 and
 * OpenTofu 1.12.6.
 */
const FAULTS: Readonly<Record<string, Fault>> = {
  '2.38.0': {
    withIdentities: true,
    what: 'if the creation of an object fails or times out, the state gets an empty identity, and every later plan fails with "Unexpected Identity Change"',
    wayOut: [
      'To repair such an object, remove it from the state (state rm, with the address in the error), and import it again with `fleet imports` for its stack.',
    ],
  },
  '3.2.1': {
    withIdentities: false,
    what: 'every update of a StatefulSet that waits for its rollout fails with "Missing Resource Identity After Update", although it was applied',
    wayOut: [PIN],
  },
};

/**
 * Why a program and a version of the kubernetes provider do not work together; `undefined` where they were tested and
 * do.
 */
export function pairProblem({ name, version }: ProgramVersion, provider: string): ClusterProblem | undefined {
  const object = `${name} ${version}`;
  const fault = FAULTS[provider];
  if (fault && fault.withIdentities === keepsIdentities(version)) {
    const what = `with the kubernetes provider ${provider}: ${fault.what}`;
    return { object, what, remedy: [...(fault.withIdentities ? [USE_ANOTHER] : []), ...fault.wayOut] };
  }
  if (provider !== TRIED_PROVIDER) {
    const what = `with the kubernetes provider ${provider} is not tested`;
    return { object, what, remedy: [PIN, ...(keepsIdentities(version) ? [USE_ANOTHER] : [])] };
  }
  const line = `${name} ${lineOf(version)}`;
  if (TERRAFORM_RELEASES.some((release) => lineNamed(release) === line)) return undefined;
  return { object, what: 'is of a release line that is not tested', remedy: [USE_ANOTHER] };
}

function keepsIdentities(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= FIRST_WITH_IDENTITIES);
}

/** The name of a release line, such as `Terraform 1.11`. */
function lineNamed({ program, version }: TerraformRelease): string {
  return `${program === 'tofu' ? 'OpenTofu' : 'Terraform'} ${lineOf(version)}`;
}

/** What to do instead: the release lines that work. */
const USE_ANOTHER = `Use ${TERRAFORM_RELEASES.filter(({ version }) => !keepsIdentities(version))
  .map(lineNamed)
  .join(' or ')}; TERRAFORM_BINARY_NAME names the program.`;

/** Problems of the installed program with the synthesized providers; none if it is not installed. */
export async function programProblems(app: SynthesizedApp): Promise<ClusterProblem[]> {
  const program = await programVersion();
  if (program === undefined) return [];
  const versions = [...app.stacks.values()].map(({ requiredProviders: { kubernetes } }) =>
    isMap(kubernetes) ? String(kubernetes.version) : undefined,
  );
  return [...new Set(versions)].flatMap((version) => {
    const problem = version && pairProblem(program, version);
    return problem ? [problem] : [];
  });
}

/** The version of the program; `undefined` if it does not run. */
async function programVersion(): Promise<ProgramVersion | undefined> {
  const env = { ...process.env, ...TERRAFORM_VARIABLES };
  const answer = await promisify(execFile)(terraformProgram(), ['version'], { env }).catch(() => undefined);
  const [, name, version] = /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+)/m.exec(answer?.stdout ?? '') ?? [];
  return version === undefined ? undefined : { name: name === 'OpenTofu' ? 'OpenTofu' : 'Terraform', version };
}
