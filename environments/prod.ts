import { defineEnvironment } from 'nats-edge-fleet';

export default defineEnvironment({
  name: 'prod',
  kind: 'production',
  trust: { kind: 'mutual-tls' },
  hub: {
    address: 'nats.example.com',
    kube: { context: 'prod-hub' },
    replicas: 3,
    jetstream: { memory: '2Gi', file: '20Gi', volume: '50Gi' },
  },
  regions: {
    eu: { address: 'nats-eu.example.com', kube: { context: 'prod-eu' } },
  },
  sites: {
    edge1: {},
    edge2: {},
    plant7: { via: 'eu' },
  },
  defaults: {
    site: {
      up: ['sensors.>', 'alerts.>'],
      down: ['commands.{site}.>', 'config.>'],
      streams: { EDGE_SENSORS: { subjects: ['sensors.>'] } },
    },
  },
  clients: {
    dashboard: { at: 'hub', publish: ['commands.>', 'config.>'], subscribe: ['sensors.>', 'alerts.>'] },
    gateway: { at: 'sites', publish: ['sensors.>', 'alerts.>'], subscribe: ['commands.{site}.>', 'config.>'] },
  },
});
