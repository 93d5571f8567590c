import { DEFAULT_CLUSTER_DOMAIN } from '../constructs/tier/props';
import { optional, required, withDefault } from './field';
import { isDnsSubdomain } from './name';
import { strict } from './strict';
import { text } from './text';

const context = () => text('a context of the kubeconfig');

const CONTEXT = { says: 'Context of the kubeconfig.', example: 'prod-edge1', since: '0.1.0' } as const;

/**
 * RFC 1035 allows 253 characters; the longest name in a cluster, `nats-region-0.nats-region-headless.<namespace of
 * 63>.svc.`, leaves this many.
 */
const LONGEST_DOMAIN = 150;

const clusterDomain = () =>
  text('a cluster domain such as "cluster.local"', (domain) =>
    isDnsSubdomain(domain) && domain.length <= LONGEST_DOMAIN
      ? undefined
      : `is not a cluster domain: lower-case DNS labels separated by ".", at most ${LONGEST_DOMAIN} characters, such as "cluster.local"`,
  );

const WHAT = 'the Kubernetes cluster, as { context, config, clusterDomain }';

const fields = () => ({
  config: withDefault(text('the path of a kubeconfig'), {
    says: 'Path of the kubeconfig.',
    // Where kubectl looks as well.
    default: '~/.kube/config',
    example: '/etc/kubeconfigs/edge1',
    since: '0.1.0',
  }),
  clusterDomain: withDefault(clusterDomain(), {
    says: "DNS domain of the cluster, kubelet's `clusterDomain`: certificates of servers contain names in this domain.",
    default: DEFAULT_CLUSTER_DOMAIN,
    example: 'k8s.example.com',
    since: '0.1.0',
  }),
});

/** Schema of the Kubernetes cluster where the context is required. */
export function kube() {
  return strict(WHAT, 'KubeInput', { context: required(context(), CONTEXT), ...fields() });
}

/** The same where the context has a default. */
export function partialKube() {
  return strict(WHAT, 'MemberKubeInput', {
    context: optional(context(), { ...CONTEXT, otherwise: 'the name of the region or site' }),
    ...fields(),
  });
}
