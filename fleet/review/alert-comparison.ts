import { certificateAlertRules } from '../../constructs/alerts/certificate-alert-rules';
import { leafAlertRules } from '../../constructs/alerts/leaf-alert-rules';
import { selectorLabels } from '../../constructs/labels';
import { canonical, isObject } from '../../lib/json';
import { fieldChanges, ruleChangesOf, ruleName } from './alert-rules';
import {
  type AlertRule,
  type AlertValues,
  alertValues,
  mergedValues,
  NO_ALERTS,
  type ReleaseValues,
  releaseValues,
} from './alert-values';
import { areEndsPlanned, isEndOfCertificate } from './certificate-ends';
import type { ChangedResource, PlannedChange } from './changes';
import { isDescribing } from './harmless-metadata';
import type { Notes, PlannedStack } from './notes';
import { joined, listed, type Phrase, phrase } from './phrase';
import { named } from './resource-name';
import { selectingLabels } from './servers-reach';

/** What an alert release does before and after. */
export class AlertComparison {
  private readonly weaker: Phrase[] = [];
  private readonly removed: Phrase[] = [];
  private readonly better: Phrase[] = [];
  private readonly details: Phrase[] = [];

  constructor(
    private readonly changed: ChangedResource,
    private readonly of: readonly PlannedChange[],
    private readonly stack: PlannedStack,
    private readonly notes: Notes,
    private readonly all: readonly PlannedStack[],
  ) {}

  run(): void {
    const { before, after, action } = this.changed.resource;
    const [old, now] = [releaseValues(before), releaseValues(after)];
    const was = action === 'create' ? NO_ALERTS : alertValues(mergedValues(old.documents));
    const is = action === 'delete' ? NO_ALERTS : this.valuesAfter(old, now);
    if (!is && this.weaker.length === 0)
      this.weaker.push(phrase`the values of ${named(this.changed.resource)} cannot be understood`);
    if (is) this.compare(was ?? NO_ALERTS, is);
    this.report();
  }

  /** The values after the plan; a document that is not known yet can hold the ends of certificates only. */
  private valuesAfter(old: ReleaseValues, now: ReleaseValues): AlertValues | undefined {
    if (!now.isReadable || now.isHidden) return undefined;
    const unknown = now.documents.flatMap((document, n) => (document === undefined ? [n] : []));
    if (unknown.length === 0) return alertValues(mergedValues(now.documents));
    const { resource } = this.changed;
    const [last] = unknown;
    const earlier = last === undefined ? undefined : old.documents[last];
    const wereEnds =
      old.documents.length === 0 || (isObject(earlier) && areEqual(Object.keys(earlier), ['certificates']));
    const isLast = unknown.length === 1 && last === now.documents.length - 1 && last > 0;
    if (!isLast || !wereEnds || !areEndsPlanned(resource, this.stack)) {
      this.weaker.push(phrase`values of ${named(resource)} are known only after apply, and may override any rule`);
      return undefined;
    }
    this.better.push(phrase`ends of certificates are recorded as soon as they are known`);
    return alertValues(mergedValues(now.documents.map((document, n) => (n === last ? (earlier ?? {}) : document))));
  }

  private compare(was: AlertValues, is: AlertValues): void {
    const { action } = this.changed.resource;
    if (action === 'create') this.isFindable(is);
    else if (action !== 'delete') this.found(was, is);
    this.groups(was, is);
    this.certificateAlerts(was, is);
    this.certificates(was, is);
  }

  /** How Prometheus finds the rules, and what it scrapes for them. */
  private found(was: AlertValues, is: AlertValues): void {
    if (was.name !== is.name) this.weaker.push(phrase`the PrometheusRule is called ${is.name}, not ${was.name}`);
    for (const key of new Set([...Object.keys(was.labels), ...Object.keys(is.labels)])) {
      const [from, to] = [was.labels, is.labels].map((labels) =>
        Object.hasOwn(labels, key) ? labels[key] : undefined,
      );
      if (from === to) continue;
      const text = phrase`label ${key} of the rules: ${from ?? '(not set)'} → ${to ?? '(not set)'}`;
      if (from === undefined && isDescribing(key)) this.better.push(text);
      else this.weaker.push(phrase`${text}: by labels, a Prometheus selects the rules that it loads`);
    }
    if (areEqual(was.podMonitor, is.podMonitor) || this.isOwnMonitor(is)) return;
    const what = fieldChanges(was.podMonitor, is.podMonitor);
    this.weaker.push(phrase`what is scraped changes: ${listed(what)}: without its series, no rule fires`);
  }

  private isFindable(is: AlertValues): void {
    if (is.name !== NO_ALERTS.name && is.name !== 'nats-certificate-alerts')
      this.weaker.push(phrase`the PrometheusRule is called ${is.name}`);
    if (!this.isOwnMonitor(is))
      this.weaker.push(
        phrase`what is scraped differs from what this project scrapes: ${JSON.stringify(is.podMonitor)}`,
      );
  }

  /** Whether the servers of a hub or region are scraped; those of a site are not. */
  private isOwnMonitor({ podMonitor }: AlertValues): boolean {
    const { servers, tier } = this.stack.after;
    if (!servers) return false;
    if (tier?.role === 'leaf') return !podMonitor.enabled;
    const own = { enabled: true, matchLabels: selectorLabels(selectingLabels(servers)), interval: '' };
    return areEqual({ ...podMonitor }, own);
  }

  private groups(was: AlertValues, is: AlertValues): void {
    const sites = is.groups.flatMap(({ rules }) => rules.flatMap((rule) => siteOf(rule) ?? []));
    const model = is.groups.length > 0 ? leafAlertRules({ sites }) : [];
    const names = new Set([...was.groups, ...is.groups].map(({ name }) => name));
    if (new Set(is.groups.map(({ name }) => name)).size < is.groups.length) {
      this.weaker.push(phrase`two groups of rules have one name, which Prometheus refuses`);
    }
    for (const name of names) {
      const [old, now] = [was, is].map(({ groups }) => groups.find((group) => group.name === name));
      const wanted = model.find((group) => group.name === name)?.rules ?? [];
      if (old && now && old.interval !== now.interval && now.interval !== undefined) {
        this.weaker.push(phrase`group ${name}: interval ${old.interval ?? '(not set)'} → ${now.interval}`);
      }
      if (!old && now?.interval !== undefined) this.weaker.push(phrase`group ${name}: interval ${now.interval}`);
      this.rules(
        old?.rules ?? [],
        now?.rules ?? [],
        wanted.map((rule) => ({ ...rule })),
      );
    }
  }

  private certificateAlerts(was: AlertValues, is: AlertValues): void {
    const { servers } = this.stack.after;
    const tier = servers ? selectingLabels(servers).instance : '';
    const [from, to] = [was, is].map(secondsBefore);
    const least = from ?? LEAST_SECONDS;
    const beforeExpirySeconds = to !== undefined && to >= least ? to : least;
    const model = certificateAlertRules({ tier, beforeExpirySeconds }).map((rule) => ({ ...rule }));
    this.rules(was.certificateAlerts, is.certificateAlerts, model);
  }

  private rules(was: readonly AlertRule[], is: readonly AlertRule[], model: readonly AlertRule[]): void {
    const { added, improved, removed, weaker } = ruleChangesOf(was, is, model);
    const detail = (key: string) => {
      const [from, to] = [was, is].map((rules) =>
        rules
          .filter((rule) => ruleName(rule) === key)
          .map((rule) => JSON.stringify(rule))
          .join(' '),
      );
      if (from) this.details.push(phrase`before: ${from}`);
      if (to) this.details.push(phrase`after: ${to}`);
    };
    for (const key of added) {
      const site = is.map(siteOf).find((each, n) => each !== undefined && ruleName(is[n] ?? {}) === key);
      if (this.isGone(site)) this.weaker.push(phrase`Prometheus rule ${key} is added, and nothing may connect as that`);
      else this.better.push(phrase`Prometheus rule ${key} is added`);
    }
    this.better.push(...improved.map((key) => phrase`Prometheus rule ${key} changes`));
    for (const { of, what } of weaker)
      this.weaker.push(phrase`Prometheus rule ${of}: ${listed(what)}: it may not fire, or reach nobody`);
    for (const key of removed) {
      const site = was.find((rule) => ruleName(rule) === key);
      if (site && this.isGone(siteOf(site))) this.better.push(phrase`Prometheus rule ${key} goes with its site`);
      else {
        this.removed.push(phrase`${key}`);
        detail(key);
      }
    }
    for (const { of } of weaker) detail(of);
  }

  /** Whether a region or site may no longer connect. */
  private isGone(leaf: string | undefined): boolean {
    const users = this.stack.after.users();
    if (leaf === undefined || !users) return false;
    const left = users.filter(({ isLeaf }) => isLeaf).map(({ user }) => user);
    return !left.some((user) => user === leaf || user.startsWith(`${leaf}.`));
  }

  private certificates(was: AlertValues, is: AlertValues): void {
    const { servers } = this.stack.after;
    const tier = servers ? selectingLabels(servers).instance : '';
    for (const [name, { notAfter, labels }] of Object.entries(is.certificates)) {
      const old = Object.hasOwn(was.certificates, name) ? was.certificates[name] : undefined;
      if (old && areEqual(old, { notAfter, labels })) continue;
      const { tier: own, renewed_by, ...more } = labels;
      const isCommand = renewed_by !== undefined && (renewed_by === old?.labels.renewed_by || DEPLOYS.test(renewed_by));
      const isLabelled = own === tier && isCommand && Object.keys(more).length === 0;
      const isEnd = old?.notAfter === notAfter || isEndOfCertificate(notAfter, name, this.stack, this.all);
      if (isLabelled && isEnd)
        this.better.push(
          old ? phrase`certificate ${name} ends at ${notAfter}` : phrase`certificate ${name} is watched`,
        );
      else {
        this.weaker.push(
          isEnd
            ? phrase`certificate ${name} is recorded with labels that this project does not write: ${JSON.stringify(labels)}`
            : phrase`certificate ${name} is recorded as valid until ${notAfter || '(not set)'}, which is true of no certificate in this plan`,
        );
      }
    }
    const removed = Object.keys(was.certificates).filter((name) => !Object.hasOwn(is.certificates, name));
    for (const name of removed) {
      if (this.isUserGone(name)) this.better.push(phrase`certificate ${name} is no longer watched, and no longer used`);
      else this.removed.push(phrase`the end of certificate ${name}`);
    }
  }

  /** Whether a certificate is of a leaf or client that is no longer let in. */
  private isUserGone(certificate: string): boolean {
    const [, kind, name] = /^(leaf|client) (.+)$/.exec(certificate) ?? [];
    const users = this.stack.after.users();
    if (name === undefined || !users) return false;
    return !users.some(({ user }) => user === name || (kind === 'client' && user.startsWith(`${name}.`)));
  }

  private report(): void {
    const { address } = this.changed.resource;
    const { of, notes } = this;
    const note = (
      rule: 'alert-weaker' | 'alert-removed' | 'alert-changed',
      found: readonly Phrase[],
      many: Phrase,
      details: readonly Phrase[],
    ) => {
      const [first] = found;
      if (!first) return;
      const keys = [...found, ...details].map((each) => JSON.stringify(each));
      notes.add(rule, {
        title: found.length === 1 ? first : many,
        details: [...(found.length > 1 ? found : []), ...details],
        key: [address, ...keys],
        of,
      });
    };
    const { weaker, removed, better } = this;
    note(
      'alert-weaker',
      weaker,
      phrase`${weaker.length} changes of alerts: they may not fire, or reach nobody`,
      this.details,
    );
    const gone = removed.map((each) => phrase`no longer watched: ${each}`);
    note(
      'alert-removed',
      gone,
      phrase`${removed.length} Prometheus rules or certificates are no longer watched`,
      weaker.length > 0 ? [] : this.details,
    );
    note(
      'alert-changed',
      better,
      phrase`${better.length} Prometheus rules or their certificates change: ${joined(better.slice(0, 2), ', ')}`,
      [],
    );
    if (weaker.length + removed.length + better.length === 0) notes.explain(of);
  }
}

function areEqual(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** The commands that an alert tells its reader to run. */
const DEPLOYS = /^(NATS_ENV=[\w.-]+ npx cdktf deploy ('\*'|[\w.-]+( [\w.-]+)*)|terraform apply)$/;

/** A day: an alert that fires later leaves no time to act. */
const LEAST_SECONDS = 86_400;

/** Seconds before its end from which on the alert about a certificate fires. */
function secondsBefore({ certificateAlerts }: AlertValues): number | undefined {
  const rule = certificateAlerts.find(({ alert }) => alert === 'NatsCertificateExpires');
  const [, seconds] = / < time\(\) \+ (\d+)$/.exec(String(rule?.expr)) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}

/** The site that a rule says is expected. */
export function siteOf({ record, labels }: AlertRule): string | undefined {
  if (record !== 'nats_leaf_expected' || !isObject(labels)) return undefined;
  return typeof labels.site === 'string' ? labels.site : undefined;
}
