import fc from 'fast-check';
import { escaped, shortened } from '../../../../lib/escaped';
import { hostileLines } from '../../../support/hostile-text';

describe('an escaped text', () => {
  test('has what is not seen written out', () => {
    expect(
      escaped(
        'a\u001b[0m\n\t\u202e\u2066\u200b\ufeff\u00a0\u2028\u0085\ud800\ufffe\u0000\u{e0041}\u0600\ufff9e\u0301\u0301',
      ),
    ).toBe(
      'a\\u{1b}[0m\\u{a}\\u{9}\\u{202e}\\u{2066}\\u{200b}\\u{feff}\\u{a0}\\u{2028}\\u{85}\\u{d800}\\u{fffe}\\u{0}\\u{e0041}\\u{600}\\u{fff9}e\u0301\\u{301}',
    );
  });

  test('is as it was where all of it is seen', () => {
    const text = 'sensors.> “é” 日本 🚚 <b>&" | ` \\d';
    expect(escaped(text)).toBe(text);
  });

  test('differs from that of any other text', () => {
    expect(escaped('\\u{1b}')).not.toBe(escaped('\u001b'));
    fc.assert(fc.property(hostileLines, hostileLines, (a, b) => (a === b) === (escaped(a) === escaped(b))));
  });

  test('is shortened without halving a character', () => {
    expect([shortened('abc', 3), shortened('abcd', 3), shortened('a🚚bc', 3)]).toEqual(['abc', 'ab…', 'a…']);
  });
});
