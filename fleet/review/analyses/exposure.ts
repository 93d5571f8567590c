import { ofType, type Side } from '../../model/from-plan';
import { blockOf, blocksOf, mapOf, type Seen, type SeenMap, textOf, textsOf, Unknown } from '../../model/plan/seen';
import type { ServiceModel } from '../../model/services';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';

/** What is reachable from outside, and from where. */
export const exposure: Analysis = (stack, notes) => {
  services(stack, notes);
  policies(stack, notes);
};

/** How a Service is reachable from outside its cluster. */
interface Reach extends Omit<ServiceModel, 'ports'> {
  readonly ports: readonly string[];
  /** Who may connect, by CIDR. */
  readonly from: readonly string[];
}

const EVERYWHERE = '0.0.0.0/0';

function services({ before, after }: PlannedStack, notes: Notes): void {
  const [was, is] = [reaches(before), reaches(after)];
  for (const [name, now] of is) {
    const old = was.get(name);
    if (!old) {
      if (isPublic(now)) {
        notes.add('exposure-wider', {
          title: phrase`${name} is reachable from outside: ${now.type}, ports ${listed(now.ports)}, from ${listed(now.from)}`,
          key: [name, now.type, ...now.ports, ...now.from],
          covers: [now.address],
        });
      }
      continue;
    }
    compare(name, old, now, notes);
  }
  for (const [name, old] of was) {
    if (is.has(name) || !isPublic(old)) continue;
    notes.add('exposure-narrower', {
      title: phrase`${name} is no longer reachable from outside`,
      details: [phrase`The cloud provider releases its address; whoever connects there is cut off.`],
      key: [name],
      covers: [old.address],
    });
  }
}

function compare(name: string, old: Reach, now: Reach, notes: Notes): void {
  const covers = [now.address];
  if (old.type !== now.type) {
    notes.add(
      isPublic(now) && !isPublic(old) ? 'exposure-wider' : isPublic(now) ? 'exposure-wider' : 'exposure-narrower',
      {
        title: phrase`${name}: ${old.type} → ${now.type}`,
        key: [name, now.type],
        covers,
      },
    );
  }
  if (!isPublic(now)) return;
  const change = (what: string, more: readonly string[], less: readonly string[]) => {
    if (more.length > 0) {
      notes.add('exposure-wider', {
        title: phrase`${name}: also ${[what]} ${listed(more)}`,
        key: [name, what, ...more],
        covers,
      });
    }
    if (less.length > 0) {
      notes.add('exposure-narrower', {
        title: phrase`${name}: no longer ${[what]} ${listed(less)}`,
        key: [name, what, ...less],
        covers,
      });
    }
  };
  change('on port', without(now.ports, old.ports), without(old.ports, now.ports));
  if (now.from.includes(EVERYWHERE) !== old.from.includes(EVERYWHERE)) {
    const wider = now.from.includes(EVERYWHERE);
    notes.add(wider ? 'exposure-wider' : 'exposure-narrower', {
      title: wider
        ? phrase`${name}: from any address, not only ${listed(old.from)}`
        : phrase`${name}: only from ${listed(now.from)}`,
      key: [name, 'from', ...now.from],
      covers,
    });
  } else change('from', without(now.from, old.from), without(old.from, now.from));
  for (const key of new Set([...now.annotations.keys(), ...old.annotations.keys()])) {
    const [from, to] = [old.annotations.get(key), now.annotations.get(key)];
    if (from === to) continue;
    notes.add('exposure-wider', {
      title: phrase`${name}: annotation ${key}: ${from ?? '(not set)'} → ${to ?? '(not set)'}`,
      details: [
        phrase`Annotations decide whether a load balancer is public: check what this one means to your cloud provider.`,
      ],
      key: [name, key, to ?? ''],
      covers,
    });
  }
}

function isPublic({ type }: Reach): boolean {
  return type === 'LoadBalancer' || type === 'NodePort';
}

function reaches({ services: all }: Side): Map<string, Reach> {
  return new Map(
    all.map((service) => {
      const ports = service.ports.map(({ port, protocol }) => `${port}${protocol === 'TCP' ? '' : `/${protocol}`}`);
      const from = service.sourceRanges.length > 0 ? service.sourceRanges : [EVERYWHERE];
      return [`${service.namespace}/${service.name}`, { ...service, ports, from }] as const;
    }),
  );
}

function without(all: readonly string[], others: readonly string[]): string[] {
  return all.filter((one) => !others.includes(one));
}

/** Network policies add up: what counts is what all of them allow together. */
function policies({ plan, before, after }: PlannedStack, notes: Notes): void {
  const changing = [...plan.resources.values()].filter(
    ({ type, action }) => action !== undefined && /^kubernetes_network_policy/.test(type),
  );
  notes.cover(
    changing.filter(({ action }) => action !== 'delete' || after.servers !== undefined).map(({ address }) => address),
  );
  // Where there was nothing, or will be nothing, there is nothing to compare.
  if (!before.servers && after.servers) {
    const all = allowed(after).allows.filter(({ other, port }) => other === ANYWHERE && port === ANY_PORT);
    if (all.length > 0) {
      notes.add('exposure-wider', {
        title: phrase`network policies allow everything`,
        details: uncovered(all, []).map((each) => phrase`allowed: ${each}`),
        key: ['policies', 'everything', ...uncovered(all, [])],
      });
    }
  }
  if (!before.servers || !after.servers || changing.length === 0) return;
  const [was, is] = [allowed(before), allowed(after)];
  const more = uncovered(is.allows, was.allows);
  const less = uncovered(was.allows, is.allows);
  const opened = without([...was.denies], [...is.denies]);
  if (more.length + opened.length > 0) {
    notes.add('exposure-wider', {
      title: phrase`network policies allow more`,
      details: [
        ...more.map((each) => phrase`allowed: ${each}`),
        ...opened.map((each) => phrase`no longer denied by default: ${each}`),
      ],
      key: ['policies', ...more, ...opened],
    });
  }
  if (less.length > 0) {
    notes.add('exposure-narrower', {
      title: phrase`network policies allow less`,
      details: less.map((each) => phrase`no longer allowed: ${each}`),
      key: ['policies', ...less],
    });
  }
}

interface Allowed {
  readonly allows: readonly Allow[];
  /** Pods and directions in which only that is allowed which a policy allows. */
  readonly denies: ReadonlySet<string>;
}

/** Traffic that is allowed. */
interface Allow {
  readonly direction: 'ingress' | 'egress';
  readonly pods: string;
  readonly other: string;
  readonly port: string;
}

const ANYWHERE = 'anywhere';
const ANY_PORT = 'any port';

/** What the first allow and the second do not, as text. */
function uncovered(allows: readonly Allow[], others: readonly Allow[]): string[] {
  const covers = (wide: Allow, one: Allow) =>
    wide.direction === one.direction &&
    wide.pods === one.pods &&
    (wide.other === ANYWHERE || wide.other === one.other) &&
    (wide.port === ANY_PORT || wide.port === one.port);
  const found = allows.filter((one) => !others.some((wide) => covers(wide, one)));
  return [
    ...new Set(
      found.map(({ direction, pods, other, port }) =>
        direction === 'ingress' ? `${other} → ${pods}, ${port}` : `${pods} → ${other}, ${port}`,
      ),
    ),
  ];
}

function allowed(side: Side): Allowed {
  const allows: Allow[] = [];
  const denies = new Set<string>();
  for (const { values } of ofType(side, 'kubernetes_network_policy')) {
    const spec = blockOf(values.spec);
    const pods = selector(spec.pod_selector);
    for (const type of textsOf(spec.policy_types)) denies.add(`${type} of ${pods}`);
    for (const [direction, peers] of [
      ['ingress', 'from'],
      ['egress', 'to'],
    ] as const) {
      for (const rule of blocksOf(spec[direction])) {
        const others = blocksOf(rule[peers]).map(peer);
        const ports = blocksOf(rule.ports).map(
          ({ port, protocol, end_port }) => `${protocol ?? 'TCP'} ${port ?? ANY_PORT}${end_port ? `-${end_port}` : ''}`,
        );
        for (const other of others.length > 0 ? others : [ANYWHERE]) {
          for (const port of ports.length > 0 ? ports : [ANY_PORT]) allows.push({ direction, pods, other, port });
        }
      }
    }
  }
  return { allows, denies };
}

function peer(given: SeenMap): string {
  const [ip] = blocksOf(given.ip_block);
  if (ip)
    return `${textOf(ip.cidr) ?? ''}${textsOf(ip.except)
      .map((range) => ` but ${range}`)
      .join('')}`;
  const spaces = blocksOf(given.namespace_selector);
  const pods = blocksOf(given.pod_selector);
  const where = spaces.length > 0 ? ` in namespaces ${selector(spaces)}` : '';
  return `${pods.length > 0 ? selector(pods) : 'every pod'}${where}`;
}

function selector(value: Seen | undefined): string {
  if (value instanceof Unknown) return '(known after apply)';
  const { match_labels, match_expressions } = blockOf(value);
  const labels = Object.entries(mapOf(match_labels)).map(([key, label]) => `${key}=${label}`);
  const expressions = blocksOf(match_expressions).map(
    (each) => `${each.key} ${each.operator} ${textsOf(each.values).join('|')}`,
  );
  return [...labels, ...expressions].join(',') || 'all';
}
