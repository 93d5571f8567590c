import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvironment } from '../../schema';
import { linesOf, minimal } from '../schema/example';
import { temporaryFolder } from '../support/folder';
import { describeWithProviders, PROVIDERS_NOTE, terraform } from '../support/terraform';

jest.setTimeout(120_000);

const VALID = 48;

/** What a plan says right after an apply, of a certificate that is renewed so many hours before its end: 0, or 2 where there is something to do. */
function secondPlan(earlyRenewalHours: number): number | null {
  const folder = temporaryFolder();
  const config = {
    terraform: { required_providers: { tls: { source: 'hashicorp/tls', version: '4.1.0' } } },
    resource: {
      tls_private_key: { key: { algorithm: 'ECDSA', ecdsa_curve: 'P256' } },
      tls_self_signed_cert: {
        certificate: {
          private_key_pem: '${tls_private_key.key.private_key_pem}',
          validity_period_hours: VALID,
          early_renewal_hours: earlyRenewalHours,
          allowed_uses: ['server_auth'],
        },
      },
    },
  };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(config));
  for (const args of [['init'], ['apply', '-auto-approve']]) {
    const { status, output } = terraform(folder, ...args, '-input=false');
    expect([status, output]).toEqual([0, output]);
  }
  return terraform(folder, 'plan', '-detailed-exitcode', '-input=false').status;
}

describeWithProviders(`with the real tls provider${PROVIDERS_NOTE}`, () => {
  const written = (earlyRenewalHours: number) =>
    minimal({
      alerts: { enabled: false },
      trust: { kind: 'mutual-tls', validity: { hours: VALID, earlyRenewalHours } },
    });

  test('a certificate whose renewal begins before it is issued is renewed by every apply, and is refused', () => {
    expect(linesOf(written(VALID))).toEqual([
      'trust.validity.earlyRenewalHours: 48 is not less than hours, 48; every apply would renew',
    ]);
    expect(secondPlan(VALID)).toBe(2);
  });

  test('one whose renewal begins an hour later is left alone, and is accepted', () => {
    expect(() => parseEnvironment(written(VALID - 1), 'environments/prod.ts')).not.toThrow();
    expect(secondPlan(VALID - 1)).toBe(0);
  });
});
