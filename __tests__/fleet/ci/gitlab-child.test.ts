import { join } from 'node:path';
import { gitlabChild } from '../../../fleet/ci/gitlab-child';
import { expectKept } from '../../support/kept-file';

test('gitlab-child.yml has a job for each group of stacks, and one that reviews them all', () => {
  const jobs = [
    { name: 'lab', stacks: 'lab' },
    { name: 'hub+1', stacks: 'hub leaf-a' },
  ];
  expectKept(join(__dirname, 'gitlab-child.yml'), gitlabChild({ jobs, removed: ['leaf-y', 'leaf-z'] }));
});

test('where no stack has changed there is a job all the same, as GitLab takes no pipeline without one', () => {
  expect(gitlabChild({ jobs: [], removed: [] })).toContain('\nnothing:\n');
});
