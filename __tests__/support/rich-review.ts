import { phrase } from '../../fleet/review/phrase';
import type { CertificateReview, ResourceReview, Review, StackReview } from '../../fleet/review/review';
import { RULES, type RuleName } from '../../fleet/review/rules';
import { configMap, created, finding, smallReview, stackReview, statefulSet, text } from './sample-review';

const ACCEPTED = new Set<RuleName>(['alert-removed', 'stream-changed']);
const EXPIRED = new Set<RuleName>(['client-removed', 'certificate-expiring']);

/** A drawing as the topology has it, with a style of its own. */
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 130" role="img" aria-label="hub, two leaves" width="420" height="130">
<style>.tier{fill:#e7eefb;stroke:#2f5fa8}.tier-text{font:13px sans-serif;fill:#12305e}@media(prefers-color-scheme:dark){.tier{fill:#1b2c47;stroke:#7ab4ff}.tier-text{fill:#d5e5ff}}.link{stroke:#7a8699;stroke-width:1.5}</style>
<path class="link" d="M210 40L80 90M210 40L340 90"/><rect class="tier" x="150" y="10" width="120" height="34" rx="6"/><text class="tier-text" x="190" y="32">hub ×3</text>
<rect class="tier" x="20" y="85" width="120" height="34" rx="6"/><text class="tier-text" x="60" y="107">edge1</text><rect class="tier" x="280" y="85" width="120" height="34" rx="6"/><text class="tier-text" x="320" y="107">plant7</text></svg>`;

/** Every rule there is, accepted and expired findings, waiting stacks, rollouts, a stack that goes: data is lost. */
export function richReview(): Review {
  const rules = Object.keys(RULES) as RuleName[];
  const findings = (['data', 'person', 'safe'] as const).flatMap((level) =>
    rules.filter((rule) => RULES[rule].level === level).map((rule) => sample(rule)),
  );
  return {
    ...smallReview(),
    verdict: 'data',
    findings,
    stacks: [
      hub(),
      ...smallReview().stacks.slice(1),
      region(),
      removed(),
      ...waiting(),
      stackReview('prod', { role: 'trust', status: 'unchanged' }),
    ],
    certificates: certificates(),
    untouched: phrase`no domain is touched; streams ${'ORDERS'} and ${'EVENTS'} are`,
    unusedAcceptances: ['site-removed-0badcafe'],
    topology: { svg: SVG, mermaid: 'flowchart TB\n  hub["hub ×3"]\n  edge1 --> hub\n  plant7 --> hub\n' },
  };
}

const TITLES: Partial<Record<RuleName, ReturnType<typeof phrase>>> = {
  'volume-destroyed': phrase`Volumes ${'data-nats-leaf-0'}, ${'data-nats-leaf-1'} of ${'edge9'} go with their namespace`,
  'store-moved': phrase`JetStream of ${'hub'} looks in ${'/data/v2'} instead of ${'/data'}`,
  'domain-changed': phrase`Domain ${'edge1'} → ${'plant-edge1'}`,
  'servers-removed': phrase`${'hub'} gets ${3} servers instead of ${5}`,
  'stream-limits-lower': phrase`Stream ${'ORDERS'}: ${'max_bytes'} ${'10GiB'} → ${'2GiB'}`,
  'filter-wider': phrase`${'edge2'} may now publish ${'alerts.>'}`,
  'client-wider': phrase`Client ${'dashboard'} may now subscribe to ${'$SYS.ACCOUNT.*.CONNECT'}`,
  'exposure-wider': phrase`Service ${'nats/nats-hub'} becomes ${'LoadBalancer'}: port ${4222} can be reached from outside`,
  'stack-destroyed': phrase`All of ${'leaf-edge9'} is destroyed: ${14} resources`,
  'certificate-expiring': phrase`Certificate ${'edge1'} ends in ${12} days`,
};

function sample(rule: RuleName) {
  const stack = ['hub', 'leaf-plant7', 'leaf-edge9', 'region-eu'][rule.length % 4] ?? 'hub';
  const judged = finding(rule, {
    stack,
    title: TITLES[rule] ?? phrase`${stack.replace(/^\w+-/, '')}: ${rule.replace('-', ' ')}`,
    details: [phrase`what ${'nats-server 2.15.2'} does with it`, ['take a backup first, or plan again without it']],
  });
  const acceptance = {
    id: judged.id,
    reason: 'replaced by the new dashboard, see OPS-412',
    until: '2026-12-31',
    by: 'Mia',
  };
  if (ACCEPTED.has(rule)) return { ...judged, accepted: acceptance };
  if (EXPIRED.has(rule)) return { ...judged, expired: { ...acceptance, until: '2026-10-31' } };
  return judged;
}

function hub(): StackReview {
  const quiet = smallReview().stacks[0] ?? stackReview('hub');
  return {
    ...quiet,
    counts: { update: 2, replace: 1 },
    resources: [configMap('hub'), statefulSet('hub', 'nats-hub', 'nats'), secret()],
    settings: [
      ...quiet.settings,
      {
        path: ['jetstream', 'store_dir'],
        name: 'jetstream.store_dir',
        from: text('/data'),
        to: text('/data/v2'),
        effect: 'refused',
        note: 'the server keeps the old one until it starts again',
      },
      {
        path: ['cluster', 'name'],
        name: 'cluster.name',
        from: text('hub'),
        to: { kind: 'unknown' },
        effect: 'restart',
      },
      {
        path: ['authorization', 'token'],
        name: 'authorization.token',
        from: { kind: 'hidden' },
        to: { kind: 'hidden' },
        effect: 'reload',
      },
    ],
    rollouts: [
      {
        statefulSet: 'nats-hub',
        namespace: 'nats',
        pods: ['nats-hub-2', 'nats-hub-1', 'nats-hub-0'],
        because: [phrase`${'cluster.name'}`, phrase`image ${'2.14.9'} → ${'2.15.2'}`],
        quorumKept: false,
        reconnecting: ['edge1', 'edge2', 'eu', 'plant7', 'plant8'],
      },
    ],
  };
}

function secret(): ResourceReview {
  return {
    address: 'kubernetes_secret_v1.hub_users',
    type: 'kubernetes_secret_v1',
    name: phrase`Secret ${'nats/nats-hub-users'}`,
    action: 'replace',
    changes: [
      { path: 'data["users.conf"]', from: { kind: 'hidden' }, to: { kind: 'hidden' } },
      { path: 'metadata[0].uid', from: text('5f1c'), to: { kind: 'unknown' } },
      { path: 'metadata[0].annotations', from: text('{"owner":"ops"}') },
    ],
    told: false,
  };
}

function region(): StackReview {
  return stackReview('region-eu', { role: 'region', counts: { create: 8, read: 1 }, resources: created('eu') });
}

function removed(): StackReview {
  const gone = created('edge9').map((resource) => ({ ...resource, action: 'delete' as const, changes: [] }));
  return stackReview('leaf-edge9', { role: 'leaf', counts: { delete: gone.length }, resources: gone });
}

function waiting(): StackReview[] {
  return ['leaf-plant8', 'leaf-plant9'].map((stack) =>
    stackReview(stack, {
      role: 'leaf',
      status: 'waits',
      waitsFor: ['region-eu', 'prod'],
      reason: phrase`its remote is the address of ${'region-eu'}, which is not there yet`,
    }),
  );
}

function certificates(): CertificateReview[] {
  const days = [-2, 12, 29, 212, 219, 340];
  return days.map((daysLeft, index) => ({
    stack: 'prod',
    name: ['old-gateway', 'edge1', 'edge2', 'hub', 'eu', 'plant7'][index] ?? '',
    notAfter: new Date(Date.UTC(2026, 10, 24 + daysLeft, 8)).toISOString(),
    daysLeft,
  }));
}
