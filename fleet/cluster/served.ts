import type { Value } from '../model';
import { listAt, textAt } from '../model/json';
import type { Api } from './api';
import type { Answer } from './kubectl';
import type { ServedKind, WantedRelease } from './release';

/** What the API of a cluster serves, as far as it was asked. */
export class Served {
  private constructor(private readonly answers: ReadonlyMap<string, Answer>) {}

  /** Asks for the versions of these kinds. */
  static async ask(kubectl: Pick<Api, 'get'>, kinds: readonly ServedKind[]): Promise<Served> {
    const versions = [...new Set(kinds.map(({ apiVersion }) => apiVersion))];
    const answers = await Promise.all(versions.map((version) => kubectl.get(discoveryPath(version))));
    return new Served(new Map(versions.map((version, index) => [version, answers[index] ?? { kind: 'missing' }])));
  }

  /** Whether there are objects of that kind; undefined where the cluster did not say. */
  has({ apiVersion, kind }: ServedKind): boolean | undefined {
    const answer = this.answers.get(apiVersion);
    if (answer === undefined || answer.kind === 'refused') return undefined;
    return answer.kind === 'found' && kindsIn(answer.value).includes(kind);
  }

  /** The versions that it was asked for and said nothing about, with its reasons. */
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
 * Of what kinds a release's chart makes objects that the cluster does not know: `PrometheusRule and PodMonitor
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
