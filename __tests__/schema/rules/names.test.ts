import { hub, minimal, region, SMALL, site, sitesOf } from '../example';
import { areRefused } from '../kept-table';

const STACKS = ['hub', 'leaf-1', 'region-eu', 'identity-edge1', 'a'.repeat(31)];
const SENSORS = { subjects: ['sensors.>'], ...SMALL };
const app = { at: 'hub' };

areRefused(__filename, {
  'a missing name': { hub: minimal().hub },
  "another name than the file's": minimal({ name: 'prd' }),
  ...Object.fromEntries(STACKS.map((name) => [`an environment called ${name}`, minimal({ name })])),
  'names that are none': minimal({
    regions: { 'eu.west': region },
    sites: { Edge1: {}, 'a\nb': {}, ['a'.repeat(41)]: {} },
    clients: { 'a-': app },
  }),
  'names that the fleet itself uses': minimal({
    regions: { sys: region },
    sites: { hub: {}, system: {}, sites: {} },
    clients: { admin: app },
  }),
  'a name of two': minimal({
    regions: { eu: region },
    sites: { eu: {}, edge1: {} },
    clients: { edge1: app },
  }),
  "streams' names with a dot, like an option of the nats command, and too long": sitesOf(
    ...['A.B', '-f', 'N'.repeat(65)].map((name) => ({ streams: { [name]: SENSORS } })),
  ),
  "annotations' keys that Kubernetes refuses": hub({
    service: { annotations: { 'a b': 'x', 'a/b/c': 'x', 'Example_/a': 'x' } },
  }),
  'the same in the defaults, without regions and sites': minimal({
    defaults: { region: { service: { annotations: { 'a b': 'x' } } }, site: { streams: { 'A.B': SENSORS } } },
  }),
  'alert labels and annotations that Kubernetes or Prometheus refuses, or that rules set': minimal({
    alerts: {
      alertLabels: { severity: 'page', 'example.com/team': 'edge' },
      labels: { release: 'a b' },
      runbooks: 'x',
    },
  }),
  'invalid namespaces': sitesOf({ namespace: 'na_ts' }, { namespace: { name: 'a'.repeat(64) } }, { namespace: 10 }),
  'cluster domains that are invalid or too long': sitesOf(
    ...['Cluster.Local', 'a.'.repeat(75).concat('a')].map((clusterDomain) => ({ kube: { clusterDomain } })),
  ),
  'a timeout without a unit': hub({ rollout: { timeout: '10' } }),
  'keepOnDestroy in words': minimal({ keepOnDestroy: 'yes' }),
  'unknown keys': minimal({ site: {}, 'a b': 1 }),
  'an unknown key without a similar one': site({ kube: { cluster: 'x' } }),
  'an invalid image': minimal({ image: { nats: 'nats latest' } }),
});
