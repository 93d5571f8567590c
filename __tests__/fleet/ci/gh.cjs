#!/usr/bin/env node
// Stands in for GitHub's `gh` where no GitHub is: answers just the requests that fleet/ci/github.sh makes, out of a file.
const { spawnSync } = require('node:child_process');
const { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const { GH_STATE, GH_ARTIFACTS } = process.env;
const github = JSON.parse(readFileSync(GH_STATE, 'utf8'));
const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const save = () => writeFileSync(GH_STATE, JSON.stringify(github));

function answer(value) {
  const { status, stdout, stderr } = spawnSync('jq', ['--raw-output', option('--jq')], {
    input: JSON.stringify(value),
    encoding: 'utf8',
  });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = status;
}

const routes = [
  [
    /^POST repos\/someone\/fleet\/issues\/7\/comments$/,
    (_id, body) => {
      github.comments.push({ id: github.comments.length + 100, user: { login: 'github-actions[bot]' }, body });
      save();
    },
  ],
  [
    /^PATCH repos\/someone\/fleet\/issues\/comments\/(\d+)$/,
    (id, body) => {
      github.comments.find((comment) => comment.id === Number(id)).body = body;
      save();
    },
  ],
  [/^GET repos\/someone\/fleet\/issues\/7\/comments\?per_page=100$/, () => answer(github.comments)],
  [/^GET repos\/someone\/fleet\/commits\/\w+\/pulls$/, () => answer(github.pulls)],
  [
    /^GET repos\/someone\/fleet\/actions\/workflows\/plan.yml\/runs\?event=pull_request&head_sha=(\w+)&per_page=100$/,
    (head) => answer({ workflow_runs: github.runs.filter(({ head_sha }) => head_sha === head) }),
  ],
  [
    /^GET repos\/someone\/fleet\/actions\/runs\/\d+\/artifacts\?name=review$/,
    () => answer({ artifacts: readdirSync(GH_ARTIFACTS).includes('review') ? [{ id: 1, expired: false }] : [] }),
  ],
];

if (args[0] === 'api') {
  const path = args.find((each) => each.startsWith('repos/'));
  const request = `${option('--method') ?? 'GET'} ${path}`;
  const body = option('--field')?.replace(/^body=@/, '');
  const route = routes.find(([pattern]) => pattern.test(request));
  if (route === undefined) throw new Error(`no answer to ${request}`);
  route[1](route[0].exec(request)[1], body && readFileSync(body, 'utf8'));
} else if (args[0] === 'run' && args[1] === 'download') {
  const name = option('--name');
  for (const each of readdirSync(GH_ARTIFACTS)) {
    if (name === undefined ? !each.startsWith('plan-') : each !== name) continue;
    const target = name === undefined ? join(option('--dir'), each) : option('--dir');
    mkdirSync(target, { recursive: true });
    cpSync(join(GH_ARTIFACTS, each), target, { recursive: true });
  }
} else if (args[0] === 'workflow' && args[1] === 'run') {
  github.dispatched.push(args.slice(2));
  save();
} else {
  throw new Error(`no answer to gh ${args.join(' ')}`);
}
