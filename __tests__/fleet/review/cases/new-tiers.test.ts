import type { Json } from '../../../../fleet/model/plan/masked';
import type { RuleName } from '../../../../fleet/review/rules';
import {
  altered,
  edited,
  harmless,
  needsReview,
  planned,
  type ReviewCases,
  testCases,
} from '../../../support/review-cases';

type Arguments = Readonly<Record<string, Json>>;

/** A whole new site, recorded, in which one object is otherwise. */
const otherwise = (of: string, set: Arguments, rule: RuleName = 'resource-changed') =>
  needsReview(rule, altered('new site', { of, set, actions: ['create'] }));

/** The same without an object. */
const without = (of: string, rule: RuleName = 'resource-changed') =>
  needsReview(
    rule,
    edited('new site', (plan) => {
      plan.resource_changes = plan.resource_changes.filter(({ address }) => !address.includes(of));
    }),
  );

const DANGEROUS: ReviewCases = {
  'a budget by which all servers may go': otherwise('disruption-budget', { 'spec 0 max_unavailable': '100%' }),
  'a budget in the namespace of Kubernetes': otherwise('disruption-budget', { 'metadata 0 namespace': 'kube-system' }),
  'a service account with a token': otherwise('service-account', { automount_service_account_token: true }),
  'a service account with a role in a cloud': otherwise('service-account', {
    'metadata 0 annotations': { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/admin' },
  }),
  'a namespace that lets pods do anything': otherwise('namespace_', {
    'metadata 0 labels pod-security.kubernetes.io/enforce': 'privileged',
  }),
  'a namespace in which a proxy is injected': otherwise('namespace_', {
    'metadata 0 labels istio-injection': 'enabled',
  }),
  'a ConfigMap with one more file': otherwise('nats_config_', { 'data extra.conf': 'debug: true' }),
  'a ConfigMap in another namespace': otherwise('nats_config_', { 'metadata 0 namespace': 'default' }),
  'a ConfigMap with bytes': otherwise('nats_config_', { binary_data: { x: 'AAAA' } }),
  'a Secret under another name': otherwise('remote-tls_secret', { 'metadata 0 name': 'other' }),
  'a Secret that can never be changed again': otherwise('remote-tls_secret', { immutable: true }),
  'no disruption budget': without('disruption-budget'),
};

const WITH_SITES = { sites: { edge1: {}, edge2: {} } };
const newSite = (site: object) =>
  harmless('site-added', planned(WITH_SITES, { sites: { ...WITH_SITES.sites, edge3: site } }));
const STREAMS = { EDGE_SENSORS: { subjects: ['sensors.>'], maxBytes: '100Mi' } };

const HARMLESS: ReviewCases = {
  'a site': newSite({}),
  'a site of three servers with other ports': newSite({
    replicas: 3,
    ports: { client: 14222, cluster: 16222, monitor: 18222, exporter: 17777 },
  }),
  'a site with its own sizes, waits and namespace': newSite({
    namespace: 'edge3',
    jetstream: { memory: '512Mi', file: '20Gi', volume: { size: '40Gi', class: 'fast' } },
    rollout: { timeout: '20m' },
    keepOnDestroy: false,
  }),
  'a site without streams': newSite({ streams: {} }),
  'a site with a limit of its stream': newSite({ streams: STREAMS }),
  'a site with a password, by its own plan': harmless('site-added', async () => {
    const trust = { kind: 'password' };
    const plans = await planned({ trust, ...WITH_SITES }, { trust, sites: { ...WITH_SITES.sites, edge3: {} } })();
    return plans.filter(({ stack }) => stack === 'leaf-edge3');
  }),
  'the recorded site as it is': harmless('site-added', altered('new site')),
};

testCases(__dirname, 'new-tiers', { ...DANGEROUS, ...HARMLESS });
