import { join } from 'node:path';
import { isMap } from '../../fleet/model';
import {
  maximalHub,
  maximalLeaf,
  maximalRegion,
  minimalHub,
  minimalLeaf,
  minimalRegion,
  operatorHub,
} from '../support/constructs';
import { describeKept, expectKept } from '../support/kept-file';
import { changesOf, stackText } from '../support/stack-text';
import type { Synthesized } from '../support/synth';
import { at, mapAt } from '../support/walk';
import { OPTIONS } from './options';

/**
 * Each kind of tier: `tiers/<name>.conf` is its nats.conf, `tiers/<name>.yaml` the rest. What options change is in
 * `tiers/options.txt`.
 */
const TIERS = {
  hub: minimalHub(),
  'hub-with-passwords': maximalHub(),
  'hub-with-operator': operatorHub(),
  region: minimalRegion(),
  'region-with-existing-secret': maximalRegion(),
  leaf: minimalLeaf(),
  'leaf-with-passwords': maximalLeaf(),
};

const file = (name: string) => join(__dirname, 'tiers', name);
describe.each(Object.entries(TIERS))('%s', (name, tier) => {
  test('its nats.conf equals its file', () => expectKept(file(`${name}.conf`), tier.natsConf()));

  test('its resources equal its file', () => expectKept(file(`${name}.yaml`), stackText(tier)));

  const objects = tier.kubernetes();
  const templates = objects.flatMap(({ config: { spec } }) =>
    isMap(spec) && isMap(spec.template) ? [spec.template] : [],
  );
  const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

  test('every object and every pod has the labels that Kubernetes recommends', () => {
    const labelled = [...objects.map(({ config }) => config), ...templates];
    const names = labelled.map((object) => all(JSON.stringify(mapAt(object, 'metadata', 'labels')), APP_LABEL).sort());
    expect(names).toEqual(labelled.map(() => ['component', 'instance', 'managed-by', 'name', 'part-of']));
  });

  test('every mounted Secret is created here, or given as existing', () => {
    const made = tier.list().map((object) => object.replace(/ .*\//, ' '));
    const mounted = all(JSON.stringify(templates), /"secret":\[\{"(?:items":\[.*?\],")?name":"([\w-]+)"/g);
    const elsewhere = /^(eu|edge1)-identity$|^nats-hub-client-admin$/;
    expect(mounted.filter((secret) => !made.includes(`Secret ${secret}`) && !elsewhere.test(secret))).toEqual([]);
  });

  test('only the ports of leaves and clients are public', () => {
    const specs = objects.flatMap(({ kind, config }) => (kind === 'Service' ? [mapAt(config, 'spec')] : []));
    const outside = specs.filter(({ type }) => type === 'LoadBalancer');
    const ports = outside.flatMap(({ port = [] }) => [port].flat().map((one) => mapAt(one).name));
    expect(ports.filter((port) => port !== 'client' && port !== 'leafnodes')).toEqual([]);
  });

  test('the tag of the servers is the one for which the access Job waits', () => {
    const tags = (text: string) => [...new Set(text.match(/access:[0-9a-f]{12}/g))];
    expect(tags(JSON.stringify(tier.resources('kubernetes_job_v1')))).toEqual(tags(tier.natsConf()));
  });
});

const APP_LABEL = /"app\.kubernetes\.io\/([\w-]+)"/g;

/** The pod templates of servers: a change restarts every pod. */
const podsOf = (tier: Synthesized) =>
  tier.resources('kubernetes_stateful_set_v1').map(({ config }) => at(config, 'spec', 'template'));

describeKept(
  'an option changes only what its section of options.txt lists',
  file('options.txt'),
  OPTIONS,
  ({ from, to, keepsPods, nothingSecret }) => {
    const [before, after] = [from(), to()];
    if (keepsPods) expect(podsOf(after)).toEqual(podsOf(before));
    const secret = after.resources().filter(({ id, type }) => !/^ca_/.test(id) && /^(tls|random)_|secret/.test(type));
    if (nothingSecret) expect(secret).toEqual([]);
    return changesOf(before, after);
  },
);
