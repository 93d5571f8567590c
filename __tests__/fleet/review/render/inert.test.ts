import fc from 'fast-check';
import { inert, shortened } from '../../../../lib/inert';
import { hostileLines } from '../../../support/hostile-text';

describe('a text that is made inert', () => {
  test('has what is not seen written out', () => {
    const texts = [
      'a\u001b[31mb',
      'a\nb\tc',
      'a\u202eb\u2066',
      'a\u200bb\ufeff',
      'a\ud800b',
      'a\u2028b',
      'a\u0085b',
      'a\u{e0041}b',
    ];
    expect(texts.map(inert)).toEqual([
      'a\\u{1b}[31mb',
      'a\\u{a}b\\u{9}c',
      'a\\u{202e}b\\u{2066}',
      'a\\u{200b}b\\u{feff}',
      'a\\u{d800}b',
      'a\\u{2028}b',
      'a\\u{85}b',
      'a\\u{e0041}b',
    ]);
  });

  test('is as it was where all of it is seen', () => {
    const text = 'sensors.> “é” 日本 🚚 <b> | ` \\d';
    expect(inert(text)).toBe(text);
  });

  test('differs from that of any other text', () => {
    expect(inert('\\u{1b}')).not.toBe(inert('\u001b'));
    fc.assert(fc.property(hostileLines, hostileLines, (a, b) => (a === b) === (inert(a) === inert(b))));
  });

  test('is shortened without halving a character', () => {
    expect([shortened('abc', 3), shortened('abcd', 3), shortened('a🚚bc', 3)]).toEqual(['abc', 'ab…', 'a…']);
  });
});
