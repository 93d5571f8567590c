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
  expect(readRecord(recordText(RECORD), 'plans.record')).toEqual(RECORD);
});

const changed = (from: string, to: string) => recordText(RECORD).replace(from, to);

test.each([
  ['another file', 'fleet-plans 1\n', 'it is not JSON'],
  ['a list', '[]', 'Invalid input: expected object, received array'],
  [
    'a name that leads out of the folder',
    changed('"leaf-a"', '"../../leaf"'),
    'stacks[2].stack: expected lower-case letters, digits, hyphens and dots',
  ],
  ['a checksum that is none', changed(SHA256, 'abc'), 'stacks[0].sha256: expected 64 hexadecimal digits'],
  [
    'a status that nobody writes',
    changed('"failed"', '"deleted"'),
    "stacks[3].status: Invalid discriminator value. Expected 'planned' | 'waits' | 'failed'",
  ],
  ['a time that is none', changed('2026-01-02T03:04:05.000Z', 'now'), 'plannedAt: expected an RFC 3339 time'],
  [
    'a stack that lacks a field',
    changed('"changes": true', '"change": true'),
    'stacks[0].changes: Invalid input: expected boolean',
  ],
])('%s is no record, and the first place that is wrong is named', (_what, text, problem) => {
  expect(() => readRecord(text, 'plans.record')).toThrow(`plans.record is not a record of plans: ${problem}`);
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
