import { createHash } from 'node:crypto';
import type { JudgedFinding } from '../../fleet/review/finding';
import { type Phrase, phrase } from '../../fleet/review/phrase';
import type { ResourceReview, Review, Shown, StackReview } from '../../fleet/review/review';
import { RULES, type RuleName } from '../../fleet/review/rules';

/** A finding as an analysis and a policy would make it; what is not given does not matter. */
export function finding(rule: RuleName, given: Partial<JudgedFinding> = {}): JudgedFinding {
  const stack = given.stack ?? 'hub';
  const key = given.key ?? [];
  const digest = createHash('sha256')
    .update(JSON.stringify([rule, stack, key]))
    .digest('hex')
    .slice(0, 8);
  return {
    rule,
    stack,
    title: phrase`${RULES[rule].meaning}`,
    details: [],
    key,
    id: `${rule}-${digest}`,
    level: RULES[rule].level,
    ...given,
  };
}

/** A value that can be seen. */
export function text(value: string): Shown {
  return { kind: 'text', text: value };
}

/** A stack with nothing to say, and what is given of it. */
export function stackReview(stack: string, given: Partial<StackReview> = {}): StackReview {
  return {
    stack,
    status: 'changes',
    waitsFor: [],
    counts: {},
    resources: [],
    settings: [],
    rollouts: [],
    terraform: '1.9.8',
    digest: createHash('sha256').update(stack).digest('hex'),
    ...given,
  };
}

const UNTOUCHED: Phrase = ['no volume, stream or domain is touched'];

const CONF_BEFORE = `server_name: $POD_NAME
port: 4222
http_port: 8222
max_payload: 1MB
jetstream {
  store_dir: /data
  max_file: 20Gi
}
leafnodes { port: 7422 }
accounts {
  FLEET {
    users = [
      { user: edge1, permissions { publish { allow: ["sensors.>"] } } }
      { user: edge2, permissions { publish { allow: ["sensors.>"] } } }
    ]
  }
}
`;

const CONF_AFTER = CONF_BEFORE.replace('max_payload: 1MB', 'max_payload: 8MB').replace(
  '{ user: edge2, permissions { publish { allow: ["sensors.>"] } } }',
  '{ user: edge2, permissions { publish { allow: ["sensors.>", "alerts.>"] } } }',
);

/** A ConfigMap with a nats.conf that changes. */
export function configMap(stack: string, name = 'nats-hub-config', namespace = 'nats'): ResourceReview {
  return {
    address: `kubernetes_config_map_v1.${stack}_config`,
    type: 'kubernetes_config_map_v1',
    name: phrase`ConfigMap ${`${namespace}/${name}`}`,
    action: 'update',
    changes: [{ path: 'data["nats.conf"]', from: text(CONF_BEFORE), to: text(CONF_AFTER) }],
    told: true,
  };
}

/** A StatefulSet with another image. */
export function statefulSet(stack: string, name: string, namespace: string): ResourceReview {
  const container = 'spec[0].template[0].spec[0].container[0]';
  return {
    address: `kubernetes_stateful_set_v1.${stack}_servers`,
    type: 'kubernetes_stateful_set_v1',
    name: phrase`StatefulSet ${`${namespace}/${name}`}`,
    action: 'update',
    changes: [
      { path: `${container}.image`, from: text('nats:2.14.9-alpine'), to: text('nats:2.15.2-alpine') },
      {
        path: 'spec[0].template[0].metadata[0].annotations["fleet/restart"]',
        from: text('a41f'),
        to: { kind: 'unknown' },
      },
      { path: `${container}.env[2].value`, to: text('GOMEMLIMIT=900MiB') },
    ],
    told: true,
  };
}

/** The review of the sketch: few findings, a person has to look. */
export function smallReview(): Review {
  const roll = {
    statefulSet: 'nats-leaf',
    namespace: 'nats-edge',
    pods: ['nats-leaf-2', 'nats-leaf-1', 'nats-leaf-0'],
  };
  return {
    version: 1,
    environment: 'prod',
    plannedAt: '2026-11-24T10:12:44Z',
    verdict: 'person',
    findings: [
      finding('filter-wider', {
        about: 'edge2',
        title: phrase`${'edge2'} may now publish ${'alerts.>'}`,
        details: [['wider filter'], phrase`before: ${'sensors.>'}`, ['no restart, the hub reloads']],
        key: ['edge2', 'alerts.>'],
      }),
      finding('setting-reloaded', {
        title: phrase`${'max_payload'} ${'1MB'} → ${'8MB'}`,
        details: [['reload, no restart']],
        key: ['max_payload', '8MB'],
      }),
      finding('rollout', {
        stack: 'leaf-plant7',
        title: phrase`image ${'2.14.9'} → ${'2.15.2'}`,
        details: [phrase`${3} pods roll one by one; quorum kept`, ['no leaf connects again']],
      }),
      finding('site-added', {
        stack: 'leaf-edge3',
        title: phrase`${'edge3'} joins`,
        details: [['no restart, no reconnect elsewhere']],
      }),
    ],
    stacks: [
      stackReview('hub', {
        role: 'hub',
        counts: { update: 1 },
        resources: [configMap('hub')],
        settings: [
          { path: ['max_payload'], name: 'max_payload', from: text('1MB'), to: text('8MB'), effect: 'reload' },
          {
            path: ['accounts', 'FLEET', 'users', 1, 'permissions', 'publish', 'allow', 1],
            name: 'accounts.FLEET.users[edge2].permissions.publish.allow',
            to: text('alerts.>'),
            effect: 'reload',
          },
        ],
      }),
      stackReview('leaf-plant7', {
        role: 'leaf',
        counts: { update: 1 },
        resources: [statefulSet('plant7', 'nats-leaf', 'nats-edge')],
        rollouts: [{ ...roll, because: [phrase`image ${'2.14.9'} → ${'2.15.2'}`], quorumKept: true, reconnecting: [] }],
      }),
      stackReview('leaf-edge3', { role: 'leaf', counts: { create: 11 }, resources: created('edge3') }),
    ],
    certificates: [
      { stack: 'prod', name: 'hub', notAfter: '2027-06-24T08:00:00Z', daysLeft: 212 },
      { stack: 'prod', name: 'edge1', notAfter: '2027-07-01T08:00:00Z', daysLeft: 219 },
      { stack: 'prod', name: 'edge3' },
    ],
    untouched: UNTOUCHED,
    unusedAcceptances: [],
  };
}

/** What a site that joins takes. */
export function created(site: string): ResourceReview[] {
  const kinds = [
    'ConfigMap',
    'StatefulSet',
    'Service',
    'ServiceAccount',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'Secret',
    'Job',
  ];
  return kinds.map((kind) => ({
    address: `kubernetes_${kind.toLowerCase()}_v1.${site}`,
    type: `kubernetes_${kind.toLowerCase()}_v1`,
    name: phrase`${`${kind} nats-edge/nats-leaf`}`,
    action: 'create',
    changes: [
      { path: 'metadata[0].name', to: text('nats-leaf') },
      { path: 'metadata[0].namespace', to: text('nats-edge') },
      { path: 'metadata[0].labels["fleet/site"]', to: text(site) },
      kind === 'Secret'
        ? { path: 'data["url"]', to: { kind: 'hidden' } as const }
        : { path: 'metadata[0].uid', to: { kind: 'unknown' } as const },
    ],
    told: kind !== 'Service',
  }));
}
