import { X509Certificate } from 'node:crypto';
import type { ExpectedSecret } from '../../constructs/trust/expected-secret';
import type { Value } from '../model';
import { textsAt } from '../model/json';
import type { ClusterProblem } from '../model/problem';

/** An externally managed Secret, and the namespace that it is to be in. */
export interface ExpectedInNamespace extends ExpectedSecret {
  readonly namespace: string;
}

/** What is wrong with an externally managed Secret; `undefined` where there is none. */
export function expectedSecretProblems(expected: ExpectedInNamespace, found: Value | undefined): ClusterProblem[] {
  const object = `Secret ${expected.namespace}/${expected.secretName}`;
  const remedy = remedyFor(expected);
  if (found === undefined) {
    return [{ object, what: 'is externally managed and does not exist: pods would wait for it', remedy }];
  }
  const data = textsAt(found, 'data');
  const missing = expected.keys.filter((key) => !data[key]);
  if (missing.length > 0) return [{ object, what: `has no ${missing.join(', no ')}`, remedy }];
  const pem = Buffer.from(data['tls.crt'] ?? '', 'base64').toString();
  return certificateFaults(expected, pem).map((what) => ({ object, what, remedy }));
}

/** Extended key usages, see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12 */
const USAGES = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

function certificateFaults({ certificate: wanted }: ExpectedInNamespace, pem: string): string[] {
  if (!wanted) return [];
  const certificate = parsed(pem);
  if (!certificate) return ['holds no certificate in tls.crt'];
  const { subjectAltName = '', keyUsage, validTo } = certificate;
  const names = subjectAltName.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''));
  const lacking = [...wanted.dnsNames, ...wanted.ipAddresses].filter((name) => !names.includes(name));
  const unusable = wanted.usages.filter((usage) => keyUsage && !keyUsage.includes(USAGES[usage]));
  return [
    ...(lacking.length > 0 ? [`holds a certificate that is not valid for ${lacking.join(', ')}`] : []),
    ...(unusable.length > 0
      ? [`holds a certificate that does not allow ${unusable.join(' and ')} authentication`]
      : []),
    ...(Date.parse(validTo) < Date.now() ? [`holds a certificate that expired on ${validTo}`] : []),
  ];
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function remedyFor({ keys, certificate, credentials }: ExpectedInNamespace): string[] {
  return [
    `it needs the keys ${keys.join(', ')}`,
    ...(certificate
      ? [
          `the certificate must allow ${certificate.usages.join(' and ')} authentication, and be valid for ${[...certificate.dnsNames, ...certificate.ipAddresses].join(', ')}`,
        ]
      : []),
    ...(credentials
      ? [`it must hold the credentials of user ${credentials.user} of account ${credentials.account}`]
      : []),
  ];
}
