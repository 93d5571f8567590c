import { altered, edited, needsReview, planned, type ReviewCases, testCases } from '../../../support/review-cases';

const HUB = { address: 'nats.example.com', replicas: 3, kube: { context: 'hub' } };
const withDashboard = (subscribe: readonly string[]) => ({
  hub: HUB,
  sites: { edge1: {} },
  clients: { dashboard: { at: 'hub', subscribe } },
});
/** Nine days after the recorded plans. */
const SOON = '2026-12-03T12:00:00Z';

const SERVER_KEY = 'tls_private_key.hub_tier_secrets_server-tls';

const CASES: ReviewCases = {
  'a client may subscribe to less': needsReview(
    'client-narrower',
    planned(withDashboard(['sensors.>', 'alerts.>']), withDashboard(['sensors.>'])),
  ),
  'a certificate that expires soon, and is not renewed': needsReview(
    'certificate-expiring',
    edited('hub', ({ resource_changes: all }) => {
      for (const { type, change } of all) {
        if (type !== 'tls_locally_signed_cert') continue;
        Object.assign(change.after as object, { validity_end_time: SOON });
        change.before = change.after;
      }
    }),
  ),
  'a longer lame duck, and pods that do not restart for it': needsReview(
    'setting-waits-for-restart',
    altered('hub', { of: 'nats_config_', text: ['lame_duck_duration: "30s"', 'lame_duck_duration: "31s"'] }),
  ),
  'the certificate of a client gets the name of the system user': needsReview(
    'trust-changed',
    altered('hub', {
      of: 'client-dashboard_tls_certificate_request',
      actions: ['delete', 'create'],
      set: { 'subject 0 common_name': 'sys.hub' },
    }),
  ),
  'the key of a certificate is deleted, and the certificate stays': needsReview(
    'resource-destroyed',
    altered('hub', { of: SERVER_KEY, actions: ['delete'] }),
  ),
  'the key of a certificate is replaced, and the certificate stays': needsReview(
    'resource-destroyed',
    altered('hub', { of: SERVER_KEY, actions: ['delete', 'create'] }),
  ),
};

testCases(__dirname, 'others', CASES);
