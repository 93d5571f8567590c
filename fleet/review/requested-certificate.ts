import { z } from 'zod';
import { DEFAULT_VALIDITY } from '../../constructs/trust/validity';
import type { PlannedResource } from '../model/plan/plan';
import type { SeenMap } from '../model/plan/seen';
import { oddNames } from './certificate-names';
import type { PlannedStack } from './notes';
import { listed, type Phrase, phrase } from './phrase';

/** A request of a certificate, as the chart nats-certificates takes it. */
const request = z.object({
  secretName: z.string(),
  commonName: z.string().optional(),
  dnsNames: z.array(z.string()),
  ipAddresses: z.array(z.string()).optional(),
  usages: z.array(z.enum(['digital signature', 'server auth', 'client auth'])),
  duration: z.string(),
  renewBefore: z.string(),
  issuerRef: z.object({ name: z.string(), kind: z.string(), group: z.string() }),
});

/** Fields of a request, as its schema has them. */
const FIELDS: ReadonlySet<string> = new Set(Object.keys(request.shape));

/** How a request of a certificate differs from those that this project makes for its stack. */
export function oddRequest(
  given: unknown,
  resource: PlannedResource,
  stack: PlannedStack,
  all: readonly PlannedStack[],
): Phrase[] {
  const parsed = request.safeParse(given);
  if (!parsed.success) return [phrase`it is no request as the chart of this project takes it`];
  const { commonName, dnsNames, ipAddresses } = parsed.data;
  const unknown = Object.keys(given as SeenMap).filter((field) => !FIELDS.has(field));
  const asked: SeenMap = {
    subject: [{ common_name: commonName ?? dnsNames[0] ?? null }],
    dns_names: dnsNames,
    ip_addresses: ipAddresses ?? null,
  };
  return [
    ...(unknown.length > 0 ? [phrase`the chart of this project knows no ${listed(unknown)}`] : []),
    ...oddNames({ ...resource, after: asked }, stack, all),
    ...oddValidity(given),
  ];
}

/** How the validity in a request differs from one that is renewed in time, and no longer than before or by default. */
export function oddValidity(given: unknown, before?: unknown): Phrase[] {
  const [is, was] = [request.safeParse(given).data, request.safeParse(before).data];
  const [hours, renewed] = [hoursOf(is?.duration), hoursOf(is?.renewBefore)];
  const most = Math.max(DEFAULT_VALIDITY.hours, hoursOf(was?.duration) ?? 0);
  if (hours === undefined || renewed === undefined || renewed <= 0 || renewed >= hours) {
    return [
      phrase`it is not renewed before it expires: ${is?.duration ?? '(not known)'}, ${is?.renewBefore ?? '(not known)'} before`,
    ];
  }
  return hours > most ? [phrase`it is valid for ${hours} hours, and others for ${most} at most`] : [];
}

function hoursOf(duration: string | undefined): number | undefined {
  const hours = /^([1-9]\d{0,6})h$/.exec(duration ?? '')?.[1];
  return hours === undefined ? undefined : Number(hours);
}
