import { text } from './text';

/** RFC 1123, lower case: what Kubernetes accepts as a namespace, and as part of most names. */
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** RFC 1123: the longest label, and the longest value of a Kubernetes label. */
export const LONGEST_LABEL = 63;
/** Names of stacks, folders and Secrets append further words. */
const LONGEST_ENVIRONMENT = 30;
/**
 * `<name>-nats-leaf-0` is a server's name and must fit in {@link LONGEST_LABEL}, as must names of Jobs, which end in a
 * hash.
 */
export const LONGEST_MEMBER = 40;

const NOT_A_LABEL =
  'is not a DNS label: only lower-case letters, digits and "-", starting and ending with a letter or digit';

/** What is wrong with a name of a region, site or client; `undefined` when nothing is. */
export function memberNameProblem(name: string): string | undefined {
  if (!DNS_LABEL.test(name)) return NOT_A_LABEL;
  if (name.length <= LONGEST_MEMBER) return undefined;
  return `has ${name.length} characters; at most ${LONGEST_MEMBER} are allowed, so that "…-nats-leaf-0" and other names derived from it stay within Kubernetes' limit of ${LONGEST_LABEL}`;
}

/** What is wrong with a name of an environment; `undefined` when nothing is. */
export function environmentNameProblem(name: string): string | undefined {
  if (!DNS_LABEL.test(name)) return NOT_A_LABEL;
  if (name === 'hub' || /^(leaf|region|identity)-/.test(name)) {
    return 'is the name of another stack; "hub", "leaf-…", "region-…" and "identity-…" are not allowed';
  }
  return name.length <= LONGEST_ENVIRONMENT
    ? undefined
    : `has ${name.length} characters; at most ${LONGEST_ENVIRONMENT} are allowed, since names of stacks and Secrets are derived from it`;
}

/** Schema of the environment's name. */
export function environmentName() {
  return text('the name of the environment, such as "prod"', environmentNameProblem);
}

/** Schema of a Kubernetes namespace. */
export function namespace() {
  return text('a namespace', (name) => {
    if (!DNS_LABEL.test(name)) return NOT_A_LABEL;
    return name.length <= LONGEST_LABEL
      ? undefined
      : `has ${name.length} characters; at most ${LONGEST_LABEL} are allowed`;
  });
}

/** Whether these are lower-case DNS labels separated by dots, 253 characters at most. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= 253 && name.split('.').every((label) => DNS_LABEL.test(label) && label.length <= LONGEST_LABEL);
}

/** Schema of a name that Kubernetes accepts for a StorageClass: DNS labels separated by dots. */
export function objectName(what: string) {
  return text(what, (name) =>
    name.length <= 253 && name.split('.').every((label) => DNS_LABEL.test(label))
      ? undefined
      : 'is not a name of a Kubernetes object: lower-case DNS labels separated by ".", at most 253 characters',
  );
}

/** What is wrong with the key of an annotation or label; `undefined` when nothing is. */
export function qualifiedNameProblem(key: string): string | undefined {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  const good =
    more.length === 0 &&
    /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(name) &&
    (prefix === undefined || (prefix.length <= 253 && prefix.split('.').every((label) => DNS_LABEL.test(label))));
  return good ? undefined : 'is not a Kubernetes label or annotation key, such as "release" or "example.com/name"';
}

/** Schema of a label's value in Kubernetes. */
export function labelValue() {
  return text("a label's value", (value) =>
    /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(value)
      ? undefined
      : 'is not a label value: only letters, digits, "-", "_" and ".", starting and ending with a letter or digit, at most 63 characters',
  );
}
