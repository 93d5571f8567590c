import { join } from 'node:path';
import { loadEnvironment } from '../../fleet/project/environments';
import { type Environment, loadBalancer } from '../../schema';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { describeKept } from '../support/kept-file';

const ENVIRONMENTS: Readonly<Record<string, () => Environment | Promise<Environment>>> = {
  'prod: with DNS names the hub waits only for the trust root, and each other tier only for its identity': () =>
    loadEnvironment('prod'),
  "staging: at the load balancer's address the leaf waits for the hub as well": () => loadEnvironment('staging'),
  'dev: two sites in one Kubernetes cluster with the hub; without alerts there is no helm': () =>
    loadEnvironment('dev'),
  'helm, which cert-manager and alerts both need, exists once': () =>
    environmentWith({
      trust: { kind: 'mutual-tls', certificates: { certManager: { name: 'nats' } } },
      sites: { edge1: {} },
      alerts: { enabled: true, sites: true },
    }),
  'a leaf waits for its upstream, not for the hub above that': () =>
    environmentWith({
      hub: { address: loadBalancer(), kube: { context: 'hub' } },
      regions: { eu: { address: 'nats-eu.example.com' }, us: { address: loadBalancer() } },
      sites: { paris: { via: 'eu' }, boston: { via: 'us' }, far: {} },
    }),
  'a region may be behind another one, whatever their names': () =>
    environmentWith({
      regions: { a: { address: loadBalancer(), via: 'z' }, z: { address: loadBalancer() } },
      sites: { edge1: { via: 'a' } },
    }),
};

describeKept(
  'stacks.txt lists each stack with its folder, its dependencies and its providers',
  join(__dirname, 'stacks.txt'),
  ENVIRONMENTS,
  async (load) => {
    const fleet = synthesizeFleet(await load());
    const lines = [...fleet.app.stacks].map(([name, { dependencies }]) => {
      const providers = JSON.stringify(fleet.json(name).provider);
      return `${fleet.folder(name)} after ${[...dependencies].sort().join(', ') || 'nothing'}: ${providers}`;
    });
    return lines.sort();
  },
);
