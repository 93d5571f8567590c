import { holdsOnlyCertificates } from '../../lib/pem';
import { nanosOfQuantity } from '../../lib/quantity';
import { plainType, type Side } from '../model/from-plan';
import { Hidden, isSeenMap, type Seen, textOf, Unknown } from '../model/plan/seen';

/** Whether a value is right in a stack as it will be. */
type Check = (value: Seen, after: Side) => boolean;

/** Arguments of which constructs write many values, with what a value must be. */
interface VaryingArgument {
  readonly type: RegExp;
  readonly path: RegExp;
  readonly check: Check;
  /** Which of its type. @default all */
  readonly construct?: RegExp;
}

/** Whether other analyses compare an argument of every object of a type with what constructs write. */
export function isComparedElsewhere(type: string, path: string): boolean {
  const plain = plainType(type);
  return COMPARED_ELSEWHERE.some((each) => each.type.test(plain) && each.path.test(path));
}

/** By pods.ts and volumes.ts, jobs.ts, services.ts, policies.ts, alerts.ts. */
const COMPARED_ELSEWHERE: readonly Omit<VaryingArgument, 'check'>[] = [
  { type: /^kubernetes_stateful_set$/, path: /^(spec\.(?!replicas|volume_claim_template)|wait_for_rollout$)/ },
  { type: /^kubernetes_job$/, path: /^(spec\.|wait_for_completion$)/ },
  { type: /^kubernetes_(service|network_policy)$/, path: /^spec\./ },
  { type: /^helm_release$/, path: /^values$/ },
];

/**
 * What a value of an argument must be; `undefined` where the constructs write few, which the table has.
 * @param title type and construct of the kind, as in the table
 */
export function varyingCheck(title: string, path: string): Check | undefined {
  const [type = '', construct = ''] = title.split(' ');
  const plain = plainType(type);
  return VARYING.find(
    (each) => each.type.test(plain) && each.path.test(path) && (each.construct?.test(construct) ?? true),
  )?.check;
}

const matches =
  (pattern: RegExp): Check =>
  (value) =>
    (typeof value === 'string' || typeof value === 'number') && pattern.test(String(value));

const between =
  (least: number, most: number): Check =>
  (value) => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most;
  };

const isQuantity: Check = (value) => {
  const nanos = typeof value === 'string' || typeof value === 'number' ? nanosOfQuantity(String(value)) : undefined;
  return nanos !== undefined && nanos > 0n;
};

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** A duration as Go reads it, in seconds: `1h30m`. */
function secondsOf(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+)([hms])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}

/** How long an apply waits: half a minute to a day. */
export const isWait = (value: Seen): boolean => {
  const seconds = typeof value === 'string' ? secondsOf(value) : undefined;
  return seconds !== undefined && seconds >= 30 && seconds <= 86_400;
};

/** What a Secret holds is hidden, or a certificate; authorities.ts and included-files.ts look at what can be seen. */
const isSecretData: Check = (value) =>
  value instanceof Unknown || value instanceof Hidden || typeof value === 'string' || isSeenMap(value);

/** What nats.conf sets is known. */
const isKnownConf: Check = (value, after) => after.conf?.kind === 'known' && after.conf.text === value;

const isJson: Check = (value) => {
  try {
    return isSeenMap(JSON.parse(textOf(value) ?? '') as Seen) || Array.isArray(JSON.parse(textOf(value) ?? ''));
  } catch {
    return false;
  }
};

/**
 * Names in the certificate of servers: their own in the cluster, and those by which their public Service is reached,
 * which a load balancer may get by the apply.
 */
const areServerNames: Check = (value, { servers, services }) => {
  if (!Array.isArray(value) || servers === undefined) return false;
  const { name: tier, namespace } = servers;
  const own = [tier, `${tier}-headless`].flatMap((one) => [one, `${one}.${namespace}`, `${one}.${namespace}.svc`]);
  const isPublic = services.some(({ type }) => type === 'LoadBalancer');
  const hosts = services.flatMap((service) => service.hosts);
  return value.every((name: Seen) => {
    if (name instanceof Unknown) return isPublic;
    const text = textOf(name) ?? '';
    // In the domain of the Kubernetes cluster too.
    const [, inCluster = ''] = /^(?:\*\.)?(.*?)((?<=\.svc)\.[a-z0-9.-]+)?$/.exec(text) ?? [];
    return text === 'localhost' || own.includes(inCluster) || hosts.includes(text);
  });
};

const of = (type: RegExp, path: RegExp, check: Check): VaryingArgument => ({ type, path, check });
const SERVERS = /^kubernetes_stateful_set$/;
const ANY_TYPE = /^/;

const VARYING: readonly VaryingArgument[] = [
  of(ANY_TYPE, /^timeouts\.(create|update|delete)$/, isWait),
  of(/^kubernetes_secret$/, /^data([.[].*)?$/, isSecretData),
  of(/^kubernetes_config_map$/, /^data\["nats\.conf"\]$/, isKnownConf),
  of(/^kubernetes_config_map$/, /^data\["[^"]+\.json"\]$/, isJson),
  of(/^kubernetes_config_map$/, /^data\["ca\.crt"\]$/, (value) => holdsOnlyCertificates(textOf(value) ?? '')),
  { type: /^tls_cert_request$/, path: /^dns_names$/, construct: /_server-tls_/, check: areServerNames },
  of(SERVERS, /^spec\.replicas$/, between(1, 9)),
  of(SERVERS, /^spec\.volume_claim_template\.spec\.resources\.requests\.storage$/, isQuantity),
  of(SERVERS, /^spec\.volume_claim_template\.spec\.storage_class_name$/, matches(/^[a-z0-9][a-z0-9.-]*$/)),
  of(/^helm_release$/, /^chart$/, matches(/^assets\/[a-z]+_(alerts|certificates)_chart_[0-9A-F]{8}\/[0-9A-F]{32}$/)),
  of(/^terraform_data$/, /^input\.volume_size$/, isQuantity),
  of(/^terraform_data$/, /^input\.storage_class$/, matches(/^([a-z0-9][a-z0-9.-]*|the cluster's default)$/)),
  of(/^tls_/, /_pem$/, isSecretData),
  of(/^tls_(locally|self)_signed_cert$/, /^(validity_period|early_renewal)_hours$/, between(1, 876_000)),
];
