import { isDnsSubdomain } from './name';
import { strict } from './strict';
import { text } from './text';

const context = () => text('a context of the kubeconfig');
const config = () => text('the path of a kubeconfig').optional();

/** RFC 1035: no DNS name is longer than 253; the longest one in a cluster, `nats-region-0.nats-region-headless.<63 of a namespace>.svc.`, leaves so many. */
const LONGEST_DOMAIN = 150;

const clusterDomain = () =>
  text('the domain of the cluster, such as "cluster.local"', (domain) =>
    isDnsSubdomain(domain) && domain.length <= LONGEST_DOMAIN
      ? undefined
      : `is not a domain of a cluster: DNS labels in lower case with "." between, at most ${LONGEST_DOMAIN} characters, such as "cluster.local"`,
  ).optional();

const WHAT = 'the Kubernetes cluster, as { context, config, clusterDomain }';

/** Schema of the Kubernetes cluster where the context has to be named. */
export function kube() {
  return strict(WHAT, { context: context(), config: config(), clusterDomain: clusterDomain() });
}

/** The same where the context has a default. */
export function partialKube() {
  return strict(WHAT, { context: context().optional(), config: config(), clusterDomain: clusterDomain() });
}

/** Where kubectl looks as well. */
export const DEFAULT_KUBECONFIG = '~/.kube/config';
