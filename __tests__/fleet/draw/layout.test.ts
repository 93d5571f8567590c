import fc from 'fast-check';
import { type Model, readModel, toDot, toMermaid, toSvg } from '../../../fleet/draw';
import { pictureOf } from '../../../fleet/draw/draw';
import { type Box, type Layout, layOut } from '../../../fleet/draw/layout';
import type { Card } from '../../../fleet/draw/picture';
import type { TierFacts } from '../../../fleet/model/tier';
import { CHANGED, FIVE, FORTY, HUNDREDS, HUNDREDS_CHANGED, REGION } from './fleets';
import { hostileModel } from './hostile';
import { manySites, type SyntheticLeaf, syntheticFleet } from './synthetic';

jest.setTimeout(120_000);

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** What lies over what it must not, or outside the picture. */
function faults({ width, height, cards, arrows, legend }: Layout): string[] {
  const boxes = [
    ...cards.map((box) => ({ what: `card ${box.card.title}`, box })),
    ...arrows.filter(({ block }) => block.height > 0).map((box) => ({ what: `label ${box.arrow.leaf}`, box })),
    ...(legend.height > 0 ? [{ what: 'legend', box: legend }] : []),
  ];
  const over = boxes.flatMap((one, index) =>
    boxes.slice(index + 1).flatMap((other) => (overlap(one.box, other.box) ? [`${one.what} over ${other.what}`] : [])),
  );
  const outside = boxes.flatMap(({ what, box: { x, y, width: w, height: h } }) =>
    x < 0 || y < 0 || x + w > width || y + h > height ? [`${what} outside`] : [],
  );
  const tooWide = boxes.flatMap(({ what, box }) => (box.block.width > box.width ? [`${what} wider than its box`] : []));
  const crossed = arrows.flatMap(({ arrow, points }) =>
    points.slice(1).flatMap((to, index) => {
      const from = points[index] ?? to;
      const middle = (from.x + to.x) / 2;
      const spans: Box[] = [
        span(from.x, middle, from.y, from.y),
        span(middle, middle, from.y, to.y),
        span(middle, to.x, to.y, to.y),
      ];
      return cards.flatMap((card) =>
        spans.some((each) => overlap(each, card)) ? [`link of ${arrow.leaf} over ${card.card.title}`] : [],
      );
    }),
  );
  return [...over, ...outside, ...tooWide, ...crossed];
}

function span(x1: number, x2: number, y1: number, y2: number): Box {
  const rest = 0.5;
  return {
    x: Math.min(x1, x2) + rest,
    y: Math.min(y1, y2) - 0.05,
    width: Math.max(0.1, Math.abs(x1 - x2) - 2 * rest),
    height: Math.abs(y1 - y2) + 0.1,
  };
}

const layoutOf = (model: Model) => layOut(pictureOf(model));

test.each(Object.entries({ FIVE, CHANGED, FORTY, HUNDREDS, HUNDREDS_CHANGED }))(
  '%s: no card, label or link over another card or label, all within the picture',
  (_name, model) => {
    expect(faults(layoutOf(model))).toEqual([]);
  },
);

const region = fc.constantFrom('eu', 'us', 'apac');
const shape = fc.record({
  regions: fc.uniqueArray(region),
  sites: fc.array(fc.record({ via: fc.option(region), up: fc.array(fc.constantFrom('a.>', 'b.>', 'c.>')) }), {
    maxLength: 8,
  }),
});

function leavesOf({
  regions,
  sites,
}: {
  regions: string[];
  sites: { via: string | null; up: string[] }[];
}): SyntheticLeaf[] {
  return [
    ...regions.map((name) => ({ name, role: 'region' as const })),
    ...sites.map(({ via, up }, index) => ({ name: `site${index}`, up, ...(via !== null && { via }) })),
  ];
}

test('the same for fleets of any shape, and for any change from one to another', () => {
  fc.assert(
    fc.property(shape, fc.option(shape), (after, before) => {
      const model = readModel(
        syntheticFleet(leavesOf(after)),
        before === null ? undefined : syntheticFleet(leavesOf(before)),
      );
      expect(faults(layoutOf(model))).toEqual([]);
    }),
    { numRuns: 80 },
  );
});

test('the same whatever names are', () => {
  fc.assert(
    fc.property(hostileModel, (model) => expect(faults(layoutOf(model))).toEqual([])),
    { numRuns: 40 },
  );
});

test('40 sites have a card each, 41 have one together', () => {
  const titles = (count: number) =>
    pictureOf(readModel(syntheticFleet(manySites(count)))).cards.map(({ title }) => title);
  expect(titles(40)).toHaveLength(41);
  expect(titles(41)).toEqual(['hub', '41 sites']);
});

test('hundreds of sites: how many, what they have in common, how many change, and their names', () => {
  const { cards, arrows, title } = pictureOf(HUNDREDS_CHANGED);
  const said = [...cards, ...arrows].map(({ lines }) =>
    lines.map(({ label, text, change }) => [change, label, text].filter(Boolean).join(' ')),
  );
  expect(title).toBe('Fleet of NATS servers: 1 hub, 1 region, 506 sites');
  expect(cards.map(({ id, kind, title }) => [id, kind, title])).toEqual([
    ['hub_hub', 'hub', 'hub'],
    ['region_eu', 'region', 'eu'],
    ['sites_eu', 'sites of eu', '200 sites'],
    ['sites_hub', 'sites of hub', '306 sites'],
  ]);
  expect(said.slice(2)).toEqual([
    [
      '1 server each · namespace nats-edge',
      'stream EDGE_SENSORS',
      'keeps sensors.>',
      'changed 200 changed',
      'eu-001 eu-002 eu-003 eu-004',
      'eu-005 eu-006 eu-007 eu-008',
      'eu-009 eu-010 eu-011 eu-012',
      'eu-013 eu-014 eu-015 eu-016',
      'eu-017 eu-018 eu-019 eu-020',
      'and 180 more',
    ],
    [
      '1 server each · namespace nats-edge',
      'stream EDGE_SENSORS',
      'keeps sensors.>',
      'added 9 added',
      'new-001 new-002 new-003',
      'new-004 new-005 new-006',
      'new-007 new-008 new-009',
      'changed 2 changed',
      'site-010 site-020',
      'removed 3 removed',
      'site-001 site-002 site-003',
    ],
    ['↑ up sensors.> alerts.>', '↓ down commands.eu.> config.>', '↑ stream EDGE_SENSORS'],
    ['↑ up sensors.> alerts.>', 'added ↑ up humidity.> ×200', '↓ down commands.{site}.>', 'config.>'],
    [
      '↑ up sensors.> alerts.>',
      'added ↑ up humidity.> ×2',
      'removed ↑ up alerts.> ×1',
      '↓ down commands.{site}.>',
      'config.>',
    ],
  ]);
});

describe('of a group', () => {
  /** What the card of the hub's sites says, and what stands at its link. */
  function said(sites: readonly SyntheticLeaf[], drawn: (fact: TierFacts) => boolean = () => true) {
    const { cards, arrows } = pictureOf(readModel(syntheticFleet(sites).filter(drawn)));
    const card = cards.find(({ stacked }) => stacked);
    const linesOf = (of: Pick<Card, 'lines'> | undefined) =>
      of?.lines.map(({ label, text }) => [label, text].filter(Boolean).join(' '));
    return { card: linesOf(card), link: linesOf(arrows.find(({ leaf }) => leaf === card?.id)) };
  }

  test('one site that differs takes nothing from what is said of the others', () => {
    const other = { name: 'odd', servers: 3, subjects: ['logs.>'], up: ['sensors.>', 'logs.>'] };
    expect(said([...manySites(41), other])).toEqual({
      card: [
        '1 server each · namespace nats-edge ×41',
        '3 servers each · namespace nats-edge ×1',
        'stream EDGE_SENSORS ×41',
        'keeps sensors.>',
        'stream EDGE_SENSORS ×1',
        'keeps logs.>',
      ],
      link: ['↑ up sensors.> alerts.> ×41', '↓ down commands.{site}.>', 'config.>', 'and others, by site'],
    });
  });

  test('sites in namespaces of their own, that keep what has their name in it, are said to be alike', () => {
    const sites = manySites(41).map(({ name }) => ({ name, namespace: `ns-${name}`, subjects: [`raw.${name}.>`] }));
    expect(said(sites).card).toEqual(['1 server each', 'stream EDGE_SENSORS', 'keeps raw.{site}.>']);
  });

  test('where they differ in more ways than there is room for, the most frequent are said, and that there are others', () => {
    const sites = manySites(50).map((site, index) => ({
      ...site,
      subjects: [index < 20 ? 'sensors.>' : index < 25 ? 'heat.>' : `own.s${index}.>`],
      up: [index < 20 ? 'sensors.>' : `own.s${index}.>`],
    }));
    expect(said(sites)).toEqual({
      card: [
        '1 server each · namespace nats-edge',
        'stream EDGE_SENSORS ×20',
        'keeps sensors.>',
        'stream EDGE_SENSORS ×5',
        'keeps heat.>',
        'stream EDGE_SENSORS ×1',
        'keeps own.s25.>',
        'and others, by site',
      ],
      link: ['↑ up sensors.> ×20', '↓ down commands.{site}.>', 'config.>', 'and others, by site'],
    });
  });

  test('those that are known from their hub only take nothing from what is said of the others', () => {
    expect(said(manySites(50), ({ name }) => name === 'hub' || name > 'site-040').card).toEqual([
      '1 server each · namespace nats-edge ×10',
      'stream EDGE_SENSORS ×10',
      'keeps sensors.>',
      '40 known from the user of their acceptor',
    ]);
  });

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
});

test('the same facts, in any order, give the same bytes', () => {
  const [hub, ...leaves] = syntheticFleet(manySites(5));
  const facts = hub ? [hub, ...leaves] : [];
  for (const write of [toSvg, toMermaid, toDot]) {
    expect(write(readModel([...facts].reverse()))).toBe(write(readModel(facts)));
  }
});

test('an environment without servers is an empty picture', () => {
  expect(toMermaid(readModel([]))).toBe('flowchart RL\n');
  expect(faults(layoutOf(readModel([])))).toEqual([]);
});
