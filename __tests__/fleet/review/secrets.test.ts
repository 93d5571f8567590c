import { readFileSync } from 'node:fs';
import { makeReview } from '../../../fleet/review/make-review';
import { reviewHtml, reviewJson, reviewMarkdown, reviewText } from '../../../fleet/review/render';
import { anywhere } from '../../../lib/json';
import type { Environment } from '../../../schema/environment';
import { environmentWith } from '../../support/fleet';
import { PLANNED_AT, plansOf } from '../../support/terraform-plan';

jest.setTimeout(120_000);

const SITES = { edge1: {} };
const MUTUAL = environmentWith({
  sites: SITES,
  clients: { dashboard: { at: 'hub', publish: ['a'], subscribe: ['b'] } },
});
const PASSWORD = environmentWith({ sites: SITES, trust: { kind: 'password', tls: true } });

/** By type of resource, the argument that is secret; of others what of them is a private key. */
const SECRET: Readonly<Record<string, string>> = { kubernetes_secret_v1: 'data', random_password: 'result' };

/** Every text of a plan that Terraform marks as sensitive, and its parts: any line of a key identifies it. */
function secretsIn(path: string): string[] {
  const { resource_changes: resources }: { resource_changes: { type: string; change: Change }[] } = JSON.parse(
    readFileSync(path, 'utf8'),
  );
  const found = new Set<string>();
  for (const { type, change } of resources) {
    for (const side of [change.before, change.after]) {
      anywhere(side?.[SECRET[type] ?? 'private_key_pem'], (value) => {
        // Certificates are in Secrets too, and are not secret.
        if (typeof value === 'string' && (!value.includes('CERTIFICATE') || value.includes('PRIVATE KEY'))) {
          for (const line of value.split('\n')) if (line.length > 20 && !line.startsWith('-----')) found.add(line);
        }
        return false;
      });
    }
  }
  return [...found];
}

type Change = Readonly<Record<'before' | 'after', Readonly<Record<string, unknown>> | null>>;

test.each<[string, Environment | undefined, Environment | undefined]>([
  ['a first deployment with certificates', undefined, MUTUAL],
  ['a first deployment with passwords', undefined, PASSWORD],
  ['from certificates to passwords', MUTUAL, PASSWORD],
  ['the end of a fleet', PASSWORD, undefined],
])('%s: no secret is in what is written', async (_name, before, after) => {
  const plans = [...(await plansOf(before, after)).values()];
  const secrets = plans.flatMap(({ path }) => secretsIn(path));
  expect(secrets.length).toBeGreaterThan(20);
  const review = makeReview({ plans, now: new Date(PLANNED_AT) });
  const written = [
    reviewText(review, { color: false }),
    reviewMarkdown(review, { limit: 10_000_000 }),
    reviewHtml(review),
    reviewJson(review),
  ];
  for (const text of written) {
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  }
});
