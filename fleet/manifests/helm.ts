import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isMap, type Value, type ValueMap } from '../model';
import { isClusterWide } from '../model/cluster-wide';
import { ManifestError, type ManifestPlace } from './errors';
import { type Fields, NOT_SENT, translate } from './field';
import { META_ARGUMENTS } from './kinds';
import { list, string } from './kinds-of-field';
import { asObject, type KubernetesObject } from './object';

/** A Helm release of a stack. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  /** The chart's directory, absolute. */
  readonly chart: string;
  /** The values, each a YAML text, later ones over earlier ones. */
  readonly values: readonly string[];
}

/**
 * Renders a release to YAML.
 * @throws Error with the reason, if it cannot
 */
export type RenderRelease = (release: HelmRelease) => string;

/** The supported arguments of a release: no charts from a repository, and no `set`. */
const RELEASE: Fields = {
  ...META_ARGUMENTS,
  name: string(),
  namespace: string({ unset: 'default' }),
  chart: string(),
  values: list({ sendsEmpty: true, unset: [] }),
  atomic: NOT_SENT,
  cleanup_on_fail: NOT_SENT,
  description: NOT_SENT,
  lint: NOT_SENT,
  max_history: NOT_SENT,
  timeout: NOT_SENT,
  wait: NOT_SENT,
  wait_for_jobs: NOT_SENT,
};

/** Renders with the `helm` command: $HELM, else the one in PATH. Needs no cluster. */
export function helmCommand(variables: Readonly<Record<string, string | undefined>> = process.env): RenderRelease {
  const command = variables.HELM || 'helm';
  return ({ name, namespace, chart, values }) => {
    const folder = mkdtempSync(join(tmpdir(), 'nats-helm-'));
    try {
      const files = values.map((_text, index) => join(folder, `values-${index}.yaml`));
      for (const [index, file] of files.entries()) writeFileSync(file, values[index] ?? '', { mode: 0o600 });
      const options = ['--namespace', namespace, '--include-crds', '--skip-tests'];
      const args = ['template', name, chart, ...options, ...files.flatMap((file) => ['--values', file])];
      const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
      if (done.error !== undefined) {
        throw new Error(
          `${JSON.stringify(command)} cannot be run (${done.error.message}): ` +
            'install helm, name it with HELM=/path/to/helm, or leave Helm releases out with --skip-helm',
        );
      }
      if (done.status !== 0) throw new Error(`helm template failed:\n${done.stderr.trim()}`);
      return done.stdout;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** The objects of a release. @param folder what the chart's path is relative to */
export function objectsOfRelease(
  args: ValueMap,
  { place, folder, render }: { readonly place: ManifestPlace; readonly folder: string; readonly render: RenderRelease },
): KubernetesObject[] {
  const { name, namespace, chart, values } = translate(RELEASE, args, place);
  if (typeof name !== 'string' || typeof chart !== 'string') {
    throw ManifestError.at(place, 'needs a name and a chart');
  }
  const release: HelmRelease = {
    name,
    namespace: String(namespace),
    chart: resolve(folder, chart),
    values: Array.isArray(values) ? values.map(String) : [],
  };
  return parse(rendered(release, render, place), place).map((object) => asHelmSends(object, release));
}

function rendered(release: HelmRelease, render: RenderRelease, place: ManifestPlace): string {
  try {
    return render(release);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw ManifestError.at(place, `the Helm release ${release.namespace}/${release.name} is not rendered: ${reason}`);
  }
}

function parse(yaml: string, place: ManifestPlace): KubernetesObject[] {
  return [...parseAllDocuments(yaml)].flatMap((document) => {
    const [problem] = document.errors;
    if (problem !== undefined) throw ManifestError.at(place, `the chart does not render YAML: ${problem.message}`);
    const value: Value = document.toJS();
    if (value === null) return [];
    const object = isMap(value) ? asObject(value) : undefined;
    if (object === undefined) {
      throw ManifestError.at(
        place,
        `the chart renders something other than a Kubernetes object: ${JSON.stringify(value)}`,
      );
    }
    return [object];
  });
}

/** Helm marks what it installs, and puts it into the release's namespace where the chart names none. */
function asHelmSends(object: KubernetesObject, { name, namespace }: HelmRelease): KubernetesObject {
  const { metadata } = object;
  const labels = isMap(metadata.labels) ? metadata.labels : {};
  const annotations = isMap(metadata.annotations) ? metadata.annotations : {};
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(!isClusterWide(object.kind) && { namespace: metadata.namespace ?? namespace }),
      labels: { ...labels, 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: {
        ...annotations,
        'meta.helm.sh/release-name': name,
        'meta.helm.sh/release-namespace': namespace,
      },
    },
  };
}
