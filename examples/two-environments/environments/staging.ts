import { defineEnvironment, loadBalancer } from 'nats-edge-fleet';
import { shop } from '../shop';

export default defineEnvironment({
  ...shop,
  name: 'staging',
  kind: 'production',
  hub: { address: loadBalancer(), kube: { context: 'staging' } },
  sites: { berlin: { kube: { context: 'staging' } } },
});
