import { defineEnvironment, loadBalancer } from 'nats-edge-fleet';

const kube = { context: 'kind-nats' };
const jetstream = { memory: '64Mi', file: '512Mi', volume: '1Gi' };

export default defineEnvironment({
  name: 'dev',
  kind: 'development',
  // A laptop's fleet is torn down daily, with its volumes.
  keepOnDestroy: false,
  trust: { kind: 'password', tls: false },
  hub: { address: loadBalancer(), kube, replicas: 1, jetstream, resources: { cpu: '50m', memory: '256Mi' } },
  sites: {
    edge1: { namespace: 'nats-edge1' },
    edge2: { namespace: 'nats-edge2' },
  },
  defaults: {
    site: { kube, jetstream, resources: { cpu: '50m', memory: '256Mi' } },
  },
  clients: {
    dashboard: { at: 'hub', publish: ['commands.>', 'config.>'], subscribe: ['sensors.>', 'alerts.>'] },
    gateway: { at: 'sites', publish: ['sensors.>', 'alerts.>'], subscribe: ['commands.{site}.>', 'config.>'] },
  },
});
