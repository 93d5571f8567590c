import { provenReleases } from '../../constructs/server/nats-releases';
import { environments } from '../../fleet/project/environments';
import { type DrillName, FURTHER_DRILLS } from '../../fleet/rehearse/drill-names';
import { TERRAFORM_RELEASES, type TerraformRelease } from '../../fleet/terraform/terraform-releases';

/** One thing that is run for a version. */
export interface Job {
  readonly name: string;
  /** What it takes: the nats-server of that release, or the program of that version, with what else it needs. */
  readonly takes: { readonly nats: string } | (TerraformRelease & { readonly cluster: boolean });
  /** Run by node, in the project's folder. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How it must end: refused versions must fail, or they would be refused without a reason. @default `passes` */
  readonly fails?: boolean;
}

/** The newest release of the line before the first that is accepted. */
const REFUSED = '2.14.10';

/** A kubernetes provider, other than the pinned one, of which `fleet check` says what it breaks. */
const OTHER_PROVIDER = '3.2.1';

/**
 * Drills of the bundled environments: `jwt-operator` needs an environment with a JWT operator, which its tests have.
 */
const ON_BUNDLED = FURTHER_DRILLS.filter((drill) => drill !== 'jwt-operator');
/** Of these, the ones that test nothing where leaves have passwords. */
const NEED_CERTIFICATES: readonly DrillName[] = ['expired', 'existing-secrets'];

/** All that is run in a night, in that order. */
export function nightlyJobs(): Job[] {
  return [
    ...provenReleases().flatMap(serverJobs),
    rehearsal(REFUSED, 'prod', 'lost-disk', true),
    ...TERRAFORM_RELEASES.flatMap(terraformJobs),
  ];
}

function serverJobs(release: string): Job[] {
  const names = Object.keys(environments());
  return [
    ...names.map((name) => rehearsal(release, name)),
    ...ON_BUNDLED.map((drill) => rehearsal(release, 'prod', drill)),
    ...ON_BUNDLED.filter((drill) => !NEED_CERTIFICATES.includes(drill)).map((drill) =>
      rehearsal(release, 'staging', drill),
    ),
    {
      name: `nats-server ${release}  what a reload applies`,
      takes: { nats: release },
      command: jest('__tests__/constructs/reload/settings.nightly.test.ts'),
      env: { NATS_TEST_RELEASE: release, NATS_TEST_NIGHTLY: '1' },
    },
    {
      name: `nats-server ${release}  operator mode and existing Secrets`,
      takes: { nats: release },
      command: jest(
        '__tests__/fleet/rehearse/operator-mode.nightly.test.ts',
        '__tests__/fleet/rehearse/existing-secrets.nightly.test.ts',
      ),
      env: { NATS_TEST_RELEASE: release, NATS_TEST_NIGHTLY: '1' },
    },
  ];
}

function rehearsal(release: string, environment: string, drill?: DrillName, fails = false): Job {
  return {
    name: `nats-server ${release}  ${environment}, ${drill ? `drill ${drill}` : 'all default drills'}${fails ? ', which must fail' : ''}`,
    takes: { nats: release },
    command: ['fleet/bin.js', 'rehearse', ...(drill ? ['--drill', drill] : [])],
    env: { NATS_ENV: environment },
    fails,
  };
}

function terraformJobs(release: TerraformRelease): Job[] {
  const job = (what: string, cluster: boolean, command: readonly string[], env: Job['env'] = {}): Job => ({
    name: `${release.program} ${release.version}  ${what}`,
    takes: { ...release, cluster },
    command,
    env,
  });
  return [
    job('every stack is valid', false, jest('__tests__/stacks/terraform-validate.programs.test.ts')),
    job(
      'trust: plan, review, apply, second plan, import, moved',
      false,
      jest('__tests__/stacks/terraform-and-tofu.programs.test.ts'),
    ),
    job(
      'hub and leaf on a cluster',
      true,
      onCluster('__tests__/cluster/terraform.test.ts', '__tests__/cluster/identities.test.ts'),
    ),
    job(
      `with the kubernetes provider ${OTHER_PROVIDER} on a cluster`,
      true,
      onCluster('__tests__/cluster/identities.test.ts'),
      { NATS_TEST_KUBERNETES_PROVIDER: OTHER_PROVIDER },
    ),
  ];
}

function onCluster(...files: readonly string[]): string[] {
  return ['tools/run.js', 'tools/cluster/main', 'run', '--', 'jest', ...files];
}

function jest(...files: readonly string[]): string[] {
  return ['node_modules/jest/bin/jest.js', ...files];
}
