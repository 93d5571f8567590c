import { join } from 'node:path';
import fc from 'fast-check';
import { type Model, readModel, toDot, toMermaid, toSvg } from '../../../fleet/draw';
import { pictureOf } from '../../../fleet/draw/draw';
import { type Box, layOut } from '../../../fleet/draw/layout';
import type { Card } from '../../../fleet/draw/picture';
import { describeKept } from '../../support/kept-file';
import { PICTURES, REGION } from './fleets';
import { hostileModel, manySites, syntheticFleet } from './synthetic';

jest.setTimeout(120_000);

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** A line from one point to another, as a thin box that touches neither. */
const span = (x1: number, x2: number, y1: number, y2: number): Box => ({
  x: Math.min(x1, x2) + 0.5,
  y: Math.min(y1, y2) - 0.05,
  width: Math.max(0.1, Math.abs(x1 - x2) - 1),
  height: Math.abs(y1 - y2) + 0.1,
});

/** What lies over what it must not, or outside the picture. */
function faults(model: Model): string[] {
  const { width, height, cards, arrows, legend } = layOut(pictureOf(model));
  const boxes = [
    ...cards.map((box) => ({ what: `card ${box.card.title}`, box })),
    ...arrows.filter(({ block }) => block.height > 0).map((box) => ({ what: `label ${box.arrow.leaf}`, box })),
    ...(legend.height > 0 ? [{ what: 'legend', box: legend }] : []),
  ];
  return [
    ...boxes.flatMap(({ what, box }, index) => {
      const under = boxes.slice(index + 1).filter((other) => overlap(box, other.box));
      const isOutside = box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height;
      return [
        ...under.map((other) => `${what} over ${other.what}`),
        ...(isOutside ? [`${what} outside`] : []),
        ...(box.block.width > box.width ? [`${what} wider than its box`] : []),
      ];
    }),
    ...arrows.flatMap(({ arrow, points }) =>
      points.slice(1).flatMap((to, index) => {
        const from = points[index] ?? to;
        const middle = (from.x + to.x) / 2;
        const spans = [
          span(from.x, middle, from.y, from.y),
          span(middle, middle, from.y, to.y),
          span(middle, to.x, to.y, to.y),
        ];
        const crossed = cards.filter((card) => spans.some((each) => overlap(each, card)));
        return crossed.map(({ card }) => `link of ${arrow.leaf} over ${card.title}`);
      }),
    ),
  ];
}

test.each(Object.entries({ ...PICTURES, 'an environment without servers': readModel([]) }))(
  '%s: no card, label or link over another card or label, all within the picture',
  (_name, model) => {
    expect(faults(model)).toEqual([]);
  },
);

const region = fc.constantFrom('eu', 'us', 'apac');
const shape = fc
  .record({
    regions: fc.uniqueArray(region),
    sites: fc.array(fc.record({ via: fc.option(region), up: fc.array(fc.constantFrom('a.>', 'b.>', 'c.>')) }), {
      maxLength: 8,
    }),
  })
  .map(({ regions, sites }) =>
    syntheticFleet([
      ...regions.map((name) => ({ name, role: 'region' as const })),
      ...sites.map(({ via, up }, index) => ({ name: `site${index}`, up, ...(via !== null && { via }) })),
    ]),
  );
const ofAnyShape = fc.tuple(shape, fc.option(shape, { nil: undefined })).map((facts) => readModel(...facts));

test.each([
  ['for fleets of any shape, and for any change from one to another', ofAnyShape, 80],
  ['whatever names are', hostileModel, 40],
])('the same %s', (_what, models, numRuns) => {
  fc.assert(
    fc.property(models, (model) => expect(faults(model)).toEqual([])),
    { numRuns },
  );
});

test('40 sites have a card each, 41 have one together', () => {
  const titles = (count: number) =>
    pictureOf(readModel(syntheticFleet(manySites(count)))).cards.map(({ title }) => title);
  expect([titles(40).length, titles(41)]).toEqual([41, ['hub', '41 sites']]);
});

/** The labels of cards that stand for many sites, and of their links. */
function said(model: Model): string[] {
  const { cards, arrows, title } = pictureOf(model);
  const lines = (of: Pick<Card, 'lines'>) =>
    of.lines.map(({ label, text, change }) => `  ${[change, label, text].filter(Boolean).join(' ')}`);
  return [
    title,
    ...cards.map((card) => `card ${card.id}, ${card.kind}: ${card.title}`),
    ...cards.flatMap((card) => (card.stacked ? [`in ${card.id}`, ...lines(card)] : [])),
    ...arrows.flatMap((arrow) => [`at the link of ${arrow.leaf}`, ...lines(arrow)]),
  ];
}

const ODD = { name: 'odd', servers: 3, subjects: ['logs.>'], up: ['sensors.>', 'logs.>'] };
const OWN_NAMESPACES = manySites(41).map(({ name }) => ({
  name,
  namespace: `ns-${name}`,
  subjects: [`raw.${name}.>`],
}));
const MANY_WAYS = manySites(50).map((site, index) => ({
  ...site,
  subjects: [index < 20 ? 'sensors.>' : index < 25 ? 'heat.>' : `own.s${index}.>`],
  up: [index < 20 ? 'sensors.>' : `own.s${index}.>`],
}));
const KNOWN_FROM_HUB = syntheticFleet(manySites(50)).filter(({ name }) => name === 'hub' || name > 'site-040');

const GROUPS: Readonly<Record<string, Model>> = {
  'hundreds of sites: how many, what they have in common, how many change, and their names': PICTURES.HUNDREDS_CHANGED,
  'one site that differs does not hide what the others have in common': readModel(
    syntheticFleet([...manySites(41), ODD]),
  ),
  'sites that differ only in namespaces and in subjects with their name are alike': readModel(
    syntheticFleet(OWN_NAMESPACES),
  ),
  'of more variants than there is room for, the most frequent are written, and that there are others': readModel(
    syntheticFleet(MANY_WAYS),
  ),
  'sites that are known only from their hub do not hide what the others have in common': readModel(KNOWN_FROM_HUB),
};
describeKept('groups.txt has the lines of groups of many sites', join(__dirname, 'groups.txt'), GROUPS, said);

test.each([
  ['site', [REGION, ...manySites(41), { name: 'plant7', via: 'eu' }]],
  [
    'region',
    [...manySites(41).map((leaf) => ({ ...leaf, role: 'region' as const })), { name: 'plant7', via: 'site-001' }],
  ],
])('a lone %s beside hundreds has its name', (_kind, fleet) => {
  const { cards } = pictureOf(readModel(syntheticFleet(fleet)));
  expect(cards.map(({ kind, title }) => [kind, title])).toContainEqual(['site', 'plant7']);
  expect(cards.filter(({ title }) => title.startsWith('1 '))).toEqual([]);
});

test('the same facts, in any order, give the same bytes; an environment without servers is an empty picture', () => {
  const facts = syntheticFleet(manySites(5));
  for (const write of [toSvg, toMermaid, toDot]) {
    expect(write(readModel(facts.toReversed()))).toBe(write(readModel(facts)));
  }
  expect(toMermaid(readModel([]))).toBe('flowchart RL\n');
});
