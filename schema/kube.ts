import { DEFAULT_CLUSTER_DOMAIN } from '../constructs/tier/props';
import { optional, required, withDefault } from './field';
import { isDnsSubdomain } from './name';
import { strict } from './strict';
import { text } from './text';

const context = () => text('a context of the kubeconfig');

const CONTEXT = { says: 'Context of the kubeconfig.', example: 'prod-edge1', since: '0.1.0' } as const;

/** RFC 1035: no DNS name is longer than 253; the longest one in a cluster, `nats-region-0.nats-region-headless.<63 of a namespace>.svc.`, leaves so many. */
const LONGEST_DOMAIN = 150;

const clusterDomain = () =>
  text('the domain of the cluster, such as "cluster.local"', (domain) =>
    isDnsSubdomain(domain) && domain.length <= LONGEST_DOMAIN
      ? undefined
      : `is not a domain of a cluster: DNS labels in lower case with "." between, at most ${LONGEST_DOMAIN} characters, such as "cluster.local"`,
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
    says: "The domain of the cluster's Services, kubelet's `clusterDomain`: certificates of servers have their names in it.",
    default: DEFAULT_CLUSTER_DOMAIN,
    example: 'k8s.example.com',
    since: '0.1.0',
  }),
});

/** Schema of the Kubernetes cluster where the context has to be named. */
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
