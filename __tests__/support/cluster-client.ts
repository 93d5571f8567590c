import { connect, type NatsConnection } from '@nats-io/transport-node';
import { kubectlText } from './cluster';

/**
 * What connects to a server of the cluster: the Secret that the fleet makes for the client, as a pod would mount it.
 */
export async function connectWithSecret(url: string, namespace: string, secret: string): Promise<NatsConnection> {
  const { data }: { data: Record<string, string> } = JSON.parse(
    kubectlText(['get', 'secret', secret, '--namespace', namespace, '-o', 'json']),
  );
  const file = (name: string) => Buffer.from(data[name] ?? '', 'base64').toString();
  const ca = file('ca.crt');
  return connect({
    servers: url,
    name: `test ${secret}`,
    ...(data.password === undefined
      ? { tls: { ca, cert: file('tls.crt'), key: file('tls.key') } }
      : { tls: { ca }, user: file('username'), pass: file('password') }),
    // A Service knows that a pod is ready a moment after `rollout status` does.
    waitOnFirstConnect: true,
    reconnectTimeWait: 200,
    maxReconnectAttempts: -1,
    timeout: 10_000,
  });
}
