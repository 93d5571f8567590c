import { settingFor } from '../../constructs/conf/settings';
import type { SettingEffect } from '../../constructs/conf/settings/row';
import { natural } from '../../lib/natural';
import { readModel, toMermaid, toSvg } from '../draw';
import type { ConfPath } from '../model';
import { fleetsOf, fromPlan, type Side } from '../model/from-plan';
import type { Action, Plan } from '../model/plan/plan';
import { access } from './analyses/access';
import { acrossStacks } from './analyses/across-stacks';
import { alerts } from './analyses/alerts';
import { authorities } from './analyses/authorities';
import { authorityKeys } from './analyses/authority-keys';
import { certificates, certificatesOf } from './analyses/certificates';
import { cluster } from './analyses/cluster';
import { externalCertificates } from './analyses/external-certificates';
import { images } from './analyses/images';
import { includedFiles } from './analyses/included-files';
import { jobs } from './analyses/jobs';
import { keptDrift } from './analyses/kept-drift';
import { limits } from './analyses/limits';
import { links } from './analyses/links';
import { moves } from './analyses/moves';
import { newConf } from './analyses/new-conf';
import { newObjects } from './analyses/new-objects';
import { objects } from './analyses/objects';
import { outputs } from './analyses/outputs';
import { places } from './analyses/places';
import { planItself } from './analyses/plan-itself';
import { pods } from './analyses/pods';
import { policies } from './analyses/policies';
import { providers } from './analyses/providers';
import { releases } from './analyses/releases';
import { rest } from './analyses/rest';
import { rollouts } from './analyses/rollouts';
import { services } from './analyses/services';
import { settings } from './analyses/settings';
import { sharedObjects } from './analyses/shared-objects';
import { sources } from './analyses/sources';
import { streams } from './analyses/streams';
import { unexplained } from './analyses/unexplained';
import { volumes } from './analyses/volumes';
import { whole } from './analyses/whole';
import { argumentChanges } from './arguments';
import { bounded } from './bounded';
import { changesOf } from './changes';
import { type ConfDifference, confDifferences } from './conf-diff';
import type { Finding } from './finding';
import { countingLevel, judged } from './judge';
import { worst } from './level';
import { type Analysis, type ChangedSetting, Notes, type PlannedStack } from './notes';
import { joined, listed, type Phrase, phrase } from './phrase';
import { rolloutsOf } from './planned-rollouts';
import { loweredBy, NO_POLICY, type Policy } from './policy';
import { named } from './resource-name';
import type { CertificateReview, ResourceReview, Review, StackReview } from './review';
import { EVERYTHING_STORED } from './rule';
import { RULES } from './rules';

/** A stack that could not be planned yet. */
export interface WaitingStack {
  readonly stack: string;
  /** Stacks that must be applied before. */
  readonly waitsFor: readonly string[];
  readonly reason: string;
}

/** What a review is made from. */
export interface ReviewProps {
  /** One for each stack of one environment. */
  readonly plans: readonly Plan[];
  /** @default none */
  readonly waiting?: readonly WaitingStack[];
  /** @default none: the levels of `RULES`, nothing is accepted */
  readonly policy?: Policy;
  /** Decides which acceptances have ended. */
  readonly now: Date;
}

/** In the order in which they run: the last one reports what is left. */
const ANALYSES: readonly Analysis[] = [
  whole,
  planItself,
  providers,
  outputs,
  keptDrift,
  acrossStacks,
  sharedObjects,
  links,
  sources,
  moves,
  places,
  cluster,
  volumes,
  settings,
  limits,
  newConf,
  access,
  streams,
  rollouts,
  services,
  policies,
  authorityKeys,
  certificates,
  alerts,
  images,
  pods,
  jobs,
  authorities,
  includedFiles,
  externalCertificates,
  releases,
  newObjects,
  objects,
  rest,
  unexplained,
];

/** Makes a review of plans. */
export function makeReview({ plans, waiting = [], policy = NO_POLICY, now }: ReviewProps): Review {
  const stacks = plans.map((plan) => plannedStack(plan, now));
  const found: Finding[] = [];
  const reviews = stacks.map((stack): StackReview => {
    const notes = new Notes(stack);
    for (const analysis of ANALYSES) analysis(stack, notes, stacks);
    for (const finding of notes.findings) found.push(finding);
    return stackReview(stack, notes);
  });
  for (const each of waiting) found.push(waits(each));
  const findings = judged(found, policy, now);
  const topology = picture(stacks);
  const ids = new Set(findings.map(({ id }) => id));
  const environments = plans.flatMap(({ of }) => of?.environment ?? []);
  const times = plans.flatMap(({ plannedAt }) => plannedAt ?? []).sort();
  return complete(
    {
      version: 2,
      ...(environments[0] !== undefined && { environment: environments[0] }),
      ...(times.length > 0 && { plannedAt: times.at(-1) }),
      verdict: worst(findings.map(countingLevel)),
      findings,
      stacks: [...reviews, ...waiting.map(waitingReview)].sort(byRole),
      certificates: stacks.flatMap(certificatesOf).sort(byEnd),
      untouched: untouched(found),
      ...(policy.file !== undefined && { policyFile: policy.file }),
      lowered: loweredBy(policy),
      unusedAcceptances: policy.accepted.map(({ id }) => id).filter((id) => !ids.has(id)),
      ...(topology && { topology }),
    },
    policy,
    now,
  );
}

/** A review of bounded size, and the finding that it is not all of it. */
function complete(whole: Review, policy: Policy, now: Date): Review {
  const { review, leftOut } = bounded(whole);
  if (leftOut.length === 0) return review;
  const stack = review.stacks[0]?.stack ?? '';
  const title = phrase`the plans change more than a review can list`;
  const more = judged(
    [{ rule: 'review-incomplete', stack, title, details: leftOut, key: [], unseen: ['all that is left out'] }],
    policy,
    now,
  );
  return {
    ...review,
    verdict: worst([review.verdict, ...more.map(countingLevel)]),
    findings: [...more, ...review.findings],
  };
}

function picture(stacks: readonly PlannedStack[]): Review['topology'] {
  const { before, after } = fleetsOf(stacks);
  if (before.tiers.length + after.tiers.length === 0) return undefined;
  const model = readModel(after.tiers, before.tiers);
  return { svg: toSvg(model), mermaid: toMermaid(model) };
}

function plannedStack(plan: Plan, now: Date): PlannedStack {
  const sides = fromPlan(plan);
  const { before, after } = sides;
  const changed = changedSettings(before, after);
  const changes = [...plan.resources.values()].flatMap(changesOf);
  return { ...sides, now, changes, settings: changed, rollouts: rolloutsOf(sides, changed) };
}

function changedSettings({ conf: before }: Side, { conf: after }: Side): ChangedSetting[] {
  if (before?.kind !== 'known' || after?.kind !== 'known' || before.text === after.text) return [];
  return confDifferences(before.text, after.text).map((difference) => {
    const known = settingFor(difference.path);
    const note = known === undefined ? 'not in the table of tested settings' : known.note;
    return { ...difference, effect: effectOf(difference), ...(note !== undefined && { note }) };
  });
}

/** What nats-server does with a changed setting: with the whole block, where that is added or removed. */
function effectOf({ path, block }: ConfDifference): SettingEffect {
  const blocks = block === undefined ? [] : path.slice(0, -1).map((_, index) => path.slice(0, index + 1));
  const effects = [settingFor(path)?.effect ?? 'restart', ...blocks.flatMap((each) => wholeEffect(each) ?? [])];
  return EFFECTS.findLast((effect) => effects.includes(effect)) ?? 'restart';
}

function wholeEffect(block: ConfPath): SettingEffect | undefined {
  const row = settingFor(block);
  return row?.whole ? row.effect : undefined;
}

/** The least first. */
const EFFECTS: readonly SettingEffect[] = ['reload', 'restart', 'refused'];

function stackReview({ plan, settings: changed, rollouts: rolling }: PlannedStack, notes: Notes): StackReview {
  const resources: ResourceReview[] = [];
  const counts: Partial<Record<Action, number>> = {};
  for (const resource of plan.resources.values()) {
    const { action, address, type } = resource;
    if (action === undefined) continue;
    counts[action] = (counts[action] ?? 0) + 1;
    const covered = notes.named.has(address);
    resources.push({ address, type, name: named(resource), action, changes: argumentChanges(resource), covered });
  }
  return {
    stack: plan.stack,
    ...(plan.of && { role: plan.of.role }),
    status: resources.some(({ action }) => action !== 'read') || plan.outputs.length > 0 ? 'changes' : 'unchanged',
    waitsFor: [],
    counts,
    resources,
    settings: changed.map(({ values: _values, block: _block, ...setting }) => setting),
    rollouts: rolling,
    ...(plan.terraform !== undefined && { terraform: plan.terraform }),
    digest: plan.digest,
  };
}

function waitingReview({ stack, waitsFor, reason }: WaitingStack): StackReview {
  return {
    stack,
    status: 'waits',
    waitsFor,
    reason: [{ value: reason }],
    counts: {},
    resources: [],
    settings: [],
    rollouts: [],
  };
}

function waits({ stack, waitsFor, reason }: WaitingStack): Finding {
  return {
    rule: 'waits',
    stack,
    title: phrase`${stack} waits for ${listed(waitsFor)}`,
    details: [phrase`${reason}`, phrase`Apply ${listed(waitsFor)}, then plan ${stack}.`],
    key: [...waitsFor],
  };
}

/** What every finding is proven to keep: no sentence where one of them is proven to keep nothing. */
function untouched(findings: readonly Finding[]): Phrase {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const free = EVERYTHING_STORED.filter((what) => rules.every((rule) => RULES[rule].keeps?.includes(what)));
  if (free.length === 0) return [];
  const words = free.map((what): Phrase => [what]);
  const last = words.pop() ?? [];
  const all = words.length > 0 ? [...joined(words, ', '), ' or ', ...last] : last;
  return ['no existing ', ...all, ' changes'];
}

const ROLES = ['trust', 'identity', 'hub', 'region', 'leaf', undefined];

function byRole(a: StackReview, b: StackReview): number {
  return ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || natural(a.stack, b.stack);
}

function byEnd(a: CertificateReview, b: CertificateReview): number {
  return (a.daysLeft ?? Number.MAX_SAFE_INTEGER) - (b.daysLeft ?? Number.MAX_SAFE_INTEGER);
}
