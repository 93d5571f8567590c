import { isMap, type ValueMap } from '../../fleet/model';
import {
  maximalHub,
  maximalLeaf,
  maximalRegion,
  minimalHub,
  minimalLeaf,
  minimalRegion,
  named,
} from '../support/constructs';
import type { Synthesized } from '../support/synth';
import { mapAt } from '../support/walk';

const BUILDS = [minimalHub, maximalHub, minimalRegion, maximalRegion, minimalLeaf, maximalLeaf];

/** The pod templates of StatefulSets and Jobs. */
function podTemplates(synthesized: Synthesized): ValueMap[] {
  return synthesized.kubernetes().flatMap(({ config }) => {
    const template = isMap(config.spec) ? config.spec.template : undefined;
    return isMap(template) ? [template] : [];
  });
}

/** What a security context says, booleans only. */
function booleans(value: ValueMap): ValueMap {
  return Object.fromEntries(
    Object.entries(mapAt(value, 'security_context')).filter(([, set]) => typeof set === 'boolean'),
  );
}

test.each(named(BUILDS))(
  '%s: every object and every pod carries the labels that Kubernetes recommends',
  (_name, build) => {
    const built = build();
    const labelled = [...built.kubernetes().map(({ config }) => config), ...podTemplates(built)];
    const keys = labelled.map((object) =>
      Object.keys(mapAt(object, 'metadata', 'labels'))
        .filter((key) => key.startsWith('app.kubernetes.io/'))
        .sort()
        .map((key) => key.slice('app.kubernetes.io/'.length)),
    );
    expect(keys).toEqual(labelled.map(() => ['component', 'instance', 'managed-by', 'name', 'part-of']));
  },
);

test.each(named(BUILDS))('%s: every boolean of every security context is stated', (_name, build) => {
  const templates = podTemplates(build());
  expect(templates.length).toBeGreaterThan(0);
  for (const template of templates) {
    const spec = mapAt(template, 'spec');
    const containers = [spec.container, spec.init_container ?? []].flat().map((container) => mapAt(container));
    expect(booleans(spec)).toEqual({ run_as_non_root: true });
    expect(containers.map(booleans)).toEqual(
      containers.map(() => ({
        allow_privilege_escalation: false,
        privileged: false,
        read_only_root_filesystem: true,
        run_as_non_root: true,
      })),
    );
  }
});

test.each(named(BUILDS))('%s: every Secret that is mounted is made here, or was said to be there', (_name, build) => {
  const built = build();
  const made = built.list().map((object) => object.replace(/ .*\//, ' '));
  const secrets = podTemplates(built).flatMap((template) =>
    [mapAt(template, 'spec').volume].flat().flatMap((volume) => {
      const projected = [mapAt(volume).projected ?? []].flat().map((entry) => mapAt(entry));
      const sources = projected.flatMap(({ sources: list }) => [list].flat());
      return sources.flatMap((source) => [mapAt(source).secret ?? []].flat()).map((secret) => mapAt(secret).name);
    }),
  );
  const missing = secrets.filter(
    (name) => !made.includes(`Secret ${name}`) && name !== 'eu-identity' && name !== 'edge1-identity',
  );
  expect(missing).toEqual([]);
});
