import { z } from 'zod';
import { address, cidr } from './address';
import { certificateSource } from './certificates';
import { duration } from './duration';
import { kube, partialKube } from './kube';
import { replacedWhole, shortFor } from './merge';
import { namespace, objectName } from './name';
import { rotation } from './rotation';
import { oneOf, show } from './show';
import { size } from './size';
import { streams } from './stream';
import { named, strict } from './strict';
import { subject } from './subject';
import { flag, freeText, notA, text } from './text';

const ACCEPTOR_REPLICAS = [1, 3, 5];
/** JetStream works with five servers too, but at an edge site nobody has them. */
const SITE_REPLICAS = [1, 3];

function oneOfNumbers(allowed: readonly number[], why: string) {
  return z.number({ error: notA(oneOf(allowed)) }).superRefine((value, context) => {
    if (!allowed.includes(value)) {
      context.addIssue({ code: 'custom', message: `${show(value)} is not accepted: ${oneOf(allowed)}, ${why}` });
    }
  });
}

function replicas(allowed: readonly number[]) {
  return oneOfNumbers(allowed, 'an odd number of servers, so that a majority exists').optional();
}

function wholeNumber(what: string, lowest: number, highest: number) {
  const range = `${what}: a whole number from ${lowest} to ${highest}`;
  return z.number({ error: notA(range) }).superRefine((value, context) => {
    if (Number.isInteger(value) && value >= lowest && value <= highest) return;
    context.addIssue({ code: 'custom', message: `${show(value)} is not ${range}` });
  });
}

/** Below 1024 not every node lets a server listen that is not root: it is up to its container runtime. */
const port = () => wholeNumber('a port for servers that are not root', 1024, 65_535).optional();
/** More than an hour is an outage, not an interval. */
const reconnectSeconds = () => wholeNumber('seconds between attempts', 1, 3600).optional();

function cpu() {
  const what = 'an amount of CPU such as "500m" or 2';
  const good = (value: string | number) =>
    /^([0-9]{1,6}m|[0-9]{1,4}(\.[0-9]{1,3})?)$/.test(String(value)) && !/^0+(\.0+)?m?$/.test(String(value));
  return z.union([z.string(), z.number()], { error: notA(what) }).superRefine((value, context) => {
    if (!good(value)) context.addIssue({ code: 'custom', message: `${show(value)} is not ${what}` });
  });
}

function volume() {
  const what = 'a size such as "50Gi", or { size, class }';
  return shortFor(
    'size',
    z.union([size(), strict(what, { size: size().optional(), class: objectName('a StorageClass').optional() })], {
      error: ({ input }) => notA(what)({ input }),
    }),
  );
}

/** A namespace's name, or with `create: false` one that somebody else made. */
function namespaceOrTheirs() {
  const what = 'a namespace such as "nats", or { name, create }';
  return shortFor(
    'name',
    z.union([namespace(), strict(what, { name: namespace().optional(), create: flag().optional() })], {
      error: ({ input }) => notA(what)({ input }),
    }),
  );
}

function wait() {
  return { wait: flag().optional(), timeout: duration().optional() };
}

const subjects = () => z.array(subject(), { error: notA('a list of subjects, such as ["sensors.>"]') }).optional();

const common = {
  namespace: namespaceOrTheirs().optional(),
  keepOnDestroy: flag().optional(),
  jetstream: strict("JetStream's storage, as { memory, file, volume }", {
    memory: size().optional(),
    file: size().optional(),
    volume: volume().optional(),
  }).optional(),
  resources: strict('resources, as { cpu, memory }', { cpu: cpu().optional(), memory: size().optional() }).optional(),
  ports: strict('ports, as { client, leafnodes, cluster, monitor, exporter }', {
    client: port(),
    leafnodes: port(),
    cluster: port(),
    monitor: port(),
    exporter: port(),
  }).optional(),
  rollout: strict('the rollout, as { wait, timeout }', wait()).optional(),
  streamsJob: strict('the Job that makes the streams, as { wait, timeout }', wait()).optional(),
  certificates: certificateSource().optional(),
};

const acceptor = {
  ...common,
  replicas: replicas(ACCEPTOR_REPLICAS),
  accessJob: strict('the Job that cuts leaves off, as { wait, timeout }', wait()).optional(),
  service: strict('the public Service, as { client, annotations, sourceRanges, wait, timeout }', {
    ...wait(),
    client: flag().optional(),
    annotations: named(
      'annotations, as { "example.com/name": "value" }',
      freeText('the value of an annotation'),
    ).optional(),
    sourceRanges: z.array(cidr(), { error: notA('a list of CIDRs, such as ["203.0.113.0/24"]') }).optional(),
  }).optional(),
};

const leaf = {
  via: text('"hub" or the name of a region').optional(),
  up: subjects(),
  down: subjects(),
  reconnectSeconds: reconnectSeconds(),
  revoked: flag().optional(),
  identity: rotation('the generation of its user').optional(),
  systemAccount: flag().optional(),
};

const region = { ...acceptor, ...leaf, kube: partialKube().optional() };

const site = {
  ...common,
  ...leaf,
  kube: partialKube().optional(),
  replicas: replicas(SITE_REPLICAS),
  streams: replacedWhole(streams()).optional(),
};

/** Schema of the hub. */
export const hub = () => strict('the hub, as { address, kube }', { ...acceptor, address: address(), kube: kube() });

/** Schema of a region. */
export const regionOf = () => strict('a region, as { address }', { ...region, address: address() });

/** Schema of what regions have when they do not say otherwise. */
export const regionDefaults = () => strict('defaults of regions', region);

/** Schema of a site; it is also that of what sites have when they do not say otherwise. */
export const siteOf = (what = 'a site, such as {} or { kube: { context } }') => strict(what, site);
