import { hub, minimal, region, site } from '../example';
import { areRefused } from '../kept-table';

const SENSORS = { subjects: ['sensors.>'] };

areRefused(__filename, {
  'a missing name': { hub: minimal().hub },
  "another name than the file's": minimal({ name: 'prd' }),
  ...Object.fromEntries(
    ['hub', 'leaf-1', 'region-eu', 'identity-edge1', 'a'.repeat(31)].map((name) => [
      `an environment called ${name}`,
      minimal({ name }),
    ]),
  ),
  "upper case in a site's name": minimal({ sites: { Edge1: {} } }),
  "a region's name with a dot": minimal({ regions: { 'eu.west': region } }),
  'a client\'s name that ends in "-"': minimal({ clients: { 'a-': { at: 'hub' } } }),
  "a line break in a site's name": minimal({ sites: { 'a\nb': {} } }),
  "a site's name that is too long": minimal({ sites: { ['a'.repeat(41)]: {} } }),
  'a site called hub': minimal({ sites: { hub: {} } }),
  'a region called sys': minimal({ regions: { sys: region } }),
  'a client called admin': minimal({ clients: { admin: { at: 'hub' } } }),
  'a site called system': minimal({ sites: { system: {} } }),
  'a site called sites': minimal({ sites: { sites: {} } }),
  "a site with a region's name": minimal({ regions: { eu: region }, sites: { eu: {} } }),
  "a client with a site's name": minimal({ sites: { edge1: {} }, clients: { edge1: { at: 'hub' } } }),
  "a stream's name with a dot": site({ streams: { 'A.B': SENSORS } }),
  "a stream's name that is an option of the nats command": site({ streams: { '-f': SENSORS } }),
  "an annotation's key that Kubernetes refuses": hub({ service: { annotations: { 'a b': 'x' } } }),
  'a severity for all alerts': minimal({ alerts: { alertLabels: { severity: 'page' } } }),
  'a label of alerts that Prometheus does not take': minimal({
    alerts: { alertLabels: { 'example.com/team': 'edge' } },
  }),
  'runbooks that are no address': minimal({ alerts: { runbooks: 'wiki/nats' } }),
  "a label's value that Kubernetes refuses": minimal({ alerts: { labels: { release: 'a b' } } }),
  'a namespace with "_"': hub({ namespace: 'na_ts' }),
  'a made namespace with "_"': hub({ namespace: { name: 'na_ts' } }),
  'a number as namespace': site({ namespace: 10 }),
  'a timeout without a unit': hub({ rollout: { timeout: '10' } }),
  'keepOnDestroy in words': minimal({ keepOnDestroy: 'yes' }),
  'an unknown key': minimal({ site: {} }),
  'an unknown key like no other': site({ kube: { cluster: 'x' } }),
  'an image that is none': minimal({ image: { nats: 'nats latest' } }),
});
