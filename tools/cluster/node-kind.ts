/** What runs the pods: a real kubelet with containerd, or kwok, which only reports that they run. */
export type ClusterNodeKind = 'kubelet' | 'kwok';

/** A real kubelet where root is there, else kwok; NATS_TEST_NODE says otherwise. */
export function nodeKind(env: NodeJS.ProcessEnv): ClusterNodeKind {
  if (env.NATS_TEST_NODE === 'kwok' || env.NATS_TEST_NODE === 'kubelet') return env.NATS_TEST_NODE;
  return process.getuid?.() === 0 ? 'kubelet' : 'kwok';
}
