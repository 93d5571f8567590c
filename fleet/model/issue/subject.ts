import { text, type ValueMap } from '../value';
import { x509 } from './x509';

/** Subject arguments in the order in which Go writes them, with their attribute types. */
const attributes: readonly (readonly [string, string])[] = [
  ['country', '2.5.4.6'],
  ['organization', '2.5.4.10'],
  ['organizational_unit', '2.5.4.11'],
  ['locality', '2.5.4.7'],
  ['province', '2.5.4.8'],
  ['street_address', '2.5.4.9'],
  ['postal_code', '2.5.4.17'],
  ['common_name', '2.5.4.3'],
  ['serial_number', '2.5.4.5'],
];

/** A distinguished name from a `subject` block of the tls provider. */
export function subjectName(subject: ValueMap | undefined): x509.Name {
  const known = new Set([...attributes.map(([argument]) => argument), 'email_address']);
  const unknown = Object.keys(subject ?? {}).find((argument) => !known.has(argument));
  if (unknown !== undefined) throw new Error(`subject: '${unknown}' is not known to the tls provider`);
  const parts: x509.JsonNameParams = [];
  for (const [argument, type] of attributes) {
    const value = subject?.[argument];
    const values = (Array.isArray(value) ? value : [value]).flatMap((item) => text(item) ?? []);
    if (values.length > 0) parts.push({ [type]: values.map(encoded) });
  }
  const email = text(subject?.email_address);
  if (email !== undefined) parts.push({ '1.2.840.113549.1.9.1': [{ ia5String: email }] });
  return new x509.Name(parts);
}

/** As Go does: printable characters only as PrintableString, else UTF-8. Given so, nothing in the text is an escape. */
function encoded(value: string): x509.JsonAttributeObject {
  return /^[A-Za-z0-9 '()+,\-./:=?*&]*$/.test(value) ? { printableString: value } : { utf8String: value };
}
