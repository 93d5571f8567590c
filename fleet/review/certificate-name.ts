import { X509Certificate } from 'node:crypto';
import type { PlannedResource } from '../model/plan/plan';
import { blockOf, textOf, textsOf } from '../model/plan/seen';
import type { PlannedStack } from './notes';

/** Names of certificates: each is looked up several times, and reading one takes longer than most of a plan. */
const names = new WeakMap<PlannedResource, string>();

/** The name of a certificate for readers. */
export function nameOf(stack: PlannedStack, resource: PlannedResource): string {
  const name = names.get(resource) ?? readName(stack, resource);
  names.set(resource, name);
  return name;
}

/** The name of a certificate: from its subject, or from that of the request that it is issued for. */
function readName({ plan }: PlannedStack, { address, before, after }: PlannedResource): string {
  for (const values of [after, before]) {
    const pem = textOf(values.cert_pem);
    const name = textOf(blockOf(values.subject).common_name) ?? (pem === undefined ? undefined : commonName(pem));
    if (name) return name;
  }
  for (const reference of plan.references.get(address)?.get('cert_request_pem') ?? []) {
    const request = plan.resources.get(reference)?.after ?? {};
    const name = textOf(blockOf(request.subject).common_name) ?? textsOf(request.dns_names)[0];
    if (name) return name;
  }
  return address;
}

function commonName(pem: string): string | undefined {
  try {
    return /^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1];
  } catch {
    return undefined;
  }
}
