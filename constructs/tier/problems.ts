import { Token } from '../cdktf';
import { sizeProblems } from '../server/capacity';
import { refusedServer } from '../server/nats-releases';
import { STREAM_NAME } from '../streams/stream';
import { subjectFault } from '../subjects';
import { OWN_ANSWERS, unboundRightProblem, unboundRights } from '../trust/subscribe-rights';
import type { LeafUser, NatsTierProps } from './props';

/** Lower-case letters, digits and hyphens (RFC 1123), as Kubernetes and certificates require. */
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const HIGHEST_PORT = 65_535;

/**
 * What is wrong with a tier's properties: each problem names the property, the value given and what is allowed.
 * References to values that only Terraform knows are not checked.
 */
export function problemsOf(props: NatsTierProps): string[] {
  const { accepts, remote, clients = [], streams = [], ports = {}, images = {} } = props;
  return [
    ...oddReplicas(props.replicas),
    ...sizeProblems(props),
    ...serverProblems(images.nats),
    ...label('domain', props.domain),
    ...label('clusterName', props.clusterName),
    ...(props.clusterDomain === undefined ? [] : userName('clusterDomain', props.clusterDomain)),
    ...Object.entries(ports).flatMap(([name, port]) => portProblems(`ports.${name}`, port)),
    ...(remote?.port === undefined ? [] : portProblems('remote.port', remote.port)),
    ...(remote && !remote.host
      ? ['remote.host is empty; it must be a DNS name or an IP address, without scheme or port']
      : []),
    ...streams.flatMap(({ name }) =>
      STREAM_NAME.test(name)
        ? []
        : [`streams: ${JSON.stringify(name)} is not a stream name: only letters, digits, "-" and "_"`],
    ),
    ...twice('clients', [...clients.map(({ name }) => name), ...(accepts?.leaves ?? []).map(({ name }) => name)]),
    ...(accepts?.leaves ?? []).flatMap(leafProblems),
    ...clients.flatMap(({ name, publish = [], subscribe = [] }) => [
      ...[...publish, ...subscribe].flatMap((subject) => subjectProblems(`clients.${name}`, subject)),
      ...unboundRights([...subscribe, OWN_ANSWERS]).map(
        (unbound) => `clients.${name}: ${JSON.stringify(unbound.right)} ${unboundRightProblem(unbound)}`,
      ),
    ]),
  ];
}

function oddReplicas(replicas: number): string[] {
  if (Token.isUnresolved(replicas) || (Number.isInteger(replicas) && replicas > 0 && replicas % 2 === 1)) return [];
  return [`replicas: ${replicas} is not an odd number of servers; a majority needs one`];
}

function serverProblems(image: string | undefined): string[] {
  if (image === undefined || Token.isUnresolved(image)) return [];
  const reason = refusedServer(image);
  return reason === undefined ? [] : [`images.nats: ${JSON.stringify(image)} ${reason}`];
}

function label(path: string, name: string): string[] {
  if (Token.isUnresolved(name) || DNS_LABEL.test(name)) return [];
  return [
    `${path}: ${JSON.stringify(name)} is not a DNS label: lower-case letters, digits and "-", at most 63 characters`,
  ];
}

/** A name that can be a DNS name in a certificate; names of later generations contain a dot. */
function userName(path: string, name: string): string[] {
  if (Token.isUnresolved(name) || name.split('.').every((part) => DNS_LABEL.test(part))) return [];
  return [`${path}: ${JSON.stringify(name)} is not a DNS name: lower-case letters, digits and "-", separated by "."`];
}

function portProblems(path: string, port: number): string[] {
  if (Token.isUnresolved(port) || (Number.isInteger(port) && port > 0 && port <= HIGHEST_PORT)) return [];
  return [`${path}: ${port} is not a port: a whole number from 1 to ${HIGHEST_PORT}`];
}

function twice(path: string, names: readonly string[]): string[] {
  const doubled = new Set(names.filter((name, index) => names.indexOf(name) < index));
  return [...doubled].map((name) => `${path}: ${JSON.stringify(name)} occurs twice among clients and leaves`);
}

function leafProblems({ name, domain, up, down }: LeafUser): string[] {
  return [
    ...userName(`leaves.${name}.name`, name),
    ...label(`leaves.${name}.domain`, domain),
    ...[...up, ...down].flatMap((subject) => subjectProblems(`leaves.${name}`, subject)),
  ];
}

function subjectProblems(path: string, subject: string): string[] {
  if (Token.isUnresolved(subject)) return [];
  const because =
    subjectFault(subject) ??
    (/[\s\p{C}]/u.test(subject) ? 'it must not contain spaces or control characters' : undefined);
  return because === undefined ? [] : [`${path}: ${JSON.stringify(subject)} is not a subject: ${because}`];
}
