import { inspect } from 'node:util';
import fc from 'fast-check';
import { parseSize, sizeOfBytes } from '../../constructs/size';
import { parseDuration } from '../../schema/duration';
import { areKept } from './kept-table';

const SIZES = ['512Mi', '2Gi', '20G', '1Ti', '8k', '1024', 1024];
const NO_SIZES = [
  ...['', '0', '0Gi', '-1', '1.5Gi', '20GB', '20 Gi', 'Gi', '1e3', '20gi', '9999999999999999Ti'],
  ...[0, -1, 0.5, Number.NaN, 1e21],
];
const DURATIONS = ['7d', '36h', '1h30m', '90s', '', '0s', '7', '7w', '30m1h'];

areKept(__filename, {
  'what a size is': [...SIZES, ...NO_SIZES].map((size) => `${inspect(size)}: ${inspect(parseSize(size))}`),
  'seconds of durations': DURATIONS.map((text) => `${inspect(text)}: ${parseDuration(text)}`),
  'bytes as text: with the largest unit that divides them': [3 * 2 ** 30, 768 * 2 ** 20, 1000].map(
    (bytes) => `${bytes}: ${sizeOfBytes(bytes).text}`,
  ),
});

test.each(NO_SIZES)('%p is no size', (size) => expect(parseSize(size)).toBeUndefined());

test('bytes written as a quantity are the same bytes', () => {
  fc.assert(fc.property(fc.integer({ min: 1 }), (bytes) => parseSize(sizeOfBytes(bytes).text)?.bytes === bytes));
});
