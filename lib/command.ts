/** How kubectl reaches a cluster. */
export interface KubectlCluster {
  /** Path of the kubeconfig as it is written in the environment. */
  readonly writtenConfig: string;
  readonly context: string;
}

/** How a kubectl command for this cluster begins, as it is typed. */
export function kubectlPrefix({ context, writtenConfig }: KubectlCluster): string {
  const config = writtenConfig === '~/.kube/config' ? '' : ` --kubeconfig ${shellWord(writtenConfig)}`;
  return `kubectl${config} --context ${shellWord(context)}`;
}

/** A text as one word of a shell's command; a `~` at its beginning stays the home folder. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
