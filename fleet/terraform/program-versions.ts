import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isMap, type SynthesizedApp } from '../model';
import type { ClusterProblem } from '../model/problem';
import { TERRAFORM_VARIABLES, terraformProgram } from './terraform-program';
import { lineOf, TERRAFORM_RELEASES, type TerraformRelease } from './terraform-releases';

/** A program that runs Terraform configurations, as it tells of itself. */
export interface ProgramVersion {
  readonly name: 'Terraform' | 'OpenTofu';
  /** Such as `1.11.4`. */
  readonly version: string;
}

/** What goes wrong with a version of the kubernetes provider. */
interface Fault {
  /** Whether it befalls who keeps identities of resources in the state, or who does not. */
  readonly withIdentities: boolean;
  readonly what: string;
  readonly wayOut: readonly string[];
}

/** The version of the provider with which the programs are run. */
const TRIED_PROVIDER = '2.38.0';
const PIN = `Pin version ${TRIED_PROVIDER}, as this project does.`;

/** Both keep identities of resources in the state, and send them to the provider, from this minor version of 1 on. */
const FIRST_WITH_IDENTITIES = 12;

/**
 * Faults by version of the provider, as reported (terraform-provider-kubernetes issues 2779 and 2926, coder 20533), and as seen on a
 * cluster by `__tests__/cluster/identities.test.ts`: both versions, with Terraform 1.11.4, 1.15.9 and OpenTofu 1.12.6.
 */
const FAULTS: Readonly<Record<string, Fault>> = {
  '2.38.0': {
    withIdentities: true,
    what: 'where the creation of an object fails or times out, an empty identity is in the state, and every plan after that ends with "Unexpected Identity Change"',
    wayOut: [
      'An object that this has befallen: take it out of the state (state rm, under the address that the error names), and `fleet imports` for its stack writes what takes it in again.',
    ],
  },
  '3.2.1': {
    withIdentities: false,
    what: 'every update of a StatefulSet whose rollout is waited for ends with "Missing Resource Identity After Update", although it was made',
    wayOut: [PIN],
  },
};

/** Why a program and a version of the kubernetes provider do not go together; `undefined` where they were run and all was well. */
export function pairProblem({ name, version }: ProgramVersion, provider: string): ClusterProblem | undefined {
  const object = `${name} ${version}`;
  const fault = FAULTS[provider];
  if (fault && fault.withIdentities === keepsIdentities(version)) {
    const what = `with the kubernetes provider ${provider}: ${fault.what}`;
    return { object, what, remedy: [...(fault.withIdentities ? [USE_ANOTHER] : []), ...fault.wayOut] };
  }
  if (provider !== TRIED_PROVIDER) {
    const what = `with the kubernetes provider ${provider}: nobody has tried what becomes of the stacks`;
    return { object, what, remedy: [PIN, ...(keepsIdentities(version) ? [USE_ANOTHER] : [])] };
  }
  const line = `${name} ${lineOf(version)}`;
  if (TERRAFORM_RELEASES.some((release) => lineNamed(release) === line)) return undefined;
  return { object, what: 'is of a line with which nobody has tried what becomes of the stacks', remedy: [USE_ANOTHER] };
}

function keepsIdentities(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= FIRST_WITH_IDENTITIES);
}

/** A line as one calls it, such as `Terraform 1.11`. */
function lineNamed({ program, version }: TerraformRelease): string {
  return `${program === 'tofu' ? 'OpenTofu' : 'Terraform'} ${lineOf(version)}`;
}

/** What to do instead: the lines that were run, and with which all was well. */
const USE_ANOTHER = `Use ${TERRAFORM_RELEASES.filter(({ version }) => !keepsIdentities(version))
  .map(lineNamed)
  .join(' or ')}; TERRAFORM_BINARY_NAME names the program.`;

/** What goes wrong with the program that deploys here and the providers that were synthesized; nothing where it is not there. */
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

/** What the program says of itself; `undefined` where it does not run. */
async function programVersion(): Promise<ProgramVersion | undefined> {
  const env = { ...process.env, ...TERRAFORM_VARIABLES };
  const said = await promisify(execFile)(terraformProgram(), ['version'], { env }).catch(() => undefined);
  const [, name, version] = /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+)/m.exec(said?.stdout ?? '') ?? [];
  return version === undefined ? undefined : { name: name === 'OpenTofu' ? 'OpenTofu' : 'Terraform', version };
}
