import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LARGEST_PLAN, readPlans } from '../../../fleet/model/plan/read-plan';
import { makeReview } from '../../../fleet/review/make-review';
import { plain } from '../../../fleet/review/phrase';
import { UserError } from '../../../lib/user-error';
import { temporaryFolder } from '../../support/folder';
import { KeptSections } from '../../support/kept-file';

const folder = temporaryFolder();
const PLAN = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  planned_values: {},
  resource_changes: [],
};

function file(name: string, content: string | object): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** What is said of files that cannot be reviewed, without the folder's name. */
function refusal(...paths: readonly string[]): string {
  try {
    readPlans(paths.map((path) => ({ path })));
  } catch (error) {
    if (error instanceof UserError) return error.message.replaceAll(folder, '<folder>').replaceAll('<folder>/', '');
    throw error;
  }
  return 'no refusal';
}

const fleet = (environment: string, stack: string) => ({
  fleet: {
    actions: ['no-op'],
    before: { environment, stack, role: 'hub', name: 'hub' },
    after: { environment, stack, role: 'hub', name: 'hub' },
  },
});

/** What is in a file, by the file's name; `undefined`: there is none. */
const REFUSED: readonly [what: string, name: string, content?: string | object][] = [
  ['no file', 'none.json'],
  ['a folder', '.'],
  ['an empty file', 'empty.json', '  \n'],
  ['a saved plan', 'saved.tfplan', 'PK\u0003\u0004…'],
  ['truncated JSON', 'cut.json', JSON.stringify(PLAN).slice(0, 60)],
  ['the log of a plan', 'log.json', '{"@level":"info","type":"version"}\n{"@level":"info"}\n'],
  ['another JSON', 'other.json', { name: 'nats' }],
  ['a list', 'list.json', []],
  ['a state file', 'a.tfstate', { version: 4, serial: 1, lineage: 'x' }],
  ['a shown state', 'state.json', { format_version: '1.0', values: {} }],
  ['a configuration', 'cdk.tf.json', { resource: {}, terraform: {} }],
  ['another format', 'new.json', { ...PLAN, format_version: '2.0' }],
  ['an old format', 'old.json', { ...PLAN, format_version: '0.1' }],
  ['a failed run', 'failed.json', { ...PLAN, errored: true }],
  ['a plan in another shape', 'shape.json', { ...PLAN, resource_changes: [{ address: 1 }] }],
  ['a name with terminal escapes', 'a\u001b[31m.json', '{'],
];
const KEPT = new KeptSections(
  join(__dirname, 'refused-plans.txt'),
  REFUSED.map(([what]) => what),
);

test.each(REFUSED.map(([what, name, content]) => ({ what, name, content })))(
  'refused-plans.txt has the word that helps: $what',
  ({ what, name, content }) => {
    KEPT.expect(what, refusal(content === undefined ? join(folder, name) : file(name, content)).split('\n'));
  },
);

test('refused-plans.txt has no others', () => KEPT.expectNoOthers());

test('200 MB are refused by their size, without being read', () => {
  const path = file('huge.json', '');
  truncateSync(path, 200 * 1024 * 1024);
  const begin = process.memoryUsage().rss;
  expect(refusal(path)).toContain('huge.json is too large: 200 MiB, and a plan may have 100 MiB');
  expect(process.memoryUsage().rss - begin).toBeLessThan(LARGEST_PLAN);
});

test('two plans of one stack are refused, whatever their files are called', () => {
  const plan = { ...PLAN, output_changes: fleet('prod', 'hub') };
  expect(refusal(file('a.json', plan), file('b.json', plan))).toBe(
    'a.json and b.json are both plans of the stack hub: give one plan for each stack\nNothing was written.',
  );
});

test('plans of two environments are refused', () => {
  const prod = file('p.json', { ...PLAN, output_changes: fleet('prod', 'hub') });
  const dev = file('d.json', { ...PLAN, output_changes: fleet('dev', 'leaf-a') });
  expect(refusal(prod, dev)).toContain('these are plans of several environments: prod (p.json), dev (d.json)');
});

test('all that is wrong is said at once', () => {
  expect(refusal(file('x.json', '{'), join(folder, 'none.json')).split('\n')).toHaveLength(3);
});

test('a plan of something else is read, under the name of its file', () => {
  const [plan] = readPlans([{ path: file('network.tfplan.json', PLAN) }]);
  expect(plan).toMatchObject({ stack: 'network', of: undefined });
});

test('nothing of a plan is dropped: other resources, modules, and data sources that the apply reads', () => {
  const change = (actions: string[]) => ({ actions, before: null, after: { name: 'a' }, after_unknown: {} });
  const changes = [
    { address: 'aws_vpc.a', type: 'aws_vpc', change: change(['create']) },
    { address: 'module.net["eu"].aws_subnet.a[0]', type: 'aws_subnet', change: change(['create']) },
    { address: 'data.aws_ami.a', mode: 'data', type: 'aws_ami', change: change(['read']) },
    { address: 'data.aws_ami.known', mode: 'data', type: 'aws_ami', change: change(['no-op']) },
  ];
  const plans = readPlans([{ path: file('all.json', { ...PLAN, resource_changes: changes }) }]);
  const [stack] = makeReview({ plans, now: new Date() }).stacks;
  expect(stack?.resources.map(({ address, action }) => `${action} ${address}`)).toEqual([
    'create aws_vpc.a',
    'create module.net["eu"].aws_subnet.a[0]',
    'read data.aws_ami.a',
  ]);
});

test('a plan that does not say which stack of the fleet it is of needs a person, whatever is in it', () => {
  const change = {
    actions: ['create'],
    before: null,
    after: { metadata: [{ name: 'a' }], automount_service_account_token: false },
  };
  const changes = [{ address: 'kubernetes_service_account_v1.a', type: 'kubernetes_service_account_v1', change }];
  const plans = readPlans([{ path: file('unnamed.json', { ...PLAN, resource_changes: changes }) }]);
  const { verdict, findings } = makeReview({ plans, now: new Date() });
  expect([verdict, ...findings.map(({ title }) => plain(title))]).toEqual([
    'person',
    'unnamed does not say that it is a stack of this fleet, 0 of its 1 changes are of what this project does not make',
  ]);
});
