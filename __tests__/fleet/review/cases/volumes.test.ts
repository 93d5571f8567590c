import type { Json } from '../../../../fleet/model/plan/masked';
import type { PlanBase } from '../../../support/altered-plan';
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

const HUB = 'nats_server_711107B6';
const SITE = 'nats_server_5A3A7423';

type Arguments = Readonly<Record<string, Json>>;

const servers = (set: Arguments, actions?: readonly string[]) =>
  altered('hub', { of: HUB, set, ...(actions && { actions }) });
const siteServers = (set: Arguments, actions?: readonly string[]) =>
  altered('site', { of: SITE, set, ...(actions && { actions }) });
const replicas = (count: Json) => ({ 'spec 0 replicas': count });
const unknownReplicas = (base: PlanBase) =>
  altered(base, {
    of: base === 'hub' ? HUB : SITE,
    set: replicas(null),
    change: { after_unknown: { spec: [{ replicas: true }] } },
  });
const conf = (base: PlanBase, from: string, to: string) => altered(base, { of: 'nats_config_', text: [from, to] });
const NATS = 'spec 0 template 0 spec 0';
const CLAIM = 'spec 0 volume_claim_template 0';
const POLICY = 'spec 0 persistent_volume_claim_retention_policy';
const size = (storage: string) => servers({ [`${CLAIM} spec 0 resources 0 requests storage`]: storage });
const newSize = (storage: string) =>
  altered('new site', {
    of: SITE,
    set: { [`${CLAIM} spec 0 resources 0 requests storage`]: storage },
    actions: ['create'],
  });
const policy = (when_deleted: string, when_scaled: string): Arguments => ({
  [POLICY]: [{ when_deleted, when_scaled }],
});
const CLUSTER_OF_ONE = 'cluster { name: "edge1", port: 6222 }\njetstream {';

const HUB_OF_THREE = { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 3 };
const EU = { address: 'nats-eu.example.com', kube: { context: 'eu' } };
const ONE_IN_EU = { hub: HUB_OF_THREE, regions: { eu: { ...EU, replicas: 1 } }, sites: { plant7: { via: 'eu' } } };

/** A resource of the recorded hub that is deleted, with the same in its place under another address. */
const movedTo = (address: string, set: Arguments) =>
  edited('hub', (plan) => {
    const old = plan.resource_changes.find((each) => each.address.includes(HUB));
    if (!old) throw new Error('there are no servers');
    const after = JSON.parse(JSON.stringify(old.change.after));
    Object.assign(after.metadata[0], set);
    plan.resource_changes.push({ ...old, address, change: { actions: ['create'], before: null, after } });
    Object.assign(old.change, { actions: ['delete'], after: null });
  });

const CASES: ReviewCases = {
  'the hub of one server becomes three': losesData(
    'cluster-changed',
    planned(
      { hub: { ...HUB_OF_THREE, replicas: 1 }, sites: { edge1: {} } },
      { hub: HUB_OF_THREE, sites: { edge1: {} } },
    ),
  ),
  'a region of one server becomes three': losesData(
    'cluster-changed',
    planned(ONE_IN_EU, { ...ONE_IN_EU, regions: { eu: { ...EU, replicas: 3 } } }),
  ),
  'a site becomes a cluster, its number as a text': losesData('cluster-changed', siteServers(replicas('3'))),
  'a site becomes a cluster, its number as a number': losesData('cluster-changed', siteServers(replicas(2))),
  'a site of a number of servers that is not known': losesData('cluster-changed', unknownReplicas('site')),
  'a hub of a number of servers that is not known': losesData('servers-removed', unknownReplicas('hub')),
  'a site becomes a cluster, and its StatefulSet is replaced': losesData(
    'cluster-changed',
    siteServers(replicas('3'), ['delete', 'create']),
  ),
  'a site whose nats.conf gets a cluster, with one server': losesData(
    'cluster-changed',
    conf('site', 'jetstream {', CLUSTER_OF_ONE),
  ),
  'the same in other letters': losesData(
    'cluster-changed',
    conf('site', 'jetstream {', CLUSTER_OF_ONE.replace('cluster', 'Cluster').replace('port', 'Port')),
  ),
  'a site whose nats.conf gets a gateway': losesData(
    'cluster-changed',
    conf('site', 'jetstream {', 'gateway { name: "edge1", listen: "0.0.0.0:7222" }\njetstream {'),
  ),
  'three servers that form no cluster any more': losesData('cluster-changed', conf('hub', 'cluster {', 'unused {')),
  'a cluster with another name': needsReview('servers-changed', conf('hub', 'name: "hub-cluster"', 'name: "hub"')),
  'three servers become five': needsReview('servers-changed', servers(replicas('5'))),
  'three servers become four': needsReview('servers-changed', servers(replicas(4))),
  'three servers become two': losesData('servers-removed', servers(replicas('2'))),
  'three servers become one': losesData('servers-removed', servers(replicas('1'))),
  'three servers, where the number is left out': losesData('servers-removed', servers(replicas(null))),
  'no servers at all': losesData('servers-removed', servers(replicas(0))),
  'a part of a server': losesData('servers-removed', servers(replicas('2.5'))),
  'servers of a cluster with other names': losesData(
    'cluster-changed',
    servers({ [`${NATS} container 0 env 1 value`]: 'new-$(POD_NAME)' }),
  ),
  'servers of a cluster that all get one name': losesData(
    'cluster-changed',
    conf('hub', 'server_name: $SERVER_NAME', 'server_name: "hub"'),
  ),
  'a StatefulSet with another name': losesData(
    'store-moved',
    servers({ 'metadata 0 name': 'nats-main' }, ['delete', 'create']),
  ),
  'a StatefulSet in another namespace': losesData(
    'servers-left-behind',
    servers({ 'metadata 0 namespace': 'elsewhere' }, ['delete', 'create']),
  ),
  'a StatefulSet in another namespace, at another address in Terraform': losesData(
    'servers-left-behind',
    movedTo('kubernetes_stateful_set_v1.other', { namespace: 'elsewhere' }),
  ),
  'a StatefulSet that Terraform forgets': needsReview(
    'resource-changed',
    altered('hub', { of: HUB, actions: ['forget'] }),
  ),
  'a namespace that Terraform forgets': needsReview(
    'resource-changed',
    altered('hub', { of: 'hub_namespace_', actions: ['forget'] }),
  ),
  'a namespace that is deleted': losesData(
    'volume-destroyed',
    altered('hub', { of: 'hub_namespace_', actions: ['delete'] }),
  ),
  'a namespace that is replaced': losesData(
    'volume-destroyed',
    altered('hub', { of: 'hub_namespace_', set: { 'metadata 0 name': 'x' }, actions: ['create', 'delete'] }),
  ),
  'a namespace that is labelled like those of trust, and deleted': losesData(
    'volume-destroyed',
    edited('hub', ({ resource_changes }) => {
      for (const { address, change } of resource_changes) {
        if (!address.includes('hub_namespace_')) continue;
        const before = JSON.parse(JSON.stringify(change.after));
        before.metadata[0].labels['app.kubernetes.io/component'] = 'trust';
        before.metadata[0].name = 'another';
        Object.assign(change, { actions: ['delete'], before, after: null });
      }
    }),
  ),
  'a PersistentVolume that is deleted': losesData(
    'volume-destroyed',
    edited('hub', ({ resource_changes }) => {
      resource_changes.push({
        address: 'kubernetes_persistent_volume_v1.data',
        mode: 'managed',
        type: 'kubernetes_persistent_volume_v1',
        change: { actions: ['delete'], before: { metadata: [{ name: 'data' }] }, after: null },
      });
    }),
  ),
  'a PersistentVolumeClaim that is replaced, as it gets another class': losesData(
    'volume-destroyed',
    edited('hub', ({ resource_changes }) => {
      resource_changes.push({
        address: 'kubernetes_persistent_volume_claim.data',
        mode: 'managed',
        type: 'kubernetes_persistent_volume_claim',
        change: {
          actions: ['delete', 'create'],
          before: { metadata: [{ name: 'data' }] },
          after: { metadata: [{ name: 'data' } as never] } as never,
        },
      });
    }),
  ),
  'volumes that are deleted with their servers': needsReview('volume-changed', servers(policy('Delete', 'Retain'))),
  'volumes that are deleted when servers go': needsReview('volume-changed', servers(policy('Retain', 'Delete'))),
  'a retention policy in other letters': needsReview('volume-changed', servers(policy('retain', 'Retain'))),
  'a retention policy that is not known': needsReview(
    'volume-changed',
    altered('hub', {
      of: HUB,
      set: { [POLICY]: null },
      change: { after_unknown: { spec: [{ persistent_volume_claim_retention_policy: true }] } },
    }),
  ),
  'a new site whose volumes go with it': needsReview(
    'volume-changed',
    altered('new site', { of: SITE, set: policy('Delete', 'Retain'), actions: ['create'] }),
  ),
  'a new site that stores in an empty folder': needsReview(
    'volume-changed',
    altered('new site', {
      of: SITE,
      set: { [`${CLAIM} metadata 0 name`]: 'other', [`${NATS} volume +`]: { name: 'data', empty_dir: [{}] } },
      actions: ['create'],
    }),
  ),
  'another storage class': needsReview('volume-changed', servers({ [`${CLAIM} spec 0 storage_class_name`]: 'cheap' })),
  'other access modes': needsReview('volume-changed', servers({ [`${CLAIM} spec 0 access_modes`]: ['ReadWriteMany'] })),
  'larger volumes': needsReview('volume-changed', size('3Gi')),
  'smaller volumes': needsReview('volume-changed', size('500Mi')),
  'a size that is no quantity': needsReview('volume-changed', size('a lot')),
  'an annotation of the claims': needsReview(
    'volume-changed',
    servers({ [`${CLAIM} metadata 0 annotations`]: { 'example.com/delete': 'true' } }),
  ),
  'no claims any more': losesData('store-moved', servers({ 'spec 0 volume_claim_template': [] })),
  'claims that are not known': losesData(
    'store-moved',
    altered('hub', {
      of: HUB,
      set: { 'spec 0 volume_claim_template': null },
      change: { after_unknown: { spec: [{ volume_claim_template: true }] } },
    }),
  ),
  'claims with another name, and an empty folder with theirs': losesData(
    'store-moved',
    servers({ [`${CLAIM} metadata 0 name`]: 'other', [`${NATS} volume +`]: { name: 'data', empty_dir: [{}] } }),
  ),
  'volumes that are mounted elsewhere': losesData(
    'store-moved',
    servers({ [`${NATS} container 0 volume_mount 2 mount_path`]: '/old' }),
  ),
  'a part of each volume': losesData(
    'store-moved',
    servers({ [`${NATS} container 0 volume_mount 2 sub_path`]: 'new' }),
  ),
  'an empty folder over the volume': losesData(
    'store-moved',
    servers({
      [`${NATS} volume +`]: { name: 'scratch', empty_dir: [{}] },
      [`${NATS} container 0 volume_mount +`]: { name: 'scratch', mount_path: '/data/jetstream' },
    }),
  ),
  'volumes that can only be read': needsReview(
    'pods-changed',
    servers({ [`${NATS} container 0 volume_mount 2 read_only`]: true }),
  ),
  'volumes of another group': needsReview('pods-changed', servers({ [`${NATS} security_context 0 fs_group`]: '0' })),
  'harmless: the number of servers as a number': harmless('written-otherwise', servers(replicas(3))),
  'harmless: a size in another unit': harmless('written-otherwise', size('1024Mi')),
  'harmless: a size with a fraction': harmless('written-otherwise', size('1.000Gi')),
  'harmless: a size in bytes': harmless('written-otherwise', size('1073741824')),
  'harmless: a new site with larger volumes': harmless('volumes-added', newSize('20Gi')),
  'harmless: a new site with three servers': harmless(
    'volumes-added',
    altered('new site', { of: SITE, set: policy('Retain', 'Retain'), actions: ['create'] }),
  ),
};

testCases(__dirname, 'volumes', CASES);
