import { LABEL } from './contract';
/**
 * The labels that Kubernetes recommends for every object, see
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export interface LabelProps {
  /** What runs: the name of the server's StatefulSet, e.g. `nats-hub`. */
  readonly name: string;
  /** Which one of them, e.g. `hub`, or the name of the site. */
  readonly instance: string;
  /** Its role: `hub`, `region` or `leaf`. */
  readonly component: string;
}

/** Labels for an object's metadata. */
export function labels(props: LabelProps): Record<string, string> {
  return {
    ...selectorLabels(props),
    [LABEL.component]: props.component,
    [LABEL.partOf]: 'nats-edge',
    [LABEL.managedBy]: 'cdktf',
  };
}

/** The labels that selectors use: as few as possible, since a StatefulSet's selector can never change. */
export function selectorLabels(props: Pick<LabelProps, 'name' | 'instance'>): Record<string, string> {
  return { [LABEL.name]: props.name, [LABEL.instance]: props.instance };
}
