import { join } from 'node:path';
import { readPlan } from '../../fleet/model/plan/read-plan';
import { judged } from '../../fleet/review/judge';
import { makeReview } from '../../fleet/review/make-review';
import { phrase } from '../../fleet/review/phrase';
import { NO_POLICY } from '../../fleet/review/policy';
import type { Review } from '../../fleet/review/review';
import { RULES, type RuleName } from '../../fleet/review/rules';
import { isObject } from '../../lib/json';
import { alteredPlan } from './altered-plan';

const NOW = new Date('2026-11-24T12:00:00Z');
const WAITING = ['leaf-plant8', 'leaf-plant9'].map((stack) => ({
  stack,
  waitsFor: ['region-eu', 'prod'],
  reason: 'its remote is the address of region-eu, which is not there yet',
}));

const recorded = (path: string) => readPlan({ path: join(__dirname, '../fleet/review/recordings', path) });

/** Makes something when it is first asked for, and once. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The review of two recorded plans, that of README.md: a filter is wider, and a site gets another image. */
export const smallReview = once(() =>
  makeReview({ plans: [recorded('wider-filter/hub.json'), recorded('image/leaf-edge1.json')], now: NOW }),
);

/**
 * A finding of every kind there is, accepted and expired ones, stacks that wait: a recorded plan of a site that is
 * made, and one of a hub that is altered; what these do not show is added.
 */
export const richReview = once((): Review => {
  const hub = alteredPlan([
    { of: 'nats_config_', text: ['user: "admin.hub"', 'user: "admin.hub"\n        password: "hunter2"'] },
    { of: 'nats_server_711107B6', set: { 'spec 0 replicas': '1', 'spec 0 template 0 spec 0 host_pid': true } },
    { of: 'secrets_server-tls_secret', set: { 'data tls.crt': 'another' } },
  ]);
  const review = makeReview({ plans: [hub, recorded('first-servers/leaf-edge1.json')], waiting: WAITING, now: NOW });
  const known = new Set(review.findings.map(({ rule }) => rule));
  const others = (Object.keys(RULES) as RuleName[]).filter((rule) => !known.has(rule));
  const stacks = ['hub', 'leaf-edge1', 'leaf-plant8'];
  const samples = others.map((rule) => {
    const stack = stacks[rule.length % stacks.length] ?? '';
    const details = [
      phrase`what ${'nats-server 2.15.2'} does with it`,
      ['take a backup first, or plan again without it'],
    ];
    return { rule, stack, title: phrase`${stack}: ${rule.replace('-', ' ')}`, details, key: [] };
  });
  const found = [...review.findings, ...samples];
  const until = (end: string, ...rules: RuleName[]) =>
    judged(found, NO_POLICY, NOW)
      .filter(({ rule }) => rules.includes(rule))
      .map(({ id }) => ({ id, reason: 'replaced by the new dashboard, see OPS-412', until: end, by: 'Mia' }));
  const accepted = [
    ...until('2026-12-31', 'alert-removed', 'source-removed'),
    ...until('2026-10-31', 'client-removed', 'certificate-expiring'),
  ];
  return {
    ...review,
    verdict: 'data',
    findings: judged(found, { ...NO_POLICY, accepted }, NOW),
    unusedAcceptances: ['site-removed-0badcafe'],
  };
});

/**
 * A fleet of so many sites, each of which is rolled and gets a wider filter, beside data that is lost.
 * @param differs which of them get something else
 */
export function largeReview(sites: number, differs: (site: number) => boolean = () => false): Review {
  const rich = richReview();
  const small = JSON.stringify(smallReview());
  const each = Array.from({ length: sites }, (_, index): Review => {
    const site = `edge${String(index).padStart(4, '0')}`;
    const text = small.replaceAll(/edge[12]/g, site).replaceAll('"hub"', `"hub-of-${site}"`);
    const other = text.replaceAll('logs.>', `logs.${site}.>`).replaceAll(/("same":")/g, `$1${site}`);
    return JSON.parse(differs(index) ? other : text);
  });
  const lost = rich.findings.filter(({ level }) => level === 'data');
  return {
    ...rich,
    findings: judged([...lost, ...each.flatMap(({ findings }) => findings)], NO_POLICY, NOW),
    stacks: [
      ...rich.stacks,
      ...each.flatMap(({ stacks: [hub, leaf] }) =>
        hub && leaf
          ? [{ ...leaf, settings: hub.settings, resources: [...leaf.resources, ...hub.resources.slice(0, 2)] }]
          : [],
      ),
    ],
    certificates: each.flatMap(({ certificates }) => certificates.filter(({ name }) => name === 'gateway')),
  };
}

/**
 * What of a review comes out of plans or a policy, by its key: names, values, and lists of names. Phrases hold values
 * among our words.
 */
const NAMES = new Set([
  ...['environment', 'stack', 'name', 'address', 'path', 'text', 'value', 'terraform', 'statefulSet', 'namespace'],
  ...['reason', 'by'],
]);
const LISTS = new Set(['waitsFor', 'pods', 'reconnecting', 'unusedAcceptances']);

/**
 * A review in which everything that comes out of plans or a policy is another: `rename` gets what it was and its
 * number.
 */
export function renamedReview(review: Review, rename: (was: string, index: number) => string): Review {
  let index = 0;
  const renamed = (value: unknown, isName: boolean): unknown => {
    if (typeof value === 'string' && isName) {
      index += 1;
      return rename(value, index);
    }
    if (Array.isArray(value)) return value.map((item) => renamed(item, isName));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([key, part]) => {
      return [key, renamed(part, (Array.isArray(part) ? LISTS : NAMES).has(key))];
    });
    return Object.fromEntries(entries);
  };
  return renamed(review, false) as Review;
}
