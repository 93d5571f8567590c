import { defineEnvironment, loadBalancer } from 'nats-edge-fleet';

export default defineEnvironment({
  name: 'staging',
  kind: 'production',
  trust: { kind: 'password', tls: true },
  hub: { address: loadBalancer(), kube: { context: 'staging-hub' } },
  sites: {
    edge1: { kube: { context: 'staging-edge1' } },
  },
  clients: {
    dashboard: { at: 'hub', publish: ['commands.>', 'config.>'], subscribe: ['sensors.>', 'alerts.>'] },
    gateway: { at: 'sites', publish: ['sensors.>', 'alerts.>'], subscribe: ['commands.{site}.>', 'config.>'] },
  },
});
