/** A certificate of a PEM text as nats-server takes it: what has another type or headers is none to it, and is passed over. */
const CERTIFICATE = '-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----';

/** The certificates of a PEM text, each with one line break behind it; whatever stands between them is left out. */
export function certificatesIn(pem: string): string[] {
  return (pem.match(new RegExp(CERTIFICATE, 'g')) ?? []).map((one) => `${one}\n`);
}

/** Whether a text is certificates, and nothing that could be a secret. */
export function holdsOnlyCertificates(text: string): boolean {
  return new RegExp(`^\\s*(${CERTIFICATE}\\s*)+$`).test(text);
}
