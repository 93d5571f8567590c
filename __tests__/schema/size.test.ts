import fc from 'fast-check';
import { parseSize, sizeOfBytes } from '../../constructs/size';
import { parseDuration } from '../../schema/duration';

test.each([
  ['512Mi', 536_870_912],
  ['2Gi', 2_147_483_648],
  ['20G', 20_000_000_000],
  ['1Ti', 1_099_511_627_776],
  ['8k', 8_000],
  ['1024', 1024],
  [1024, 1024],
])('%j is %d bytes', (size, bytes) => {
  expect(parseSize(size)).toEqual({ bytes, text: String(size) });
});

test.each([
  '',
  '0',
  '0Gi',
  '-1',
  '1.5Gi',
  '20GB',
  '20 Gi',
  'Gi',
  '1e3',
  '20gi',
  '9999999999999999Ti',
  0,
  -1,
  0.5,
  Number.NaN,
  1e21,
])('%j is no size', (size) => {
  expect(parseSize(size)).toBeUndefined();
});

test('bytes written as a quantity are the same bytes', () => {
  fc.assert(fc.property(fc.integer({ min: 1 }), (bytes) => parseSize(sizeOfBytes(bytes).text)?.bytes === bytes));
});

test('a quantity is written in the largest unit that divides it', () => {
  expect([sizeOfBytes(3 * 2 ** 30).text, sizeOfBytes(768 * 2 ** 20).text, sizeOfBytes(1000).text]).toEqual([
    '3Gi',
    '768Mi',
    '1000',
  ]);
});

test.each([
  ['7d', 604_800],
  ['36h', 129_600],
  ['1h30m', 5_400],
  ['90s', 90],
  ['', undefined],
  ['0s', undefined],
  ['7', undefined],
  ['7w', undefined],
  ['30m1h', undefined],
])('the duration %j has %p seconds', (duration, seconds) => {
  expect(parseDuration(duration)).toBe(seconds);
});
