import { inOrder } from '../../../fleet/terraform/order';
import { mergeRecords, type PlansRecord, readRecord, recordText } from '../../../fleet/terraform/record';

const SHA256 = 'a'.repeat(64);

const RECORD: PlansRecord = {
  environment: 'prod',
  plannedAt: '2026-01-02T03:04:05.000Z',
  stacks: [
    { stack: 'prod', dependencies: [], status: 'planned', sha256: SHA256, changes: true },
    { stack: 'hub', dependencies: ['prod'], status: 'planned', sha256: SHA256, changes: false },
    { stack: 'leaf-a', dependencies: ['hub', 'prod'], status: 'waits', waitsFor: ['hub'], reason: 'hub comes first' },
    { stack: 'leaf-b', dependencies: [], status: 'failed' },
  ],
};

test('a record is read as it was written', () => {
  expect(readRecord(recordText(RECORD), 'plans.txt')).toEqual(RECORD);
});

test.each([
  ['another file', '{"version":1}'],
  ['a name that leads out of the folder', recordText(RECORD).replaceAll('leaf-a', '../../leaf')],
  ['a checksum that is none', recordText(RECORD).replace(SHA256, 'abc')],
  ['a line that nobody writes', `${recordText(RECORD)}deleted hub\n`],
])('%s is no record', (_what, text) => {
  expect(() => readRecord(text, 'plans.txt')).toThrow(/^plans.txt is not a record of plans: /);
});

test('records of several jobs become one, in the order of their stacks; not those of two environments, nor a stack twice', () => {
  const [prod, hub] = RECORD.stacks.map((stack) => ({ ...RECORD, stacks: [stack] }));
  if (prod === undefined || hub === undefined) throw new Error('no stacks');
  expect(mergeRecords([hub, prod])).toEqual({ ...RECORD, stacks: [...prod.stacks, ...hub.stacks] });
  expect(() => mergeRecords([prod, { ...hub, environment: 'dev' }])).toThrow('of several environments: prod, dev');
  expect(() => mergeRecords([prod, prod])).toThrow('there are two plans of prod');
});

test('stacks that depend on each other in a cycle have no order', () => {
  const cycle = [
    { stack: 'a', dependencies: ['b'] },
    { stack: 'b', dependencies: ['a'] },
  ];
  expect(() => inOrder(cycle)).toThrow('these stacks depend on each other in a cycle: a, b');
});
