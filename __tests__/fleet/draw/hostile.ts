import fc from 'fast-check';
import { type Model, readModel } from '../../../fleet/draw';
import { syntheticFleet } from './synthetic';

/** Names that mean something to one of the languages that a picture is written in, or to the one who reads it. */
const NASTY = [
  '"]; evil["x',
  '</text></svg><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  ']]>',
  '%%{init: {"securityLevel":"loose"}}%%',
  'x\n  click hub_hub "javascript:alert(1)"',
  'style a fill:#f00;',
  '#quot;#35;',
  '&quot;&#x22;&amp;',
  '\\"];\\',
  '\\N\\G\\l',
  '$$\\frac{1}{2}$$',
  '`code` **bold** _em_ ~gone~ <br/>',
  '- list',
  '1. list',
  '---',
  'www.example.com a@b.example',
  'fa:fa-ban',
  'end',
  'subgraph',
  '\u202eevil\u202c',
  'a\u200bb\ufeff\u00a0',
  '\u001b[31mred',
  '\u0000',
  '\ud800',
  '\ufffe',
  'e\u0301\u0301\u0301',
  '中文字符',
  '😀',
  'x'.repeat(500),
  '__proto__',
  'constructor',
  '',
] as const;

/** A text as somebody hostile would choose it. */
const hostileText = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.array(fc.constantFrom(...NASTY, ' ', '.', ';'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
);

const leaf = fc.record(
  {
    name: hostileText,
    up: fc.array(hostileText, { maxLength: 8 }),
    down: fc.array(hostileText, { maxLength: 3 }),
    subjects: fc.array(hostileText, { maxLength: 3 }),
    namespace: hostileText,
  },
  { requiredKeys: ['name'] },
);

const leaves = fc.uniqueArray(leaf, { selector: ({ name }) => name, maxLength: 4 });

/** A fleet whose names, subjects and streams come from somebody hostile, as it is or as plans change it. */
export const hostileModel: fc.Arbitrary<Model> = fc
  .record({ before: fc.option(leaves), after: leaves, stream: hostileText })
  .map(({ before, after, stream }) => {
    const hub = {
      namespace: stream,
      streams: new Map([[stream, JSON.stringify({ subjects: [stream], sources: [{ name: stream }] })]]),
    };
    return readModel(syntheticFleet(after, hub), before === null ? undefined : syntheticFleet(before));
  });
