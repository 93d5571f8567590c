import { hub, linesOf, minimal, site } from '../example';
import { areRefused, region } from './refused';

const LABEL = 'is not a DNS label: lower-case letters, digits and "-" only, with a letter or digit at both ends';
const RESERVED = 'is a name that the fleet itself uses; any but "hub", "admin", "sys", "system" or "sites" will do';
const SHARED = (kind: string) => `is the name of a ${kind} too; each region, site and client is a user of its own`;
const forty = 'a'.repeat(40);

areRefused([
  [
    'a missing name',
    { hub: minimal().hub },
    'name: is missing: it must be the name of the environment, such as "prod"',
  ],
  [
    "another name than the file's",
    minimal({ name: 'prd' }),
    'name: "prd" is not the name of the file; it must be "prod"',
  ],
  ["upper case in a site's name", minimal({ sites: { Edge1: {} } }), `sites.Edge1: "Edge1" ${LABEL}`],
  ["a region's name with a dot", minimal({ regions: { 'eu.west': region } }), `regions["eu.west"]: "eu.west" ${LABEL}`],
  ['a client\'s name that ends in "-"', minimal({ clients: { 'a-': { at: 'hub' } } }), `clients.a-: "a-" ${LABEL}`],
  [
    "a line break in a site's name",
    minimal({ sites: { 'a\nb': {} } }),
    'sites["a\\nb"]: "a\\nb" may not hold control characters such as a line break',
  ],
  [
    "a site's name that is too long",
    minimal({ sites: { [`${forty}a`]: {} } }),
    `sites.${forty}a: "${forty}a" has 41 characters; at most 40, so that "…-nats-leaf-0" and other names made of it stay within Kubernetes' 63`,
  ],
  ['a site called hub', minimal({ sites: { hub: {} } }), `sites.hub: "hub" ${RESERVED}`],
  ['a region called sys', minimal({ regions: { sys: region } }), `regions.sys: "sys" ${RESERVED}`],
  ['a client called admin', minimal({ clients: { admin: { at: 'hub' } } }), `clients.admin: "admin" ${RESERVED}`],
  ['a site called system', minimal({ sites: { system: {} } }), `sites.system: "system" ${RESERVED}`],
  ['a site called sites', minimal({ sites: { sites: {} } }), `sites.sites: "sites" ${RESERVED}`],
  [
    "a site with a region's name",
    minimal({ regions: { eu: region }, sites: { eu: {} } }),
    `sites.eu: "eu" ${SHARED('region')}`,
  ],
  [
    "a client with a site's name",
    minimal({ sites: { edge1: {} }, clients: { edge1: { at: 'hub' } } }),
    `clients.edge1: "edge1" ${SHARED('site')}`,
  ],
  [
    "a stream's name with a dot",
    site({ streams: { 'A.B': { subjects: ['sensors.>'] } } }),
    'sites.edge1.streams["A.B"]: "A.B" is not a name for a stream: letters, digits, "_" and "-" only, no "-" at its start, at most 64',
  ],
  [
    "a stream's name that is an option of the nats command",
    site({ streams: { '-f': { subjects: ['sensors.>'] } } }),
    'sites.edge1.streams.-f: "-f" is not a name for a stream: letters, digits, "_" and "-" only, no "-" at its start, at most 64',
  ],
  [
    "an annotation's key that Kubernetes refuses",
    hub({ service: { annotations: { 'a b': 'x' } } }),
    'hub.service.annotations["a b"]: "a b" is not a key that Kubernetes takes, such as "release" or "example.com/name"',
  ],
  [
    'a severity for all alerts',
    minimal({ alerts: { alertLabels: { severity: 'page' } } }),
    'alerts.alertLabels.severity: is set by the rules, differently for each alert, and would be lost',
  ],
  [
    'a label of alerts that Prometheus does not take',
    minimal({ alerts: { alertLabels: { 'example.com/team': 'edge' } } }),
    'alerts.alertLabels["example.com/team"]: is not a name that Prometheus takes: letters, digits and "_" only, and no digit at the start',
  ],
  [
    'runbooks that are no address',
    minimal({ alerts: { runbooks: 'wiki/nats' } }),
    'alerts.runbooks: "wiki/nats" is not a URL that begins with https:// or http://',
  ],
  [
    "a label's value that Kubernetes refuses",
    minimal({ alerts: { labels: { release: 'a b' } } }),
    'alerts.labels.release: "a b" is not a value for a label: letters, digits, "-", "_" and "." only, with a letter or digit at both ends, at most 63 characters',
  ],
  ['a namespace with "_"', hub({ namespace: 'na_ts' }), `hub.namespace: "na_ts" ${LABEL}`],
  ['a made namespace with "_"', hub({ namespace: { name: 'na_ts' } }), `hub.namespace.name: "na_ts" ${LABEL}`],
  [
    'a number as namespace',
    site({ namespace: 10 }),
    'sites.edge1.namespace: 10 is not a namespace such as "nats", or { name, create }',
  ],
  [
    'a timeout without a unit',
    hub({ rollout: { timeout: '10' } }),
    'hub.rollout.timeout: "10" is not a duration: days, hours, minutes and seconds, such as "7d" or "1h30m"',
  ],
  ['keepOnDestroy in words', minimal({ keepOnDestroy: 'yes' }), 'keepOnDestroy: "yes" is not true or false'],
  ['an unknown key', minimal({ site: {} }), 'site: "site" is not known here. Did you mean "sites"?'],
  [
    'an unknown key like no other',
    site({ kube: { cluster: 'x' } }),
    'sites.edge1.kube.cluster: "cluster" is not known here. Known: context, config, clusterDomain',
  ],
  [
    'an image that is none',
    minimal({ image: { nats: 'nats latest' } }),
    'image.nats: "nats latest" is not an image; it looks like "nats:2.15.2-alpine"',
  ],
]);

test('an environment may not have the name of another stack', () => {
  for (const name of ['hub', 'leaf-1', 'region-eu', 'identity-edge1']) {
    expect(linesOf(minimal({ name }))[0]).toBe(
      `name: "${name}" is the name of another stack; any but "hub", "leaf-…", "region-…" and "identity-…" will do`,
    );
  }
});

test('an environment may not have a name of more than 30 characters', () => {
  const name = 'a'.repeat(31);
  expect(linesOf(minimal({ name }))[0]).toBe(
    `name: "${name}" has 31 characters; at most 30, as names of stacks and Secrets are made of it`,
  );
});
