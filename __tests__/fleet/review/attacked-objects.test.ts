import { type Alteration, toldOfAltered } from '../../support/altered-plan';

/** What somebody may hide in the other objects of a stack, or in how a plan is written. */
test.each<[string, readonly Alteration[], readonly string[]]>([
  [
    'pods may do more in the namespace',
    [{ of: 'namespace_D5', set: { 'metadata 0 labels pod-security.kubernetes.io/enforce': 'privileged' } }],
    ['person resource-changed: Namespace recorded changes: metadata.labels.pod-security.kubernetes.io/enforce'],
  ],
  [
    'a namespace that Terraform lets go of',
    [{ of: 'namespace_D5', actions: ['forget'] }],
    ['person resource-changed: Terraform lets go of Namespace recorded, which stays as it is'],
  ],
  [
    'all servers may go at once',
    [{ of: 'disruption-budget', set: { 'spec 0 max_unavailable': '3' } }],
    ['person resource-changed: PodDisruptionBudget recorded/nats-hub changes: spec.max_unavailable'],
  ],
  [
    'a token for pods of the service account',
    [{ of: 'service-account', set: { automount_service_account_token: true } }],
    ['person resource-changed: ServiceAccount recorded/nats-hub changes: automount_service_account_token'],
  ],
  [
    'a Service that leads to other pods',
    [{ of: 'nats_headless', set: { 'spec 0 selector': { app: 'evil' } } }],
    [
      'person resource-changed: Service recorded/nats-hub-headless changes: spec.selector.app.kubernetes.io/instance, spec.selector.app.kubernetes.io/name, spec.selector.app',
    ],
  ],
  [
    'a public port that leads to another one of the pods',
    [{ of: 'public_service', set: { 'spec 0 port 0 target_port': 'monitor' } }],
    ['person resource-changed: Service recorded/nats-hub changes: spec.port[client].target_port'],
  ],
  [
    'external addresses of an inner Service',
    [{ of: 'nats_headless', set: { 'spec 0 external_ips': ['192.0.2.1'] } }],
    ['person resource-changed: Service recorded/nats-hub-headless changes: spec.external_ips'],
  ],
  [
    'an inner Service that becomes public',
    [{ of: 'nats_headless', set: { 'spec 0 type': 'LoadBalancer' } }],
    ['person exposure-wider: recorded/nats-hub-headless: ClusterIP → LoadBalancer'],
  ],
  [
    'ranges that are not known',
    [
      {
        of: 'public_service',
        set: { 'spec 0 load_balancer_source_ranges': null },
        change: { after_unknown: { spec: [{ load_balancer_source_ranges: true }] } },
      },
    ],
    ['person unknown: Service recorded/nats-hub: what decides is not to be seen: spec[0].load_balancer_source_ranges'],
  ],
  [
    'a type of Service that is not known',
    [{ of: 'public_service', set: { 'spec 0 type': null }, change: { after_unknown: { spec: [{ type: true }] } } }],
    ['person unknown: Service recorded/nats-hub: what decides is not to be seen: spec[0].type'],
  ],
  [
    'a range of ports in a network policy',
    [{ of: 'network_server', set: { 'spec 0 ingress 0 ports 0 end_port': 65535 } }],
    ['person exposure-wider: network policies allow more'],
  ],
  [
    'a network policy that is not known',
    [
      {
        of: 'network_server',
        set: { 'spec 0 ingress': null },
        change: { after_unknown: { spec: [{ ingress: true }] } },
      },
    ],
    ['person unknown: NetworkPolicy recorded/nats-hub: what decides is not to be seen: spec[0].ingress'],
  ],
  [
    'a network policy that allows everything',
    [
      {
        of: 'evil',
        type: 'kubernetes_network_policy_v1',
        set: {
          metadata: [{ name: 'x', namespace: 'recorded' }],
          spec: [{ pod_selector: [{}], policy_types: ['Ingress'], ingress: [{}] }],
        },
      },
    ],
    ['person exposure-wider: network policies allow more'],
  ],
  [
    'a new ConfigMap',
    [
      {
        of: 'evil',
        type: 'kubernetes_config_map_v1',
        set: { metadata: [{ name: 'x', namespace: 'recorded' }], data: { a: 'b' } },
      },
    ],
    ['person resource-changed: ConfigMap recorded/x is new: this project makes no such ConfigMap'],
  ],
  [
    'a ConfigMap that looks like that of the servers',
    [
      {
        of: 'aaa',
        type: 'kubernetes_config_map_v1',
        set: { metadata: [{ name: 'x', namespace: 'recorded' }], data: { 'nats.conf': 'port: 1' } },
      },
    ],
    ['person resource-changed: ConfigMap recorded/x is new: this project makes no such ConfigMap'],
  ],
  [
    'a second list of leaves',
    [
      {
        of: 'aaa',
        type: 'kubernetes_config_map_v1',
        set: { metadata: [{ name: 'a-access', namespace: 'recorded' }], data: { 'access.json': '{"revoked":[]}' } },
      },
    ],
    ['person resource-changed: ConfigMap recorded/a-access is new: there is one of its kind already'],
  ],
  [
    'a Secret that becomes a token',
    [
      {
        of: 'evil',
        type: 'kubernetes_secret_v1',
        set: { metadata: [{ name: 'x', namespace: 'recorded' }], type: 'kubernetes.io/service-account-token' },
      },
    ],
    [
      'person resource-changed: Secret recorded/x is new: Kubernetes does something of its own with this type of Secret',
    ],
  ],
  [
    'a Service that is another name of something outside',
    [
      {
        of: 'evil',
        type: 'kubernetes_service_v1',
        set: {
          metadata: [{ name: 'x', namespace: 'recorded' }],
          spec: [{ type: 'ExternalName', external_name: 'evil.example' }],
        },
      },
    ],
    ['person resource-changed: Service recorded/x is new: it sends elsewhere who asks for it'],
  ],
  [
    'a Service that takes what is sent to an external address',
    [
      {
        of: 'evil',
        type: 'kubernetes_service_v1',
        set: {
          metadata: [{ name: 'x', namespace: 'recorded' }],
          spec: [{ type: 'ClusterIP', external_ips: ['192.0.2.1'] }],
        },
      },
    ],
    ['person resource-changed: Service recorded/x is new: it takes what is sent to external addresses'],
  ],
  [
    'a chart from elsewhere',
    [{ of: 'evil', type: 'helm_release', set: { name: 'x', chart: 'evil', repository: 'https://charts.example.com' } }],
    ['person resource-changed: helm_release.evil is new: its chart is not one of this project'],
  ],
  [
    'one more namespace',
    [{ of: 'evil', type: 'kubernetes_namespace_v1', set: { metadata: [{ name: 'kube-x' }] } }],
    ['person resource-changed: Namespace kube-x is new: this tier has one already'],
  ],
  [
    'one more service account',
    [
      {
        of: 'evil',
        type: 'kubernetes_service_account_v1',
        set: { metadata: [{ name: 'x', namespace: 'recorded' }], automount_service_account_token: false },
      },
    ],
    ['person resource-changed: ServiceAccount recorded/x is new: what it may is not seen here'],
  ],
  [
    'one more file beside nats.conf',
    [{ of: 'nats_config_', set: { 'data evil.conf': 'debug: true' } }],
    ['person resource-changed: ConfigMap recorded/nats-hub-config changes: data.evil.conf'],
  ],
  [
    'a nats.conf that is hidden',
    [{ of: 'nats_config_', set: { 'data nats.conf': 'port: 1' }, change: { after_sensitive: { data: true } } }],
    [
      'person unknown: nats.conf is known only when this is applied',
      'person unknown: ConfigMap recorded/nats-hub-config: what decides is not to be seen: data',
    ],
  ],
  [
    'nats.conf under another name',
    [{ of: 'nats_config_', set: { data: { 'server.conf': 'port: 1' } } }],
    [
      'person resource-changed: ConfigMap recorded/nats-hub-config changes: data.server.conf',
      'person unknown: nats.conf is not found any more where it was',
    ],
  ],
  [
    'streams that are hidden',
    [{ of: 'streams_config_', set: { data: {} }, change: { after_sensitive: { data: true } } }],
    [
      'person unknown: the streams are known only when this is applied',
      'person unknown: ConfigMap recorded/nats-hub-streams: what decides is not to be seen: data',
    ],
  ],
  [
    'a list of leaves that is hidden',
    [{ of: 'access_config_', set: { data: {} }, change: { after_sensitive: { data: true } } }],
    ['person unknown: ConfigMap recorded/nats-hub-access: what decides is not to be seen: data'],
  ],
  [
    'an object that is hidden as a whole',
    [{ of: 'disruption-budget', set: { 'spec 0 max_unavailable': '3' }, change: { after_sensitive: true } }],
    [
      'person resource-changed: kubernetes_pod_disruption_budget_v1.hub_tier_nats_disruption-budget_18656BB8 changes: metadata, spec',
      'person unknown: kubernetes_pod_disruption_budget_v1.hub_tier_nats_disruption-budget_18656BB8: what decides is not to be seen: spec, metadata',
    ],
  ],
  [
    'a certificate for another time',
    [{ of: 'server-tls_certificate_cert', set: { validity_period_hours: 1 }, actions: ['delete', 'create'] }],
    [
      'person trust-changed: the certificate nats-hub.recorded is issued for something else, or for another time: validity_period_hours',
    ],
  ],
  [
    'a certificate for more uses',
    [{ of: 'server-tls_certificate_cert', set: { allowed_uses: ['any_extended'] }, actions: ['delete', 'create'] }],
    [
      'person trust-changed: the certificate nats-hub.recorded is issued for something else, or for another time: allowed_uses',
    ],
  ],
  [
    'a certificate that may sign others',
    [{ of: 'server-tls_certificate_cert', set: { is_ca_certificate: true }, actions: ['delete', 'create'] }],
    [
      'person trust-changed: the certificate nats-hub.recorded is issued for something else, or for another time: is_ca_certificate',
    ],
  ],
  [
    'a certificate that is not renewed in time',
    [{ of: 'server-tls_certificate_cert', set: { early_renewal_hours: 0 } }],
    ['person resource-changed: how the certificate nats-hub.recorded is renewed changes: early_renewal_hours'],
  ],
  [
    'a certificate that Terraform lets go of',
    [{ of: 'server-tls_certificate_cert', actions: ['forget'] }],
    ['person resource-changed: Terraform lets go of the certificate nats-hub.recorded: nobody renews it any more'],
  ],
  [
    'an authority that another one signed',
    [{ of: 'evil', type: 'tls_locally_signed_cert', set: { is_ca_certificate: true } }],
    ['person trust-changed: a new authority: tls_locally_signed_cert.evil'],
  ],
])('%s', (_name, alterations, expected) => {
  expect(toldOfAltered(alterations)).toEqual(expected);
});

test('a plan that says it is one of another stack than before', () => {
  const leaf = { environment: 'test', stack: 'leaf-edge1', role: 'leaf', name: 'edge1' };
  const hub = { environment: 'test', stack: 'hub', role: 'hub', name: 'hub' };
  expect(toldOfAltered([], { fleet: { actions: ['update'], before: hub, after: leaf } })).toEqual([
    'person foreign: the plan says that it is one of another stack than before',
  ]);
});
