// Writes the pipeline that plans the stacks of a changed.json (see `fleet changed --json`) beside each other, and reviews them.
const { readFileSync } = require('node:fs');

const { matrix, removed } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const jobs = matrix.include;

const shared = {
  image: '$FLEET_IMAGE',
  before_script: ['npm ci'],
  rules: [{ when: 'on_success' }],
};

const kept = (paths) => ({ when: 'always', access: 'developer', paths, expire_in: '30 days' });

const plans = jobs.map(({ name, stacks }) => [
  `plan ${name}`,
  {
    ...shared,
    stage: 'plan',
    environment: { name: '$NATS_ENV/plan', action: 'access' },
    variables: { BUNDLE: `plans.out/${name}.bundle`, STACKS: stacks },
    script: ['fleet/ci/gitlab.sh plan "$BUNDLE" "$STACKS"'],
    artifacts: kept(['plans.out/*.bundle']),
  },
]);

// Its exit code says what the review found; the note is written before the job ends with it.
const review = {
  ...shared,
  stage: 'review',
  when: 'always',
  variables: { REMOVED: removed.join(' ') },
  script: [
    'code=0; fleet/ci/gitlab.sh review plans.out review.out || code=$?',
    'fleet/ci/gitlab.sh note review.out/review.md',
    'exit "$code"',
  ],
  allow_failure: { exit_codes: [2] },
  artifacts: kept(['review.out/']),
};
delete review.rules;

const nothing = { ...shared, stage: 'plan', script: ['echo no stack has changed'] };

// JSON is YAML too.
console.log(
  JSON.stringify(
    {
      stages: ['plan', 'review'],
      variables: { GIT_STRATEGY: 'clone' },
      ...(jobs.length === 0 ? { nothing } : { ...Object.fromEntries(plans), review }),
    },
    undefined,
    2,
  ),
);
