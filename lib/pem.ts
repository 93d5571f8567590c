/** A certificate in PEM as nats-server reads it: it skips blocks of another type, or with headers. */
const CERTIFICATE = '-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----';

/** The certificates of a PEM text, each with one line break behind it; whatever is between them is left out. */
export function certificatesIn(pem: string): string[] {
  return (pem.match(new RegExp(CERTIFICATE, 'g')) ?? []).map((one) => `${one}\n`);
}

/** Whether a text is certificates, and nothing that could be a secret. */
export function holdsOnlyCertificates(text: string): boolean {
  return new RegExp(`^\\s*(${CERTIFICATE}\\s*)+$`).test(text);
}
