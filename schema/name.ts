import { text } from './text';

/** RFC 1123, lower case: what Kubernetes takes for a namespace, and for a part of most names. */
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** RFC 1123: no label is longer, nor a label's value in Kubernetes. */
export const LONGEST_LABEL = 63;
/** Stacks, folders and Secrets put further words after it. */
const LONGEST_ENVIRONMENT = 30;
/** `<name>-nats-leaf-0` is a server's name and must fit {@link LONGEST_LABEL}, as must the names of Jobs, which end in a hash. */
export const LONGEST_MEMBER = 40;

const NOT_A_LABEL = 'is not a DNS label: lower-case letters, digits and "-" only, with a letter or digit at both ends';

/** What is wrong with a name of a region, site or client; `undefined` when nothing is. */
export function memberNameProblem(name: string): string | undefined {
  if (!DNS_LABEL.test(name)) return NOT_A_LABEL;
  if (name.length <= LONGEST_MEMBER) return undefined;
  return `has ${name.length} characters; at most ${LONGEST_MEMBER}, so that "…-nats-leaf-0" and other names made of it stay within Kubernetes' ${LONGEST_LABEL}`;
}

/** Schema of the environment's name. */
export function environmentName() {
  return text('the name of the environment, such as "prod"', (name) => {
    if (!DNS_LABEL.test(name)) return NOT_A_LABEL;
    if (name === 'hub' || /^(leaf|region|identity)-/.test(name)) {
      return 'is the name of another stack; any but "hub", "leaf-…", "region-…" and "identity-…" will do';
    }
    return name.length <= LONGEST_ENVIRONMENT
      ? undefined
      : `has ${name.length} characters; at most ${LONGEST_ENVIRONMENT}, as names of stacks and Secrets are made of it`;
  });
}

/** Schema of a Kubernetes namespace. */
export function namespace() {
  return text('a namespace', (name) => {
    if (!DNS_LABEL.test(name)) return NOT_A_LABEL;
    return name.length <= LONGEST_LABEL ? undefined : `has ${name.length} characters; at most ${LONGEST_LABEL}`;
  });
}

/** Whether these are DNS labels in lower case with dots between, 253 characters at most. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= 253 && name.split('.').every((label) => DNS_LABEL.test(label) && label.length <= LONGEST_LABEL);
}

/** Schema of a name that Kubernetes takes for a StorageClass: DNS labels with dots between. */
export function objectName(what: string) {
  return text(what, (name) =>
    name.length <= 253 && name.split('.').every((label) => DNS_LABEL.test(label))
      ? undefined
      : 'is not a name of a Kubernetes object: DNS labels in lower case with "." between, at most 253 characters',
  );
}

/** What is wrong with the key of an annotation or label; `undefined` when nothing is. */
export function qualifiedNameProblem(key: string): string | undefined {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  const good =
    more.length === 0 &&
    /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(name) &&
    (prefix === undefined || (prefix.length <= 253 && prefix.split('.').every((label) => DNS_LABEL.test(label))));
  return good ? undefined : 'is not a key that Kubernetes takes, such as "release" or "example.com/name"';
}

/** Schema of a label's value in Kubernetes. */
export function labelValue() {
  return text("a label's value", (value) =>
    /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(value)
      ? undefined
      : 'is not a value for a label: letters, digits, "-", "_" and "." only, with a letter or digit at both ends, at most 63 characters',
  );
}
