import fc from 'fast-check';

/**
 * What somebody might call a thing in order to be more than a name, in the languages that reviews and pictures are
 * written in.
 */
const PIECES = [
  ...['<script>alert(1)</script>', '</script>', '</style>', '<!--', '-->', '--!>', '<img src=x onerror=alert(1)>'],
  ...['<svg/onload=x>'],
  ...['" onclick="x', "' autofocus onfocus='x", '">', '</code></pre></details>', '&lt;b&gt;', '&#60;', ']]>'],
  ...['<?php', '<details open>'],
  ...['|', '\\|', '\\\\|', '\\', '`', '``', '```', '`'.repeat(16), '`'.repeat(17), '`'.repeat(100), '~~~', '$x$'],
  ...['$`x`$', '***', '_'],
  ...['@team', '#12', 'org/repo#1', '!9', 'https://evil.example', '[x](javascript:alert(1))'],
  ...['![x](https://evil.example/p.png)', '<https://evil.example>', '[x]: https://evil.example'],
  ...['javascript:alert(1)', 'data:text/html,x', '# x', '- x', '1. x', '> x', '---', '    x', ':tada:'],
  ...['<!-- fleet-review:other -->'],
  ...['\u001b[31m', '\u001b]8;;https://evil.example\u0007', '\u009b2J', '\u0000', '\u0008', '\t', '\r', '\u0085'],
  ...['\u2028', '\u202e', '\u2066', '\u200b', '\ufeff', '\ud800', '\udfff', '\u{e0041}'],
  ...['"]; evil["x', '%%{init: {"securityLevel":"loose"}}%%', 'x\n  click hub_hub "javascript:alert(1)"'],
  ...['style a fill:#f00;', '#quot;#35;', '&quot;&#x22;&amp;', '\\"];\\', '\\N\\G\\l', '$$\\frac{1}{2}$$'],
  ...[
    '`code` **bold** _em_ ~gone~ <br/>',
    'www.example.com a@b.example',
    'fa:fa-ban',
    'end',
    'subgraph',
    '</text></svg>',
  ],
  ...['\u00a0', '\ufffe', 'e\u0301\u0301\u0301', 'x'.repeat(500), '__proto__', 'constructor', 'toString'],
  ...['日本', '🚚', 'é', '\\u{1b}', '', ' ', '  '],
];

/** Any of Unicode, halves of surrogates too; fast-check's own takes a second and a half to look all of them up. */
export const anyCharacter = fc
  .oneof(fc.nat(0x7f), fc.nat(0xffff), fc.nat(0x10ffff))
  .map((code) => String.fromCodePoint(code));

/** A name or value as somebody with bad intentions might choose it, on one line. */
export const hostileText = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: anyCharacter, maxLength: 6 })),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((pieces) => pieces.join('').replaceAll('\n', ''));

/** The same, of several lines. */
export const hostileLines = fc.array(hostileText, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));

/** Several of them, one for each name of a review, over and over. */
export const hostileNames = fc.array(fc.oneof({ weight: 4, arbitrary: hostileText }, hostileLines), {
  minLength: 4,
  maxLength: 12,
});
