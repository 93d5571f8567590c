import { defineEnvironment } from 'nats-edge-fleet';
import { shop } from '../shop';

const cities = ['berlin', 'hamburg', 'munich'];

export default defineEnvironment({
  ...shop,
  name: 'prod',
  kind: 'production',
  hub: { address: 'nats.shop.example.com', kube: { context: 'prod-hub' }, replicas: 3 },
  sites: Object.fromEntries(cities.map((city) => [city, {}])),
});
