/**
 * The text of a new file of environments/: an environment to begin with, which can be rehearsed as it is.
 * @param name of the environment: `prod`
 */
export function environmentFile(name: string): string {
  return `import { defineEnvironment } from 'nats-edge-fleet';

// Hover any field to read what it means, its default and an example.
export default defineEnvironment({
  name: '${name}',
  kind: 'production',
  // Each leaf and each client has a certificate of its own. The other way: { kind: 'password' }.
  trust: { kind: 'mutual-tls' },
  hub: {
    // The DNS name that sites connect to. Without one: loadBalancer(), imported from nats-edge-fleet.
    address: 'nats.example.com',
    // The context of your kubeconfig for the hub's cluster.
    kube: { context: '${name}-hub' },
  },
  // One line for each site. Its context has the name of the site, unless it says kube: { context: '…' }.
  sites: {
    edge1: {},
    edge2: {},
  },
  defaults: {
    site: {
      up: ['sensors.>'],
      down: ['commands.{site}.>'],
      // Kept at the site while its link is down, and fetched by the hub when it is back.
      streams: { EDGE_SENSORS: { subjects: ['sensors.>'] } },
    },
  },
  clients: {
    dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] },
    gateway: { at: 'sites', publish: ['sensors.>'], subscribe: ['commands.{site}.>'] },
  },
  // Alert rules need the Prometheus Operator in each cluster; false deploys without it.
  alerts: { enabled: true },
});
`;
}
