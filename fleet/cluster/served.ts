import type { Value } from '../model';
import { listAt, textAt } from '../model/json';
import type { ClusterApi } from './api';
import type { Answer } from './kubectl';
import type { ServedKind, WantedRelease } from './release';

/** Which kinds the API of a cluster serves, as far as requested. */
export class Served {
  private constructor(private readonly answers: ReadonlyMap<string, Answer>) {}

  /** Requests the API versions of these kinds. */
  static async ask(kubectl: Pick<ClusterApi, 'get'>, kinds: readonly ServedKind[]): Promise<Served> {
    const versions = [...new Set(kinds.map(({ apiVersion }) => apiVersion))];
    const answers = await Promise.all(versions.map((version) => kubectl.get(discoveryPath(version))));
    return new Served(new Map(versions.map((version, index) => [version, answers[index] ?? { kind: 'missing' }])));
  }

  /** Whether the cluster serves that kind; undefined if it did not answer. */
  has({ apiVersion, kind }: ServedKind): boolean | undefined {
    const answer = this.answers.get(apiVersion);
    if (answer === undefined || answer.kind === 'refused') return undefined;
    return answer.kind === 'found' && kindsIn(answer.value).includes(kind);
  }

  /** The requested versions that it did not answer, with its reasons. */
  get unanswered(): { readonly apiVersion: string; readonly answer: Answer }[] {
    return [...this.answers].flatMap(([apiVersion, answer]) =>
      answer.kind === 'refused' ? [{ apiVersion, answer }] : [],
    );
  }
}

function discoveryPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function kindsIn(list: Value): string[] {
  return listAt(list, 'resources').map((resource) => textAt(resource, 'kind'));
}

/**
 * The kinds in a release's chart that the cluster does not serve: `PrometheusRule and PodMonitor
 * (monitoring.coreos.com/v1)`.
 */
export function unservedText(release: WantedRelease, served: Served): string | undefined {
  const unserved = release.kinds.filter((kind) => served.has(kind) === false);
  if (unserved.length === 0) return undefined;
  const versions = [...new Set(unserved.map(({ apiVersion }) => apiVersion))];
  return versions
    .map((version) => {
      const kinds = unserved.filter(({ apiVersion }) => apiVersion === version).map(({ kind }) => kind);
      return `${kinds.join(' and ')} (${version})`;
    })
    .join(', ');
}

/** What to do so that a release's chart can be installed, a step a line. */
export function unservedRemedy({ kinds }: WantedRelease, isSite: boolean): string[] {
  if (kinds.some(({ apiVersion }) => apiVersion.startsWith('monitoring.coreos.com/'))) {
    return [
      'install the Prometheus Operator, or only its custom resource definitions (https://prometheus-operator.dev/docs/getting-started/installation/),',
      `or leave the alerts out in the environment: alerts: { ${isSite ? 'sites' : 'enabled'}: false }`,
    ];
  }
  if (kinds.some(({ apiVersion }) => apiVersion.startsWith('cert-manager.io/'))) {
    return [
      'install cert-manager (https://cert-manager.io/docs/installation/), and create the issuer that the environment names',
    ];
  }
  return ['install what provides it'];
}
