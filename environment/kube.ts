import { strict } from './strict';
import { text } from './text';

const context = () => text('a context of the kubeconfig');
const config = () => text('the path of a kubeconfig').optional();

/** Schema of the Kubernetes cluster where the context has to be named. */
export function kube() {
  return strict('the Kubernetes cluster, as { context }', { context: context(), config: config() });
}

/** The same where the context has a default. */
export function partialKube() {
  return strict('the Kubernetes cluster, as { context }', { context: context().optional(), config: config() });
}

/** Where kubectl looks as well. */
export const DEFAULT_KUBECONFIG = '~/.kube/config';
