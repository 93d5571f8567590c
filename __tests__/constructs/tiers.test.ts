import { join } from 'node:path';
import { isMap, type ValueMap } from '../../fleet/model';
import {
  maximalHub,
  maximalLeaf,
  maximalRegion,
  minimalHub,
  minimalLeaf,
  minimalRegion,
  operatorHub,
} from '../support/constructs';
import { expectKept, KeptSections } from '../support/kept-file';
import { changesOf, stackText } from '../support/stack-text';
import type { Synthesized } from '../support/synth';
import { at, mapAt } from '../support/walk';
import { OPTIONS } from './options';

/** Each kind of tier, whole: `tiers/<name>.conf` is its nats.conf, `tiers/<name>.yaml` all else. What options change is in `tiers/options.txt`. */
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
const options = new KeptSections(
  file('options.txt'),
  OPTIONS.map(({ what }) => what),
);

describe.each(Object.entries(TIERS))('%s', (name, tier) => {
  test('its nats.conf equals its file', () => expectKept(file(`${name}.conf`), tier.natsConf()));

  test('its resources equal its file', () => expectKept(file(`${name}.yaml`), stackText(tier)));

  test('every object and every pod carries the labels that Kubernetes recommends', () => {
    const labelled = [...tier.kubernetes().map(({ config }) => config), ...podTemplates(tier)];
    const names = labelled.map((object) =>
      Object.keys(mapAt(object, 'metadata', 'labels')).filter((key) => key.startsWith('app.kubernetes.io/')),
    );
    const all = ['component', 'instance', 'managed-by', 'name', 'part-of'].map((key) => `app.kubernetes.io/${key}`);
    expect(names.map((keys) => keys.sort())).toEqual(labelled.map(() => all));
  });

  test('every Secret that is mounted is made here, or was said to be there', () => {
    const made = tier.list().map((object) => object.replace(/ .*\//, ' '));
    const mounted = podTemplates(tier).flatMap((template) =>
      [...JSON.stringify(template).matchAll(/"secret":\[\{"(?:items":\[.*?\],")?name":"([\w-]+)"/g)].map(
        ([, found]) => found,
      ),
    );
    const elsewhere = /^(eu|edge1)-identity$|^nats-hub-client-admin$/;
    expect(mounted.filter((secret) => !made.includes(`Secret ${secret}`) && !elsewhere.test(`${secret}`))).toEqual([]);
  });

  test('no port is public but those of leaves and clients', () => {
    const outside = tier
      .kubernetes()
      .filter(({ kind, config }) => kind === 'Service' && mapAt(config, 'spec').type === 'LoadBalancer');
    const ports = outside.flatMap(({ config }) => [at(config, 'spec', 'port')].flat().map((port) => mapAt(port).name));
    expect(ports.filter((port) => port !== 'client' && port !== 'leafnodes')).toEqual([]);
  });

  test('the tag of the servers is the one that the Job waits for which cuts off leaves', () => {
    const [tag] = /access:[0-9a-f]{12}/.exec(tier.natsConf()) ?? [];
    const scripts = tier.resources('kubernetes_job_v1').map(({ config }) => JSON.stringify(config));
    expect(scripts.flatMap((script) => script.match(/access:[0-9a-f]+/g) ?? [])).toEqual(
      tag === undefined ? [] : [tag],
    );
  });
});

/** The pod template: a different one restarts every pod. */
const podsOf = (tier: Synthesized) =>
  tier.resources('kubernetes_stateful_set_v1').map(({ config }) => at(config, 'spec', 'template'));

/** The pod templates of StatefulSets and Jobs. */
function podTemplates(tier: Synthesized): ValueMap[] {
  return tier.kubernetes().flatMap(({ config: { spec } }) => {
    const template = isMap(spec) ? spec.template : undefined;
    return isMap(template) ? [template] : [];
  });
}

describe('an option changes what its section of options.txt lists, and nothing else', () => {
  test.each(OPTIONS.map((option) => [option.what, option] as const))(
    '%s',
    (what, { from, to, keepsPods, nothingSecret }) => {
      const [before, after] = [from(), to()];
      const lines = changesOf(before, after);
      options.expect(what, lines);
      if (keepsPods) expect(podsOf(after)).toEqual(podsOf(before));
      const secret = after.resources().filter(({ id, type }) => !/^ca_/.test(id) && /^(tls|random)_|secret/.test(type));
      if (nothingSecret) expect(secret).toEqual([]);
    },
  );

  test('there is no section of another option', () => options.expectNoOthers());
});
