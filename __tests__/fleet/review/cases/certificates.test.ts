import type { Json } from '../../../../fleet/model/plan/masked';
import type { Alteration, PlanBase, PlanJson } from '../../../support/altered-plan';
import { EXTERNAL_CA_PEM } from '../../../support/external-ca';
import { environmentWith } from '../../../support/fleet';
import {
  altered,
  edited,
  harmless,
  losesData,
  needsReview,
  planned,
  type ReviewCases,
  testCases,
} from '../../../support/review-cases';
import { plansOf } from '../../../support/terraform-plan';

type Arguments = Readonly<Record<string, Json>>;

const REPLACED = ['delete', 'create'];
const CERTIFICATE = 'server-tls_certificate_cert';
const REQUEST = 'server-tls_certificate_request';
const SECRET = 'secrets_server-tls_secret';
const CLIENT = 'client-dashboard_tls_certificate';

const reissued = (set: Arguments, of = CERTIFICATE) => altered('hub', { of, set, actions: REPLACED });
const asked = (set: Arguments, of = REQUEST) => altered('hub', { of, set, actions: REPLACED });
const first = (of: string, set: Arguments) => altered('new site', { of, set, actions: ['create'] });
const secret = (set: Arguments, of = SECRET) => altered('hub', { of, set });
const forgotten = (of: string, base: PlanBase = 'hub') => altered(base, { of, actions: ['forget'] });
const deleted = (of: string, base: PlanBase = 'hub') => altered(base, { of, actions: ['delete'] });

/** A certificate that is issued again, by the apply, and the Secret that it is in. */
const renewed = (set: Arguments = {}, ...more: Alteration[]) =>
  altered(
    'hub',
    {
      of: CERTIFICATE,
      set: { ...set, cert_pem: null, id: null, validity_end_time: null, validity_start_time: null },
      actions: REPLACED,
      change: { after_unknown: { cert_pem: true, id: true, validity_end_time: true, validity_start_time: true } },
    },
    { of: SECRET, set: { 'data tls.crt': null }, change: { after_unknown: { data: { 'tls.crt': true } } } },
    ...more,
  );

function argumentOf(plan: PlanJson, address: string, ...path: string[]): unknown {
  const found = plan.resource_changes.find((each) => each.address.includes(address));
  return path.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], found?.change.after);
}

/** What one Secret of the hub gets from another one. */
const swapped = (key: string) =>
  edited('hub', (plan) => {
    const target = plan.resource_changes.find(({ address }) => address.includes('client-dashboard_tls_secret'));
    const after = target?.change.after as { data: Record<string, unknown> };
    after.data[key] = argumentOf(plan, 'admin_tls_secret', 'data', key);
    Object.assign(target?.change ?? {}, { actions: ['update'] });
  });

const HUB = { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 3 };
const FLEET = { hub: HUB, sites: { edge1: {} } };
const DASHBOARD = { dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] } };
const overlap = { kind: 'mutual-tls', ca: { generation: 2, overlap: true } };
const CHARTED = {
  trust: { kind: 'mutual-tls', certificates: { certManager: { name: 'corp' } }, authorities: [EXTERNAL_CA_PEM] },
};

const CASES: ReviewCases = {
  'the key of the authority of routes is forgotten': losesData('authority-lost', forgotten('cluster-ca_key')),
  'the key of the authority of routes is deleted': losesData('authority-lost', deleted('cluster-ca_key')),
  'the key of a site’s authority is deleted': losesData('authority-lost', deleted('site_ca_key', 'site')),
  'the key of a site’s authority is forgotten, and its certificate too': losesData(
    'authority-lost',
    altered('site', { of: 'site_ca_key', actions: ['forget'] }, { of: 'site_ca_cert', actions: ['forget'] }),
  ),
  'a key of which nothing is known is deleted': losesData(
    'authority-lost',
    edited('hub', ({ resource_changes }) => {
      const key = resource_changes.find(({ address }) => address.includes('admin_tls_certificate_key'));
      Object.assign(key?.change ?? {}, {
        actions: ['delete'],
        before: { ...(key?.change.before as object), private_key_pem: null },
        after: null,
      });
    }),
  ),
  'the whole trust is destroyed': losesData('authority-lost', async () => [
    ...(await plansOf(environmentWith(FLEET), undefined)).values(),
  ]),
  'an authority that is replaced': needsReview('certificate-authority', reissued({ private_key_pem: 'x' }, 'ca_cert_')),
  'the certificate of an authority that is forgotten': needsReview(
    'certificate-authority',
    forgotten('cluster-ca_cert'),
  ),
  'the key of a certificate is forgotten': needsReview('resource-changed', forgotten('admin_tls_certificate_key')),
  'a key of RSA with 1,024 bits': needsReview(
    'trust-changed',
    altered('hub', {
      of: 'admin_tls_certificate_key',
      set: { algorithm: 'RSA', ecdsa_curve: null, rsa_bits: 1024, private_key_pem: 'x' },
      actions: REPLACED,
    }),
  ),
  'a key on a weaker curve': needsReview(
    'trust-changed',
    altered('hub', { of: 'admin_tls_certificate_key', set: { ecdsa_curve: 'P224' }, actions: REPLACED }),
  ),
  'a first key on a weaker curve': needsReview(
    'resource-changed',
    first('client-gateway_tls_certificate_key', { ecdsa_curve: 'P224' }),
  ),
  'the servers get a certificate of the system user': needsReview('trust-changed', asked({ 'dns_names +': 'sys.hub' })),
  'a client gets a certificate of the administrator': needsReview(
    'trust-changed',
    asked({ dns_names: ['dashboard', 'admin.hub'] }, `${CLIENT}_request`),
  ),
  'a client gets a certificate of a site, by its common name': needsReview(
    'trust-changed',
    asked({ 'subject 0 common_name': 'edge1' }, `${CLIENT}_request`),
  ),
  'a certificate for any name': needsReview('trust-changed', asked({ 'dns_names +': '*' })),
  'a certificate for an address': needsReview('trust-changed', asked({ ip_addresses: ['192.0.2.1'] })),
  'a certificate for a URI': needsReview('trust-changed', asked({ uris: ['nats://admin.hub'] })),
  'a certificate of another unit': needsReview('trust-changed', asked({ 'subject 0 organizational_unit': 'admins' })),
  'a first certificate of a client in the name of its administrator': needsReview(
    'trust-changed',
    first('client-gateway_tls_certificate_request', {
      dns_names: ['admin.edge1'],
      'subject 0 common_name': 'admin.edge1',
    }),
  ),
  'a first certificate of a client that is also its administrator’s': needsReview(
    'trust-changed',
    first('client-gateway_tls_certificate_request', { dns_names: ['gateway', 'admin.edge1'] }),
  ),
  'a first certificate of servers for another namespace': needsReview(
    'trust-changed',
    first('server-tls_certificate_request', { 'dns_names +': 'nats-leaf.default' }),
  ),
  'a first certificate of servers for every host': needsReview(
    'trust-changed',
    first('server-tls_certificate_request', { 'dns_names +': '*.example.com' }),
  ),
  'a first certificate of servers for an address': needsReview(
    'trust-changed',
    first('server-tls_certificate_request', { ip_addresses: ['192.0.2.1'] }),
  ),
  'a first certificate of servers that is valid for 30 years': needsReview(
    'trust-changed',
    first('server-tls_certificate_cert', { validity_period_hours: 262_800 }),
  ),
  'a first authority that is valid for 100 years': needsReview(
    'trust-changed',
    first('site_ca_cert', { validity_period_hours: 876_000 }),
  ),
  'a first certificate that is not renewed in time': needsReview(
    'trust-changed',
    first('server-tls_certificate_cert', { early_renewal_hours: 0 }),
  ),
  'a first certificate of servers with which they are clients': needsReview(
    'resource-changed',
    first('server-tls_certificate_cert', {
      allowed_uses: ['digital_signature', 'server_auth', 'client_auth', 'any_extended'],
    }),
  ),
  'a first certificate of a client that may sign others': needsReview(
    'resource-changed',
    first('client-gateway_tls_certificate_cert', { is_ca_certificate: true }),
  ),
  'a certificate that may sign others': needsReview('trust-changed', reissued({ is_ca_certificate: true })),
  'a certificate for more uses': needsReview('trust-changed', reissued({ allowed_uses: ['any_extended'] })),
  'a certificate that is valid for longer': needsReview('trust-changed', reissued({ validity_period_hours: 87_600 })),
  'a certificate that is never renewed': needsReview('trust-changed', reissued({ early_renewal_hours: 0 })),
  'a certificate that is renewed at each deploy': needsReview('trust-changed', reissued({ early_renewal_hours: 8760 })),
  'a certificate without an id of its key': needsReview('trust-changed', reissued({ set_subject_key_id: false })),
  'an authority that may sign authorities': needsReview(
    'trust-changed',
    reissued({ max_path_length: 3 }, 'cluster-ca_cert'),
  ),
  'a certificate of another issuer': needsReview('certificate-replaced', reissued({ ca_cert_pem: EXTERNAL_CA_PEM })),
  'a certificate that is renewed later': needsReview(
    'resource-changed',
    altered('hub', { of: CERTIFICATE, set: { early_renewal_hours: 0 } }),
  ),
  'another certificate in a Secret': needsReview('secret-unproven', secret({ 'data tls.crt': EXTERNAL_CA_PEM })),
  'another key in a Secret': needsReview('secret-unproven', secret({ 'data tls.key': 'another' })),
  'the certificate of another client in a Secret': needsReview('secret-unproven', swapped('tls.crt')),
  'the key of another client in a Secret': needsReview('secret-unproven', swapped('tls.key')),
  'one more key in a Secret': needsReview('secret-unproven', secret({ 'data id_rsa': 'x' })),
  'a Secret of which nothing is known': needsReview(
    'secret-unproven',
    altered('hub', { of: SECRET, set: { data: null }, change: { after_unknown: { data: true } } }),
  ),
  'a Secret whose certificate is not known, and none is issued': needsReview(
    'secret-unproven',
    altered('hub', {
      of: SECRET,
      set: { 'data tls.crt': null },
      change: { after_unknown: { data: { 'tls.crt': true } } },
    }),
  ),
  'a Secret that gets the certificate of another resource': needsReview(
    'secret-unproven',
    renewed(
      {},
      {
        of: 'admin_tls_secret',
        set: { 'data tls.crt': null },
        change: { after_unknown: { data: { 'tls.crt': true } } },
      },
    ),
  ),
  'a client that finds another server': needsReview(
    'secret-unproven',
    secret({ 'data context.json': '{"url":"nats://evil.example:4222"}' }, 'admin_tls_secret'),
  ),
  'a certificate of cert-manager for another user': needsReview(
    'trust-changed',
    planned({ ...FLEET, ...CHARTED }, { ...FLEET, ...CHARTED, clients: DASHBOARD }),
  ),
  'certificates of cert-manager that are valid for ten years': needsReview(
    'trust-changed',
    planned(
      { ...FLEET, ...CHARTED },
      { ...FLEET, trust: { ...CHARTED.trust, validity: { hours: 87_600, earlyRenewalHours: 720 } } },
    ),
  ),
  'harmless: certificates of cert-manager that are renewed more often': harmless(
    'certificate-renewed',
    planned(
      { ...FLEET, ...CHARTED },
      { ...FLEET, trust: { ...CHARTED.trust, validity: { hours: 2160, earlyRenewalHours: 720 } } },
    ),
  ),
  'harmless: one more site with certificates of cert-manager': harmless(
    'site-added',
    planned({ ...FLEET, ...CHARTED }, { ...FLEET, ...CHARTED, sites: { edge1: {}, edge2: {} } }),
  ),
  'harmless: a certificate is renewed, and its Secret gets it': harmless('certificate-renewed', renewed()),
  'harmless: a certificate is renewed earlier': harmless('certificate-renewed', renewed({ early_renewal_hours: 1440 })),
  'harmless: certificates are to be renewed earlier': harmless(
    'certificate-renewed',
    altered('hub', { of: CERTIFICATE, set: { early_renewal_hours: 1440 } }),
  ),
  'harmless: the time for renewal comes': harmless(
    'certificate-renewed',
    renewed({}, { of: `${CLIENT}_cert`, set: { ready_for_renewal: true } }),
  ),
  'harmless: a first site with its certificates': harmless(
    'certificate-issued',
    altered('new site', { of: 'server-tls_certificate_cert', actions: ['create'] }),
  ),
  'harmless: a first site with certificates for half a year': harmless(
    'certificate-issued',
    first('server-tls_certificate_cert', { validity_period_hours: 4380 }),
  ),
  'harmless: one more site with its identity': harmless(
    'certificate-issued',
    planned(FLEET, { ...FLEET, sites: { edge1: {}, edge2: {} } }),
  ),
  'a client comes, with a certificate of its own': needsReview(
    'client-added',
    planned(FLEET, { ...FLEET, clients: DASHBOARD }),
  ),
  'the first deploy of another authority': needsReview('trust-changed', planned(FLEET, { ...FLEET, trust: overlap })),
  'the second deploy of another authority: the first one is retired': needsReview(
    'certificate-authority',
    planned({ ...FLEET, trust: overlap }, { ...FLEET, trust: { ...overlap, ca: { generation: 2 } } }),
  ),
  'another authority in one deploy': losesData(
    'authority-lost',
    planned(FLEET, { ...FLEET, trust: { ...overlap, ca: { generation: 2 } } }),
  ),
};

testCases(__dirname, 'certificates', CASES);
