import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minimal, verdict } from '../schema/example';
import { temporaryFolder } from '../support/folder';
import { describeWithProviders, PROVIDERS_NOTE, terraform } from '../support/terraform';

jest.setTimeout(120_000);

describeWithProviders(`with the real tls provider${PROVIDERS_NOTE}`, () => {
  test.each([
    [
      'that would be renewed before it is issued is renewed by every apply, and is refused',
      ['trust.validity.earlyRenewalHours: 48 is not less than hours, 48; every apply would renew'],
      48,
    ],
    ['that is renewed an hour later is kept, and is accepted', [], 47],
  ])('a certificate %s', (_what, refusals, earlyRenewalHours) => {
    const trust = { kind: 'mutual-tls', validity: { hours: 48, earlyRenewalHours } };
    const environment = minimal({ alerts: { enabled: false }, trust });
    expect(verdict(environment)).toEqual(refusals.length > 0 ? refusals : 'accepted');

    const folder = temporaryFolder();
    const certificate = {
      private_key_pem: '${tls_private_key.key.private_key_pem}',
      validity_period_hours: 48,
      early_renewal_hours: earlyRenewalHours,
      allowed_uses: ['server_auth'],
    };
    const key = { algorithm: 'ECDSA', ecdsa_curve: 'P256' };
    const config = {
      terraform: { required_providers: { tls: { source: 'hashicorp/tls', version: '4.1.0' } } },
      resource: { tls_private_key: { key }, tls_self_signed_cert: { certificate } },
    };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(config));
    const statuses = [['init'], ['apply', '-auto-approve'], ['plan', '-detailed-exitcode']].map(
      (args) => terraform(folder, ...args, '-input=false').status,
    );
    // 2 if a second plan has changes.
    expect(statuses).toEqual([0, 0, refusals.length > 0 ? 2 : 0]);
  });
});
