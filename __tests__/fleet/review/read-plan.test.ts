import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LARGEST_PLAN } from '../../../fleet/model/plan/plan-text';
import { readPlans } from '../../../fleet/model/plan/read-plan';
import { makeReview } from '../../../fleet/review/make-review';
import { plain } from '../../../fleet/review/phrase';
import { UserError } from '../../../lib/user-error';
import { temporaryFolder } from '../../support/folder';
import { KeptSections } from '../../support/kept-file';

const folder = temporaryFolder();
const PLAN = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  timestamp: new Date().toISOString(),
  planned_values: {},
  resource_changes: [],
  configuration: { provider_config: {}, root_module: {} },
};

function file(name: string, content: string | object): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** The errors for files that cannot be reviewed, without the folder's name. */
function refusal(...paths: readonly string[]): string {
  try {
    readPlans(paths.map((path) => ({ path })));
  } catch (error) {
    if (error instanceof UserError) return error.message.replaceAll(folder, '<folder>').replaceAll('<folder>/', '');
    throw error;
  }
  return 'no refusal';
}

/** A plan of a stack of the fleet. */
function of(environment: string, stack: string) {
  const said = { environment, stack, role: 'hub', name: 'hub' };
  return { ...PLAN, output_changes: { fleet: { actions: ['no-op'], before: said, after: said } } };
}

type File = readonly [name: string, content?: string | object];

/** A row for what cannot be reviewed: files, and what is in each of them; nothing: there is no such file. */
const REFUSED: Readonly<Record<string, readonly File[]>> = {
  'no file': [['none.json']],
  'a folder': [['.']],
  'an empty file': [['empty.json', '  \n']],
  'a saved plan': [['saved.tfplan', 'PK\u0003\u0004…']],
  'truncated JSON': [['cut.json', JSON.stringify(PLAN).slice(0, 60)]],
  'the log of a plan': [['log.json', '{"@level":"info","type":"version"}\n{"@level":"info"}\n']],
  'another JSON': [['other.json', { name: 'nats' }]],
  'a list': [['list.json', []]],
  'a state file': [['a.tfstate', { version: 4, serial: 1, lineage: 'x' }]],
  'a shown state': [['state.json', { format_version: '1.0', values: {} }]],
  'a configuration': [['cdk.tf.json', { resource: {}, terraform: {} }]],
  'another format': [['new.json', { ...PLAN, format_version: '2.0' }]],
  'an old format': [['old.json', { ...PLAN, format_version: '0.1' }]],
  'a failed run': [['failed.json', { ...PLAN, errored: true }]],
  'a plan in another shape': [['shape.json', { ...PLAN, resource_changes: [{ address: 1 }] }]],
  'a name with terminal escapes': [['a\u001b[31m.json', '{']],
  'two plans of one stack, whatever their files are called': [
    ['a.json', of('prod', 'hub')],
    ['b.json', of('prod', 'hub')],
  ],
  'plans of two environments': [
    ['p.json', of('prod', 'hub')],
    ['d.json', of('dev', 'leaf-a')],
  ],
  'several wrong ones: all at once': [['x.json', '{'], ['none.json']],
};
const KEPT = new KeptSections(join(__dirname, 'refused-plans.txt'), Object.keys(REFUSED));

test.each(Object.entries(REFUSED))('refused-plans.txt has the word that helps: %s', (what, files) => {
  const paths = files.map(([name, content]) => (content === undefined ? join(folder, name) : file(name, content)));
  KEPT.expect(what, refusal(...paths).split('\n'));
});

test('refused-plans.txt has no others', () => KEPT.expectNoOthers());

test('200 MB are refused by their size, without being read', () => {
  const path = file('huge.json', '');
  truncateSync(path, 200 * 1024 * 1024);
  const begin = process.memoryUsage().rss;
  expect(refusal(path)).toContain('huge.json is too large: 200 MiB, and a plan may have 100 MiB');
  expect(process.memoryUsage().rss - begin).toBeLessThan(LARGEST_PLAN);
});

/** The review of a plan with these changes. */
const reviewOf = (name: string, ...resource_changes: object[]) =>
  makeReview({ plans: readPlans([{ path: file(name, { ...PLAN, resource_changes }) }]), now: new Date() });

test('nothing of a plan of something else is dropped: other resources, modules, and data sources that the apply reads', () => {
  const change = (action: string, address: string, mode = 'managed') => ({
    address,
    mode,
    type: 'aws_vpc',
    change: { actions: [action], before: null, after: { name: 'a' }, after_unknown: {} },
  });
  const { stacks } = reviewOf(
    'network.tfplan.json',
    change('create', 'aws_vpc.a'),
    change('create', 'module.net["eu"].aws_subnet.a[0]'),
    change('read', 'data.aws_ami.a', 'data'),
    change('no-op', 'data.aws_ami.known', 'data'),
  );
  expect(stacks.map(({ stack, role, resources }) => [stack, role, ...resources.map(({ address }) => address)])).toEqual(
    [['network', undefined, 'aws_vpc.a', 'module.net["eu"].aws_subnet.a[0]', 'data.aws_ami.a']],
  );
});

test('a plan that does not say which stack of the fleet it is of needs review, whatever is in it', () => {
  const after = { metadata: [{ name: 'a' }], automount_service_account_token: false };
  const type = 'kubernetes_service_account_v1';
  const { verdict, findings } = reviewOf('unnamed.json', {
    address: `${type}.a`,
    type,
    change: { actions: ['create'], before: null, after },
  });
  expect([verdict, ...findings.map(({ title }) => plain(title))]).toEqual([
    'review',
    'provider kubernetes is not configured',
    'unnamed is not marked as part of this fleet; external resources among its changes: 0 of 1',
  ]);
});
