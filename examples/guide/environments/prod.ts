import { defineEnvironment } from 'nats-edge-fleet';

export default defineEnvironment({
  name: 'prod',
  kind: 'production',
  trust: { kind: 'mutual-tls' },
  hub: { address: 'hub.example.com', kube: { context: 'cloud' }, replicas: 3 },
  sites: { edge: { up: ['sensors.>'], down: ['commands.>'] } },
});
