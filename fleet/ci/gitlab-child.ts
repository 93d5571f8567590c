import { stringify } from 'yaml';
import type { MatrixJob } from '../terraform/matrix';

/** Name of the job of .gitlab-ci.yml that starts the child pipeline. */
export const TRIGGER_JOB = 'plans';
/** Name of the job that reviews. */
export const REVIEW_JOB = 'review';
/** Name of a job that plans, with the name of its group of stacks. */
export const PLAN_JOB = /^plan (.+)$/;
/** Folder that jobs which plan hand over. */
export const BUNDLES_FOLDER = 'plans.out';
/** Folder that the job which reviews hands over. */
export const REVIEW_FOLDER = 'review.out';

/** Name of the bundle of a group of stacks. */
export function bundleFile(group: string): string {
  return `${group}.bundle`;
}

/** What changed, as far as the child pipeline depends on it. */
export interface ChildProps {
  readonly jobs: readonly MatrixJob[];
  /** Names of stacks that are not synthesized any more. */
  readonly removed: readonly string[];
}

/** What all jobs have. */
const SHARED = { image: '$FLEET_IMAGE', before_script: ['npm ci'] };

/** Who may read artifacts, and how long. */
const kept = (paths: readonly string[]) => ({ when: 'always', access: 'developer', paths, expire_in: '30 days' });

/**
 * The pipeline, as YAML, that plans groups of stacks beside each other, and reviews the plans together: GitLab has no
 * matrix that is made while it runs.
 */
export function gitlabChild({ jobs, removed }: ChildProps): string {
  const nothing = { ...SHARED, stage: 'plan', rules: [{ when: 'on_success' }], script: ['echo no stack has changed'] };
  const plans = jobs.map((job) => [`plan ${job.name}`, planJob(job)]);
  return stringify(
    {
      stages: ['plan', 'review'],
      variables: { GIT_STRATEGY: 'clone' },
      ...(jobs.length === 0 ? { nothing } : { ...Object.fromEntries(plans), [REVIEW_JOB]: reviewJob(removed) }),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

function planJob({ name, stacks }: MatrixJob) {
  return {
    ...SHARED,
    stage: 'plan',
    rules: [{ when: 'on_success' }],
    environment: { name: '$NATS_ENV/plan', action: 'access' },
    variables: { BUNDLE: `${BUNDLES_FOLDER}/${bundleFile(name)}`, STACKS: stacks },
    script: ['npx fleet ci plan --bundle "$BUNDLE" -- "$STACKS"'],
    artifacts: kept([`${BUNDLES_FOLDER}/*.bundle`]),
  };
}

/** The exit code of its last command says what the review found: 2 is shown as a warning. */
function reviewJob(removed: readonly string[]) {
  return {
    ...SHARED,
    stage: 'review',
    rules: [{ when: 'always' }],
    variables: { REMOVED: removed.join(' ') },
    script: [`npx fleet ci review --comment --out ${REVIEW_FOLDER} --removed "$REMOVED" ${BUNDLES_FOLDER}`],
    allow_failure: { exit_codes: [2] },
    artifacts: kept([`${REVIEW_FOLDER}/`]),
  };
}
