import { phrase } from '../../fleet/review/phrase';
import type { Review } from '../../fleet/review/review';
import { richReview } from './rich-review';
import { created, finding, stackReview, statefulSet, text } from './sample-review';

/** A fleet of so many sites, each of which is rolled and gets a wider filter, a tenth of which joins. */
export function largeReview(sites: number): Review {
  const names = Array.from({ length: sites }, (_, index) => `edge${String(index).padStart(4, '0')}`);
  const rich = richReview();
  return {
    ...rich,
    findings: [
      ...rich.findings.filter(({ level }) => level === 'data'),
      ...names.map((site) =>
        finding('filter-wider', {
          about: site,
          title: phrase`${site} may now publish ${`alerts.${site}.>`}`,
          details: [['wider filter'], ['the hub reloads, no restart']],
          key: [site],
        }),
      ),
      ...names.map((site) =>
        finding('rollout', {
          stack: `leaf-${site}`,
          title: phrase`image ${'2.14.9'} → ${'2.15.2'}`,
          details: [phrase`${site} connects again`],
        }),
      ),
      ...names
        .slice(0, sites / 10)
        .map((site) => finding('site-added', { stack: `leaf-${site}`, title: phrase`${site} joins` })),
    ],
    stacks: [
      ...rich.stacks,
      ...names.map((site, index) => ({
        ...stackReview(`leaf-${site}`, { role: 'leaf', counts: { update: 1, create: 8 } }),
        resources: [statefulSet(site, 'nats-leaf', 'nats-edge'), ...created(site), address(site, index)],
        settings: [
          {
            path: ['leafnodes', 'remotes', 0, 'account'],
            name: 'leafnodes.remotes[0].account',
            from: text('A'),
            to: text(site),
            effect: 'restart' as const,
          },
        ],
        rollouts: [
          {
            statefulSet: 'nats-leaf',
            namespace: 'nats-edge',
            pods: ['nats-leaf-0'],
            because: [phrase`image ${'2.14.9'} → ${'2.15.2'}`],
            quorumKept: true,
            reconnecting: [site],
          },
        ],
      })),
    ],
    certificates: names.map((site, index) => ({
      stack: 'prod',
      name: site,
      notAfter: new Date(Date.UTC(2027, 0, 1 + (index % 300))).toISOString(),
      daysLeft: 38 + (index % 300),
    })),
  };
}

/** What differs in each site, so that it cannot be told once. */
function address(site: string, index: number) {
  return {
    address: `kubernetes_service_v1.${site}_external`,
    type: 'kubernetes_service_v1',
    name: phrase`Service ${'nats-edge/nats-external'}`,
    action: 'update' as const,
    changes: [
      {
        path: 'spec[0].load_balancer_ip',
        from: text(`10.0.${index >> 8}.${index & 255}`),
        to: text(`10.9.${index >> 8}.${index & 255}`),
      },
    ],
    told: false,
  };
}
