import type { Json } from '../../../../fleet/model/plan/masked';
import type { Alteration } from '../../../support/altered-plan';
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

const PUBLIC = 'hub_public_service';
const HEADLESS = 'nats_headless';
const CLIENTS = 'site_clients_service';

type Set = NonNullable<Alteration['set']>;

const service = (set: Set) => altered('hub', { of: PUBLIC, set });
const spec = (argument: string, value: Json) => service({ [`spec 0 ${argument}`]: value });
const headless = (argument: string, value: Json) =>
  altered('hub', { of: HEADLESS, set: { [`spec 0 ${argument}`]: value } });
const annotation = (of: string, key: string, value: string) =>
  altered('hub', { of, set: { [`metadata 0 annotations ${key}`]: value } });
const label = (of: string, key: string, value: string | null) =>
  altered('hub', { of, set: { [`metadata 0 labels ${key}`]: value } });
const gone = (of: string, ...actions: string[]) => altered('hub', { of, actions });
const newService = (set: Set) =>
  altered('hub', {
    type: 'kubernetes_service_v1',
    of: 'another',
    set: { metadata: [{ name: 'another', namespace: 'recorded' }], ...set },
  });
const unknown = (argument: string) =>
  altered('hub', {
    of: PUBLIC,
    set: { [`spec 0 ${argument}`]: null },
    change: { after_unknown: { spec: [{ [argument]: true }] } },
  });
/** The site's first deployment, with another Service. */
const newSite = (of: string, set: Set) => altered('new site', { of, actions: ['create'], set });

const PORT = { app_protocol: '', node_port: 31118, protocol: 'TCP' };
const CLIENT = { ...PORT, name: 'client', port: 4222, target_port: 'client' };
const LEAVES = { ...PORT, node_port: 30478, name: 'leafnodes', port: 7422, target_port: 'leafnodes' };
const HALVES = ['10.0.0.0/9', '10.128.0.0/9'];

const HUB = { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 3 };
const FLEET = { hub: HUB, sites: { edge1: {}, edge2: {} } };
const from = (...sourceRanges: string[]) => ({ ...FLEET, hub: { ...HUB, service: { sourceRanges } } });
const through = (service: object) => ({ ...FLEET, hub: { ...HUB, service } });

const DANGEROUS: ReviewCases = {
  'the public Service is deleted': needsReview('reach-lost', gone(PUBLIC, 'delete')),
  'the public Service is deleted and created again': needsReview('reach-lost', gone(PUBLIC, 'delete', 'create')),
  'the public Service is created again before it is deleted': needsReview(
    'reach-lost',
    gone(PUBLIC, 'create', 'delete'),
  ),
  'Terraform forgets the public Service': needsReview('resource-changed', gone(PUBLIC, 'forget')),
  'the headless Service is deleted': needsReview('reach-lost', gone(HEADLESS, 'delete')),
  'the Service of the clients of a site is deleted': needsReview(
    'reach-lost',
    altered('site', { of: CLIENTS, actions: ['delete'] }),
  ),
  'the load balancer becomes a ClusterIP': needsReview('reach-lost', spec('type', 'ClusterIP')),
  'the load balancer becomes a NodePort': needsReview('reach-lost', spec('type', 'NodePort')),
  'the load balancer becomes another DNS name': needsReview(
    'reach-lost',
    service({ 'spec 0 type': 'ExternalName', 'spec 0 external_name': 'nats.example.org' }),
  ),
  'the headless Service becomes a NodePort': needsReview('exposure-wider', headless('type', 'NodePort')),
  'a type that nobody knows': needsReview('reach-lost', spec('type', 'Anything')),
  'leaves have no port any more': needsReview('reach-lost', spec('port', [CLIENT])),
  'clients have no public port any more': needsReview('reach-lost', spec('port', [LEAVES])),
  'no port at all': needsReview('reach-lost', spec('port', [])),
  'leaves have another port': needsReview('reach-lost', spec('port 1 port', 7423)),
  'the port of leaves leads to clients': needsReview('reach-lost', spec('port 1 target_port', 'client')),
  'the port of leaves leads to a number where no server listens': needsReview(
    'reach-lost',
    spec('port 1 target_port', '7999'),
  ),
  'the port of leaves becomes UDP': needsReview('reach-lost', spec('port 1 protocol', 'UDP')),
  'another node port': needsReview('reach-lost', spec('port 1 node_port', 30479)),
  'a protocol for meshes': needsReview('reach-lost', spec('port 1 app_protocol', 'http')),
  'a port that has another name': needsReview('reach-lost', spec('port 1 name', 'leaves')),
  'monitoring becomes public': needsReview(
    'exposure-wider',
    spec('port +', { ...PORT, node_port: 0, name: 'monitor', port: 8222, target_port: 'monitor' }),
  ),
  'routes between servers have no port any more': needsReview(
    'reach-lost',
    headless('port 1', { ...PORT, node_port: 0, name: 'routes', port: 6223, target_port: 'cluster' }),
  ),
  'an inner port that leads to clients under another number': needsReview(
    'exposure-wider',
    headless('port +', { ...PORT, node_port: 0, name: 'web', port: 80, target_port: 'client' }),
  ),
  'an argument of a port that nobody knows': needsReview('resource-changed', spec('port 1 traffic_class', 'x')),
  'only one address may connect': needsReview('reach-lost', spec('load_balancer_source_ranges', ['198.51.100.7/32'])),
  'one half of the addresses may connect': needsReview(
    'reach-lost',
    spec('load_balancer_source_ranges', ['0.0.0.0/1']),
  ),
  'addresses of IPv6 only may connect': needsReview('reach-lost', spec('load_balancer_source_ranges', ['::/0'])),
  'a range that is none': needsReview('resource-changed', spec('load_balancer_source_ranges', ['10.0.0.0'])),
  'ranges that are not known': needsReview('unknown', unknown('load_balancer_source_ranges')),
  'from one range to half of it': needsReview('reach-lost', planned(from('10.0.0.0/8'), from('10.0.0.0/9'))),
  'from one range to a wider one': needsReview('exposure-wider', planned(from('10.0.0.0/8'), from('10.0.0.0/7'))),
  'from a range of IPv6 to a wider one': needsReview(
    'exposure-wider',
    planned(from('2001:db8::/32'), from('2001:db8::/31')),
  ),
  'from some ranges to everywhere': needsReview('exposure-wider', planned(from('10.0.0.0/8'), FLEET)),
  'another range in place of one': needsReview('reach-lost', planned(from('10.0.0.0/8'), from('11.0.0.0/8'))),
  'clients of the hub no longer come through the load balancer': needsReview(
    'reach-lost',
    planned(FLEET, through({ client: false })),
  ),
  'the selector finds no pod': needsReview('reach-lost', spec('selector app.kubernetes.io/name', 'nats-hug')),
  'the selector asks for one more label': needsReview('reach-lost', spec('selector track', 'canary')),
  'no selector': needsReview('reach-lost', spec('selector', {})),
  'another address of the load balancer': needsReview('reach-lost', spec('load_balancer_ip', '203.0.113.9')),
  'another class of load balancers': needsReview('reach-lost', spec('load_balancer_class', 'example.com/internal')),
  'nodes without a server forward connections': needsReview('reach-lost', spec('external_traffic_policy', 'Cluster')),
  'pods reach only servers of their node': needsReview('reach-lost', spec('internal_traffic_policy', 'Local')),
  'every leaf behind one address is held to one server': needsReview(
    'reach-lost',
    spec('session_affinity', 'ClientIP'),
  ),
  'IPv6 only': needsReview(
    'reach-lost',
    service({ 'spec 0 ip_families': ['IPv6'], 'spec 0 ip_family_policy': 'SingleStack' }),
  ),
  'another policy of address families': needsReview('reach-lost', spec('ip_family_policy', 'RequireDualStack')),
  'health checks on another port of the nodes': needsReview('reach-lost', spec('health_check_node_port', 30868)),
  'no node ports for the load balancer': needsReview('reach-lost', spec('allocate_load_balancer_node_ports', false)),
  'traffic to external addresses': needsReview('exposure-wider', spec('external_ips', ['192.0.2.1'])),
  'servers are not found before they are ready': needsReview(
    'reach-lost',
    headless('publish_not_ready_addresses', false),
  ),
  'clients are sent to servers that are not ready': needsReview(
    'reach-lost',
    spec('publish_not_ready_addresses', true),
  ),
  'the headless Service gets an address': needsReview('reach-lost', headless('cluster_ip', '10.96.0.77')),
  'another address in the cluster': needsReview('reach-lost', spec('cluster_ip', '10.96.0.77')),
  'an address in the cluster that is not known': needsReview('unknown', unknown('cluster_ip')),
  'an argument that nobody knows': needsReview('resource-changed', spec('traffic_distribution', 'PreferClose')),
  'an argument at the top that nobody knows': needsReview('resource-changed', service({ exposed: true })),
  'an annotation exposes the headless Service': needsReview(
    'exposure-wider',
    annotation(HEADLESS, 'external-dns.alpha.kubernetes.io/hostname', 'servers.example.com'),
  ),
  'an annotation turns the load balancer into an internal one': needsReview(
    'exposure-wider',
    annotation(PUBLIC, 'service.beta.kubernetes.io/aws-load-balancer-internal', 'true'),
  ),
  'another DNS name': needsReview(
    'exposure-wider',
    annotation(PUBLIC, 'external-dns.alpha.kubernetes.io/hostname', 'nats.example.org'),
  ),
  'no DNS name': needsReview('exposure-wider', altered('hub', { of: PUBLIC, set: { 'metadata 0 annotations': {} } })),
  'an annotation under the name of a prototype': needsReview('exposure-wider', annotation(PUBLIC, 'constructor', 'x')),
  'an annotation that only looks like a description': needsReview(
    'exposure-wider',
    annotation(PUBLIC, 'description.networking.k8s.io/owner', 'x'),
  ),
  'source ranges in an annotation': needsReview(
    'exposure-wider',
    annotation(PUBLIC, 'service.beta.kubernetes.io/load-balancer-source-ranges', '198.51.100.7/32'),
  ),
  'an annotation for the clients of a site': needsReview(
    'exposure-wider',
    altered('site', { of: CLIENTS, set: { 'metadata 0 annotations tailscale.com/expose': 'true' } }),
  ),
  'a label by which proxies leave a Service alone': needsReview(
    'resource-changed',
    label(HEADLESS, 'service.kubernetes.io/service-proxy-name', 'none'),
  ),
  'a label by which a pool of addresses is chosen': needsReview(
    'resource-changed',
    label(PUBLIC, 'lb-pool', 'internal'),
  ),
  'a label that is no longer there': needsReview('resource-changed', label(PUBLIC, 'app.kubernetes.io/name', null)),
  'a deploy that waits less long for the load balancer': needsReview(
    'resource-changed',
    service({ 'timeouts create': '10s' }),
  ),
  'a deploy that waits for a time that is none': needsReview('resource-changed', service({ timeouts: 5 })),
  'a description that is no text': needsReview(
    'resource-changed',
    altered('hub', { of: PUBLIC, set: { 'metadata 0 annotations description': ['x'] } }),
  ),
  'one more load balancer': needsReview(
    'exposure-wider',
    newService({ spec: [{ type: 'LoadBalancer', port: [CLIENT] }] }),
  ),
  'one more Service with a node port': needsReview(
    'exposure-wider',
    newService({ spec: [{ type: 'NodePort', port: [CLIENT] }] }),
  ),
  'one more Service of the cluster': needsReview(
    'resource-changed',
    newService({ spec: [{ type: 'ClusterIP', port: [CLIENT] }] }),
  ),
  'a hub in another namespace': losesData(
    'reach-lost',
    planned(FLEET, { ...FLEET, hub: { ...HUB, namespace: 'messaging' } }),
  ),
  'a new site whose clients connect through a load balancer': needsReview(
    'exposure-wider',
    newSite(CLIENTS, { 'spec 0 type': 'LoadBalancer' }),
  ),
  'a new site whose Service leads to other pods': needsReview(
    'resource-changed',
    newSite(CLIENTS, { 'spec 0 selector app.kubernetes.io/name': 'other' }),
  ),
  'a new site whose Service has labels of another tier': needsReview(
    'resource-changed',
    newSite(CLIENTS, { 'metadata 0 labels app.kubernetes.io/instance': 'edge2' }),
  ),
  'a new site whose Service leads to monitoring': needsReview(
    'resource-changed',
    newSite(CLIENTS, { 'spec 0 port 0 target_port': 'monitor' }),
  ),
  'a new site with one more port': needsReview(
    'resource-changed',
    newSite(CLIENTS, { 'spec 0 port +': { name: 'web', port: 80, protocol: 'TCP', target_port: 'monitor' } }),
  ),
  'a new site whose headless Service has a DNS name outside': needsReview(
    'resource-changed',
    newSite(HEADLESS, { 'metadata 0 annotations': { 'external-dns.alpha.kubernetes.io/hostname': 'x.example.com' } }),
  ),
  'a new site whose headless Service has an address': needsReview(
    'resource-changed',
    newSite(HEADLESS, { 'spec 0 cluster_ip': '10.0.0.1' }),
  ),
  'a new site with external addresses': needsReview(
    'resource-changed',
    newSite(CLIENTS, { 'spec 0 external_ips': ['192.0.2.1'] }),
  ),
  'a new site whose clients are in another namespace': needsReview(
    'resource-changed',
    newSite(CLIENTS, { 'metadata 0 namespace': 'kube-system' }),
  ),
};

const HARMLESS: ReviewCases = {
  'a description': harmless('reach-same', annotation(PUBLIC, 'description', 'the door of the fleet')),
  'a description as Kubernetes calls it': harmless(
    'reach-same',
    annotation(HEADLESS, 'kubernetes.io/description', 'servers find each other'),
  ),
  'a label that names the team': harmless('reach-same', label(PUBLIC, 'team', 'edge')),
  'a label that names the owner, under a domain': harmless('reach-same', label(HEADLESS, 'example.com/owner', 'edge')),
  'a deploy that waits for the load balancer': harmless('reach-same', service({ wait_for_load_balancer: true })),
  'a deploy that waits longer for the load balancer': harmless('reach-same', service({ 'timeouts create': '20m' })),
  'a deploy that waits longer, in the environment': harmless('reach-same', planned(FLEET, through({ timeout: '30m' }))),
  'the ports in another order': harmless('reach-same', spec('port', [LEAVES, { ...CLIENT, target_port: '4222' }])),
  'a port of the pods by number': harmless('reach-same', spec('port 1 target_port', '7422')),
  'every address, written out': harmless('reach-same', spec('load_balancer_source_ranges', ['0.0.0.0/0'])),
  'every address, as two halves': harmless(
    'reach-same',
    spec('load_balancer_source_ranges', ['0.0.0.0/1', '128.0.0.0/1']),
  ),
  'one range as its two halves': harmless('reach-same', planned(from('10.0.0.0/8'), from(...HALVES))),
  'ranges in another order': harmless(
    'reach-same',
    planned(from('10.0.0.0/8', '192.0.2.0/24'), from('192.0.2.0/24', '10.0.0.0/8')),
  ),
  'a range of IPv6 as its two halves': harmless(
    'reach-same',
    planned(from('2001:db8::/32'), from('2001:db8::/33', '2001:db8:8000::/33')),
  ),
  'a range beside one that holds it': harmless(
    'reach-same',
    planned(from('10.0.0.0/8'), from('10.0.0.0/8', '10.1.0.0/16')),
  ),
  'a port closes where no container listens': harmless(
    'exposure-narrower',
    edited('hub', (plan) => {
      const entry = plan.resource_changes.find(({ address }) => address.includes(PUBLIC));
      if (!entry) throw new Error(`${PUBLIC} is not there`);
      const before = JSON.parse(JSON.stringify(entry.change.after));
      before.spec[0].port.push({ ...PORT, node_port: 31000, name: 'websocket', port: 443, target_port: 'websocket' });
      Object.assign(entry.change, { actions: ['update'], before });
    }),
  ),
  'what Kubernetes counts': harmless(
    'reach-same',
    service({ 'metadata 0 resource_version': '300', 'metadata 0 labels description': 'x' }),
  ),
  'a site that joins': harmless('site-added', planned({ ...FLEET, sites: { edge1: {} } }, FLEET)),
  'a new site': harmless('site-added', altered('new site')),
};

testCases(__dirname, 'reach', { ...DANGEROUS, ...HARMLESS });
