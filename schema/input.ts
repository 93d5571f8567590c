// Written by `npm run generate` from the fields of schema/: change these, not this file.

/** An environment. */
export interface EnvironmentInput {
  /**
   * Its name: a DNS label of at most 30 characters, the name of its file and of the stack that holds its trust root.
   * @example 'prod'
   * @since 0.1.0
   */
  readonly name: string;
  /**
   * What is at stake. A production environment must encrypt its connections, and has alerts unless told otherwise.
   * @default 'production'
   * @example 'development'
   * @since 0.1.0
   */
  readonly kind?: 'production' | 'development';
  /**
   * Container images that every server's pods and Jobs run.
   * @default as its fields say
   * @example { nats: 'registry.example.com/nats:2.15.2-alpine' }
   * @since 0.1.0
   */
  readonly image?: ImagesInput;
  /**
   * How leaves, servers and clients prove who they are.
   * @default { kind: 'mutual-tls' }
   * @example { kind: 'password' }
   * @since 0.1.0
   */
  readonly trust?: MutualTlsInput | PasswordTrustInput | OperatorTrustInput;
  /**
   * The cluster that everything leads to.
   * @example { address: 'nats.example.com', kube: { context: 'prod-hub' } }
   * @since 0.1.0
   */
  readonly hub: HubInput;
  /**
   * Regional hubs, by name: they accept leaves, and are themselves leaves of the hub or of another region. A name is a DNS label; it is the JetStream domain, and the user as which the region connects.
   * @default {}
   * @example { eu: { address: 'nats-eu.example.com' } }
   * @since 0.1.0
   */
  readonly regions?: Readonly<Record<string, RegionInput>>;
  /**
   * Edge sites, by name, each in its own Kubernetes. A name is a DNS label; it is the JetStream domain, and the user as which the site connects.
   * @default {}
   * @example { edge1: {}, plant7: { via: 'eu' } }
   * @since 0.1.0
   */
  readonly sites?: Readonly<Record<string, SiteInput>>;
  /**
   * What regions and sites have that do not say otherwise.
   * @default what their fields say
   * @example { site: { up: ['sensors.>', 'alerts.>'] } }
   * @since 0.1.0
   */
  readonly defaults?: DefaultsInput;
  /**
   * Users of the fleet that are neither servers nor leaves, by name: applications.
   * @default {}
   * @example { dashboard: { at: 'hub', subscribe: ['sensors.>'] } }
   * @since 0.1.0
   */
  readonly clients?: Readonly<Record<string, ClientInput>>;
  /**
   * Alert rules for the Prometheus Operator.
   * @default as its fields say
   * @example { labels: { release: 'kube-prometheus-stack' } }
   * @since 0.1.0
   */
  readonly alerts?: AlertsInput;
  /**
   * Where Terraform keeps its state, which holds private keys; credentials come from environment variables of the backend.
   * @default { kind: 'local' }
   * @example { kind: 's3', bucket: 'states', region: 'eu-west-1' }
   * @since 0.1.0
   */
  readonly backend?:
    | LocalBackendInput
    | S3BackendInput
    | GcsBackendInput
    | AzurermBackendInput
    | KubernetesBackendInput
    | PgBackendInput
    | HttpBackendInput
    | RemoteBackendInput;
  /**
   * Whether Terraform refuses to delete the namespace, and with it the volumes of all servers, and the keys of the fleet's and of a site's certificate authorities. The claims of the volumes are made by the StatefulSet and are not in Terraform's state: they outlive the StatefulSet (persistentVolumeClaimRetentionPolicy is Retain), but not their namespace. To delete them say `false`, then destroy.
   * @default true
   * @example false
   * @since 0.1.0
   */
  readonly keepOnDestroy?: boolean;
  /**
   * How large a message may be (`max_payload`): more is refused, and its client disconnected. Not above `max_pending`, which is 64 MiB. A leaf link ends where a message crosses it that is larger than the other side takes: what a site stores must not be larger than what is above it takes.
   * Unit: bytes.
   * @default nats-server's own, 1 MiB
   * @example '8Mi'
   * @since 0.1.0
   */
  readonly maxPayload?: string | number;
}

/** Images, as { nats, reloader, exporter, box }. */
export interface ImagesInput {
  /**
   * nats-server. Which releases are accepted: docs/versions.md.
   * @default 'nats:2.15.2-alpine'
   * @example 'registry.example.com/nats:2.15.2-alpine'
   * @since 0.1.0
   */
  readonly nats?: string;
  /**
   * natsio/nats-server-config-reloader, which has servers read a changed configuration.
   * @default 'natsio/nats-server-config-reloader:0.23.0'
   * @example 'registry.example.com/natsio/nats-server-config-reloader:0.23.0'
   * @since 0.1.0
   */
  readonly reloader?: string;
  /**
   * natsio/prometheus-nats-exporter; its tags have no "v".
   * @default 'natsio/prometheus-nats-exporter:0.20.1'
   * @example 'registry.example.com/natsio/prometheus-nats-exporter:0.20.1'
   * @since 0.1.0
   */
  readonly exporter?: string;
  /**
   * natsio/nats-box, for the `nats` command in Jobs.
   * @default 'natsio/nats-box:0.19.7'
   * @example 'registry.example.com/natsio/nats-box:0.19.7'
   * @since 0.1.0
   */
  readonly box?: string;
}

/** Trust. */
export interface MutualTlsInput {
  /**
   * A certificate is the identity: the user's name is its DNS subject alternative name, and no password travels.
   * @example 'mutual-tls'
   * @since 0.1.0
   */
  readonly kind: 'mutual-tls';
  /**
   * That connections are encrypted.
   * @default true
   * @example true
   * @since 0.1.0
   */
  readonly tls?: true;
  /**
   * How long certificates of servers, leaves and clients are valid: one year, renewed in the last 30 days.
   * @default as its fields say
   * @example { hours: 2160, earlyRenewalHours: 720 }
   * @since 0.1.0
   */
  readonly validity?: ValidityInput;
  /**
   * How long certificates of authorities are valid: ten years, renewed in the last year.
   * @default as its fields say
   * @example { hours: 43800 }
   * @since 0.1.0
   */
  readonly authority?: AuthorityInput;
  /**
   * Which generation of the certificate authorities that Terraform keeps (for leaves, for the hub, those of regions, sites and routes) issues. A CA is replaced in two deploys: the next generation with overlap, then without.
   * @default as its fields say
   * @example { generation: 2, overlap: true }
   * @since 0.1.0
   */
  readonly ca?: RotationInput;
  /**
   * Whether the fleet was deployed when one authority issued for all servers and for leaves: until every tier has what its own authorities issue, what that one issued is accepted too. So two deploys take it over, see docs/trust.md.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly oneAuthority?: boolean;
  /**
   * Certificates of other CAs that servers and leaves trust, PEM: of those that issue where Terraform does not.
   * @default []
   * @example ['-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n']
   * @since 0.1.0
   */
  readonly authorities?: readonly string[];
  /**
   * Who issues certificates, and with them makes the private keys, where a tier does not say otherwise: Terraform, whose state then holds the keys, somebody else, or cert-manager.
   * @default 'terraform'
   * @example 'existing'
   * @since 0.1.0
   */
  readonly certificates?: 'terraform' | 'existing' | CertificateSourceInput;
}

/** The validity of certificates, as { hours, earlyRenewalHours }. */
export interface ValidityInput {
  /**
   * Hours from issue to end.
   * Unit: hours.
   * @default 8760
   * @example 1752
   * @since 0.1.0
   */
  readonly hours?: number;
  /**
   * Hours before the end from which on a deploy issues a new certificate.
   * Unit: hours.
   * @default 720
   * @example 360
   * @since 0.1.0
   */
  readonly earlyRenewalHours?: number;
}

/** The validity of the certificate authority, as { hours, earlyRenewalHours }. */
export interface AuthorityInput {
  /**
   * Hours from issue to end.
   * Unit: hours.
   * @default 87600
   * @example 17520
   * @since 0.1.0
   */
  readonly hours?: number;
  /**
   * Hours before the end from which on a deploy issues a new certificate.
   * Unit: hours.
   * @default 8760
   * @example 4380
   * @since 0.1.0
   */
  readonly earlyRenewalHours?: number;
}

/** The generation of the certificate authorities, as { generation, overlap }. */
export interface RotationInput {
  /**
   * 1 for the first. A higher number makes it anew.
   * @default 1
   * @example 2
   * @since 0.1.0
   */
  readonly generation?: number;
  /**
   * Whether the generation before is accepted too, so that both sides can be deployed in any order.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly overlap?: boolean;
}

/** "terraform", "existing" or { certManager: { name } }. */
export interface CertificateSourceInput {
  /**
   * An issuer of cert-manager in the tier's cluster, which is asked for each certificate.
   * @example { name: 'fleet-ca' }
   * @since 0.1.0
   */
  readonly certManager: CertManagerInput;
}

/** An issuer of cert-manager, as { name, kind, group }. */
export interface CertManagerInput {
  /**
   * Name of the issuer.
   * @example 'fleet-ca'
   * @since 0.1.0
   */
  readonly name: string;
  /**
   * `Issuer` in the tier's namespace, or `ClusterIssuer`.
   * @default 'ClusterIssuer'
   * @example 'Issuer'
   * @since 0.1.0
   */
  readonly kind?: string;
  /**
   * API group of the issuer; cert-manager's own is `cert-manager.io`.
   * @default 'cert-manager.io'
   * @example 'issuers.example.com'
   * @since 0.1.0
   */
  readonly group?: string;
}

/** Trust. */
export interface PasswordTrustInput {
  /**
   * User name and password; the hub holds the bcrypt hash.
   * @example 'password'
   * @since 0.1.0
   */
  readonly kind: 'password';
  /**
   * Whether connections are encrypted, with server certificates only. Without it the certificates' validity means nothing.
   * @default true
   * @example false
   * @since 0.1.0
   */
  readonly tls?: boolean;
  /**
   * How long certificates of servers, leaves and clients are valid: one year, renewed in the last 30 days.
   * @default as its fields say
   * @example { hours: 2160, earlyRenewalHours: 720 }
   * @since 0.1.0
   */
  readonly validity?: ValidityInput;
  /**
   * How long certificates of authorities are valid: ten years, renewed in the last year.
   * @default as its fields say
   * @example { hours: 43800 }
   * @since 0.1.0
   */
  readonly authority?: AuthorityInput;
  /**
   * Which generation of the certificate authorities that Terraform keeps (for leaves, for the hub, those of regions, sites and routes) issues. A CA is replaced in two deploys: the next generation with overlap, then without.
   * @default as its fields say
   * @example { generation: 2, overlap: true }
   * @since 0.1.0
   */
  readonly ca?: RotationInput;
  /**
   * Whether the fleet was deployed when one authority issued for all servers and for leaves: until every tier has what its own authorities issue, what that one issued is accepted too. So two deploys take it over, see docs/trust.md.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly oneAuthority?: boolean;
  /**
   * Certificates of other CAs that servers and leaves trust, PEM: of those that issue where Terraform does not.
   * @default []
   * @example ['-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n']
   * @since 0.1.0
   */
  readonly authorities?: readonly string[];
  /**
   * Who issues certificates, and with them makes the private keys, where a tier does not say otherwise: Terraform, whose state then holds the keys, somebody else, or cert-manager.
   * @default 'terraform'
   * @example 'existing'
   * @since 0.1.0
   */
  readonly certificates?: 'terraform' | 'existing' | CertificateSourceInput;
}

/** Trust. */
export interface OperatorTrustInput {
  /**
   * An operator and its accounts (decentralised JWT) say who gets in at the hub and at regions. The credentials of sites and clients are made elsewhere (`nsc`), and are in Secrets before the deploy. Clients of a site have certificates of the site's own CA, as with mutual TLS.
   * @example 'operator'
   * @since 0.1.0
   */
  readonly kind: 'operator';
  /**
   * Whether connections are encrypted, with server certificates only. Without it the certificates' validity means nothing.
   * @default true
   * @example false
   * @since 0.1.0
   */
  readonly tls?: boolean;
  /**
   * The operator's JWT, as `nsc describe operator --raw` prints it.
   * @example 'eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…'
   * @since 0.1.0
   */
  readonly operator: string;
  /**
   * The JWT of the account that servers report in.
   * @example 'eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…'
   * @since 0.1.0
   */
  readonly systemAccount: string;
  /**
   * The JWT of the account that sites and clients are in.
   * @example 'eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…'
   * @since 0.1.0
   */
  readonly account: string;
  /**
   * The JWTs of further accounts, such as those that it imports from.
   * @default []
   * @example ['eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…']
   * @since 0.1.0
   */
  readonly accounts?: readonly string[];
  /**
   * Roles of the account's signing keys with which the users of sites and regions are signed.
   * @default as its fields say
   * @example { site: 'leaf' }
   * @since 0.1.0
   */
  readonly roles?: RolesInput;
  /**
   * How long certificates of servers, leaves and clients are valid: one year, renewed in the last 30 days.
   * @default as its fields say
   * @example { hours: 2160, earlyRenewalHours: 720 }
   * @since 0.1.0
   */
  readonly validity?: ValidityInput;
  /**
   * How long certificates of authorities are valid: ten years, renewed in the last year.
   * @default as its fields say
   * @example { hours: 43800 }
   * @since 0.1.0
   */
  readonly authority?: AuthorityInput;
  /**
   * Which generation of the certificate authorities that Terraform keeps (for leaves, for the hub, those of regions, sites and routes) issues. A CA is replaced in two deploys: the next generation with overlap, then without.
   * @default as its fields say
   * @example { generation: 2, overlap: true }
   * @since 0.1.0
   */
  readonly ca?: RotationInput;
  /**
   * Whether the fleet was deployed when one authority issued for all servers and for leaves: until every tier has what its own authorities issue, what that one issued is accepted too. So two deploys take it over, see docs/trust.md.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly oneAuthority?: boolean;
  /**
   * Certificates of other CAs that servers and leaves trust, PEM: of those that issue where Terraform does not.
   * @default []
   * @example ['-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n']
   * @since 0.1.0
   */
  readonly authorities?: readonly string[];
  /**
   * Who issues certificates, and with them makes the private keys, where a tier does not say otherwise: Terraform, whose state then holds the keys, somebody else, or cert-manager.
   * @default 'terraform'
   * @example 'existing'
   * @since 0.1.0
   */
  readonly certificates?: 'terraform' | 'existing' | CertificateSourceInput;
}

/** Roles of signing keys, as { site, region }. */
export interface RolesInput {
  /**
   * Role of the account's signing key with which the users of sites are signed.
   * @default each of these users has permissions of its own
   * @example 'leaf'
   * @since 0.1.0
   */
  readonly site?: string;
  /**
   * Role of the account's signing key with which the users of regions are signed.
   * @default each of these users has permissions of its own
   * @example 'leaf'
   * @since 0.1.0
   */
  readonly region?: string;
}

/** The hub, as { address, kube }. */
export interface HubInput {
  /**
   * Kubernetes namespace. A name alone is short for `{ name }`.
   * @default 'nats'
   * @example { name: 'messaging', create: false }
   * @since 0.1.0
   */
  readonly namespace?: string | AcceptorNamespaceInput;
  /**
   * Whether Terraform refuses to delete the namespace, and with it the volumes of all servers, and the keys of the fleet's and of a site's certificate authorities. The claims of the volumes are made by the StatefulSet and are not in Terraform's state: they outlive the StatefulSet (persistentVolumeClaimRetentionPolicy is Retain), but not their namespace. To delete them say `false`, then destroy.
   * @default the environment's `keepOnDestroy`
   * @example false
   * @since 0.1.0
   */
  readonly keepOnDestroy?: boolean;
  /**
   * How large a message may be (`max_payload`): more is refused, and its client disconnected. Not above `max_pending`, which is 64 MiB. A leaf link ends where a message crosses it that is larger than the other side takes: what a site stores must not be larger than what is above it takes.
   * Unit: bytes.
   * @default the environment's `maxPayload`
   * @example '8Mi'
   * @since 0.1.0
   */
  readonly maxPayload?: string | number;
  /**
   * How many servers.
   * @default 3
   * @example 3
   * @since 0.1.0
   */
  readonly replicas?: number;
  /**
   * JetStream's storage on each server.
   * @default as its fields say
   * @example { file: '40Gi', volume: '60Gi' }
   * @since 0.1.0
   */
  readonly jetstream?: AcceptorJetStreamInput;
  /**
   * What each server asks of its node.
   * @default as its fields say
   * @example { cpu: '250m', memory: '1Gi' }
   * @since 0.1.0
   */
  readonly resources?: AcceptorResourcesInput;
  /**
   * Ports of each server, the same ones on its Services.
   * @default as its fields say
   * @example { client: 14222 }
   * @since 0.1.0
   */
  readonly ports?: PortsInput;
  /**
   * How a deploy waits for the servers to be ready. A StatefulSet that is not ready in time when it is first made is made again by the next deploy; `terraform untaint` prevents that.
   * @default as its fields say
   * @example { timeout: '20m' }
   * @since 0.1.0
   */
  readonly rollout?: RolloutInput;
  /**
   * How a deploy waits for the Job that makes the streams.
   * @default as its fields say
   * @example { wait: false }
   * @since 0.1.0
   */
  readonly streamsJob?: StreamsJobInput;
  /**
   * Who issues the certificates of its servers, of its clients, and what it connects with to the tier above: Terraform; something external (Vault, External Secrets), whose Secrets must exist before the servers start and are listed in a ConfigMap of the tier (its name ends in `-expected-secrets`); or cert-manager.
   * @default `trust.certificates`
   * @example 'existing'
   * @since 0.1.0
   */
  readonly certificates?: 'terraform' | 'existing' | CertificateSourceInput;
  /**
   * How a deploy waits until leaves that may do less, or nothing any more, are cut off.
   * @default as its fields say
   * @example { timeout: '5m' }
   * @since 0.1.0
   */
  readonly accessJob?: AccessJobInput;
  /**
   * The public Service, of type LoadBalancer.
   * @default as its fields say
   * @example { client: false, sourceRanges: ['203.0.113.0/24'] }
   * @since 0.1.0
   */
  readonly service?: ServiceInput;
  /**
   * Where leaves find it: a DNS name or an IP address, for which the certificate is issued, or `loadBalancer()`: whatever name or address the cloud gives, known after it was made.
   * @example 'nats.example.com'
   * @since 0.1.0
   */
  readonly address: string | LoadBalancerInput;
  /**
   * The Kubernetes cluster that it runs in.
   * @example { context: 'prod-hub' }
   * @since 0.1.0
   */
  readonly kube: KubeInput;
}

/** A namespace such as "nats", or { name, create }. */
export interface AcceptorNamespaceInput {
  /**
   * Its name.
   * @default 'nats'
   * @example 'messaging'
   * @since 0.1.0
   */
  readonly name?: string;
  /**
   * Whether it is created here, and deleted by a destroy; if not, it is managed elsewhere. It cannot be changed for a tier that is deployed: the plan refuses that.
   * @default true
   * @example false
   * @since 0.1.0
   */
  readonly create?: boolean;
}

/** JetStream's storage, as { memory, file, volume }. */
export interface AcceptorJetStreamInput {
  /**
   * For streams in memory (`max_mem`): at most three quarters of `resources.memory`, the server needs the rest. No stream of an environment is in memory.
   * Unit: bytes.
   * @default '2Gi'
   * @example '256Mi'
   * @since 0.1.0
   */
  readonly memory?: string | number;
  /**
   * For streams on disk (`max_file`): at most 88 % of the volume less 16 MiB, and 8 MiB less for each stream. The file system and the streams need the rest.
   * Unit: bytes.
   * @default '20Gi'
   * @example '40Gi'
   * @since 0.1.0
   */
  readonly file?: string | number;
  /**
   * Each server's persistent volume. A size alone is short for `{ size }`.
   * Unit: bytes.
   * @default '50Gi'
   * @example { size: '50Gi', class: 'fast-ssd' }
   * @since 0.1.0
   */
  readonly volume?: string | number | AcceptorVolumeInput;
}

/** A size such as "50Gi", or { size, class }. */
export interface AcceptorVolumeInput {
  /**
   * How large it is.
   * Unit: bytes.
   * @default '50Gi'
   * @example '50Gi'
   * @since 0.1.0
   */
  readonly size?: string | number;
  /**
   * Its StorageClass.
   * @default the cluster's default class
   * @example 'fast-ssd'
   * @since 0.1.0
   */
  readonly class?: string;
}

/** Resources, as { cpu, memory }. */
export interface AcceptorResourcesInput {
  /**
   * CPU requested. There is no limit, which would throttle.
   * Unit: CPUs, or with "m" thousandths of one.
   * @default '500m'
   * @example '250m'
   * @since 0.1.0
   */
  readonly cpu?: string | number;
  /**
   * Memory requested, and the limit.
   * Unit: bytes.
   * @default `jetstream.memory` and 1Gi for the server, or a third more than `jetstream.memory` where that is larger
   * @example '4Gi'
   * @since 0.1.0
   */
  readonly memory?: string | number;
}

/** Ports, as { client, leafnodes, cluster, monitor, exporter }. */
export interface PortsInput {
  /**
   * Clients.
   * @default 4222
   * @example 14222
   * @since 0.1.0
   */
  readonly client?: number;
  /**
   * Leaf nodes that connect here. A site does not listen on it.
   * @default 7422
   * @example 17422
   * @since 0.1.0
   */
  readonly leafnodes?: number;
  /**
   * Routes between the servers of the cluster; one server alone does not listen on it.
   * @default 6222
   * @example 16222
   * @since 0.1.0
   */
  readonly cluster?: number;
  /**
   * HTTP monitoring; never public.
   * @default 8222
   * @example 18222
   * @since 0.1.0
   */
  readonly monitor?: number;
  /**
   * Prometheus metrics; never public.
   * @default 7777
   * @example 17777
   * @since 0.1.0
   */
  readonly exporter?: number;
}

/** The rollout, as { wait, timeout }. */
export interface RolloutInput {
  /**
   * Whether a deploy waits for it; else a failure shows in Kubernetes only.
   * @default true
   * @example false
   * @since 0.1.0
   */
  readonly wait?: boolean;
  /**
   * After which the deploy fails. It can be run again.
   * Unit: days, hours, minutes and seconds.
   * @default '10m'
   * @example '20m'
   * @since 0.1.0
   */
  readonly timeout?: string;
}

/** The Job that makes the streams, as { wait, timeout }. */
export interface StreamsJobInput {
  /**
   * Whether a deploy waits for it; else a failure shows in Kubernetes only.
   * @default true
   * @example false
   * @since 0.1.0
   */
  readonly wait?: boolean;
  /**
   * After which the deploy fails. It can be run again.
   * Unit: days, hours, minutes and seconds.
   * @default '15m'
   * @example '20m'
   * @since 0.1.0
   */
  readonly timeout?: string;
}

/** The Job that cuts leaves off, as { wait, timeout }. */
export interface AccessJobInput {
  /**
   * Whether a deploy waits for it; else a failure shows in Kubernetes only.
   * @default true
   * @example false
   * @since 0.1.0
   */
  readonly wait?: boolean;
  /**
   * After which the deploy fails. It can be run again.
   * Unit: days, hours, minutes and seconds.
   * @default '15m'
   * @example '20m'
   * @since 0.1.0
   */
  readonly timeout?: string;
}

/** The public Service, as { client, annotations, sourceRanges, wait, timeout }. */
export interface ServiceInput {
  /**
   * Whether a deploy waits until the load balancer has an address. Where the address is `loadBalancer()` it must.
   * @default only where the address is `loadBalancer()`, for what is known before is not worth waiting for
   * @example true
   * @since 0.1.0
   */
  readonly wait?: boolean;
  /**
   * After which a deploy that waits for the address fails.
   * Unit: days, hours, minutes and seconds.
   * @default '10m'
   * @example '20m'
   * @since 0.1.0
   */
  readonly timeout?: string;
  /**
   * Whether it offers the client port, beside the one for leaves.
   * @default true
   * @example false
   * @since 0.1.0
   */
  readonly client?: boolean;
  /**
   * Annotations, e.g. for the cloud's load balancer.
   * @default {}
   * @example { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' }
   * @since 0.1.0
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * CIDRs that may connect; of an empty list everyone.
   * @default []
   * @example ['203.0.113.0/24']
   * @since 0.1.0
   */
  readonly sourceRanges?: readonly string[];
}

/** A DNS name, an IP address or loadBalancer(). */
export interface LoadBalancerInput {
  /**
   * The address of whatever load balancer the cloud gives; `loadBalancer()` writes this object.
   * @example 'load-balancer'
   * @since 0.1.0
   */
  readonly kind: 'load-balancer';
}

/** The Kubernetes cluster, as { context, config, clusterDomain }. */
export interface KubeInput {
  /**
   * Context of the kubeconfig.
   * @example 'prod-edge1'
   * @since 0.1.0
   */
  readonly context: string;
  /**
   * Path of the kubeconfig.
   * @default '~/.kube/config'
   * @example '/etc/kubeconfigs/edge1'
   * @since 0.1.0
   */
  readonly config?: string;
  /**
   * The domain of the cluster's Services, kubelet's `clusterDomain`: certificates of servers have their names in it.
   * @default 'cluster.local'
   * @example 'k8s.example.com'
   * @since 0.1.0
   */
  readonly clusterDomain?: string;
}

/** A region, as { address }. */
export interface RegionInput {
  /**
   * Kubernetes namespace. A name alone is short for `{ name }`.
   * @default 'nats'
   * @example { name: 'messaging', create: false }
   * @since 0.1.0
   */
  readonly namespace?: string | AcceptorNamespaceInput;
  /**
   * Whether Terraform refuses to delete the namespace, and with it the volumes of all servers, and the keys of the fleet's and of a site's certificate authorities. The claims of the volumes are made by the StatefulSet and are not in Terraform's state: they outlive the StatefulSet (persistentVolumeClaimRetentionPolicy is Retain), but not their namespace. To delete them say `false`, then destroy.
   * @default the environment's `keepOnDestroy`
   * @example false
   * @since 0.1.0
   */
  readonly keepOnDestroy?: boolean;
  /**
   * How large a message may be (`max_payload`): more is refused, and its client disconnected. Not above `max_pending`, which is 64 MiB. A leaf link ends where a message crosses it that is larger than the other side takes: what a site stores must not be larger than what is above it takes.
   * Unit: bytes.
   * @default the environment's `maxPayload`
   * @example '8Mi'
   * @since 0.1.0
   */
  readonly maxPayload?: string | number;
  /**
   * How many servers.
   * @default 3
   * @example 3
   * @since 0.1.0
   */
  readonly replicas?: number;
  /**
   * JetStream's storage on each server.
   * @default as its fields say
   * @example { file: '40Gi', volume: '60Gi' }
   * @since 0.1.0
   */
  readonly jetstream?: AcceptorJetStreamInput;
  /**
   * What each server asks of its node.
   * @default as its fields say
   * @example { cpu: '250m', memory: '1Gi' }
   * @since 0.1.0
   */
  readonly resources?: AcceptorResourcesInput;
  /**
   * Ports of each server, the same ones on its Services.
   * @default as its fields say
   * @example { client: 14222 }
   * @since 0.1.0
   */
  readonly ports?: PortsInput;
  /**
   * How a deploy waits for the servers to be ready. A StatefulSet that is not ready in time when it is first made is made again by the next deploy; `terraform untaint` prevents that.
   * @default as its fields say
   * @example { timeout: '20m' }
   * @since 0.1.0
   */
  readonly rollout?: RolloutInput;
  /**
   * How a deploy waits for the Job that makes the streams.
   * @default as its fields say
   * @example { wait: false }
   * @since 0.1.0
   */
  readonly streamsJob?: StreamsJobInput;
  /**
   * Who issues the certificates of its servers, of its clients, and what it connects with to the tier above: Terraform; something external (Vault, External Secrets), whose Secrets must exist before the servers start and are listed in a ConfigMap of the tier (its name ends in `-expected-secrets`); or cert-manager.
   * @default `trust.certificates`
   * @example 'existing'
   * @since 0.1.0
   */
  readonly certificates?: 'terraform' | 'existing' | CertificateSourceInput;
  /**
   * How a deploy waits until leaves that may do less, or nothing any more, are cut off.
   * @default as its fields say
   * @example { timeout: '5m' }
   * @since 0.1.0
   */
  readonly accessJob?: AccessJobInput;
  /**
   * The public Service, of type LoadBalancer.
   * @default as its fields say
   * @example { client: false, sourceRanges: ['203.0.113.0/24'] }
   * @since 0.1.0
   */
  readonly service?: ServiceInput;
  /**
   * The tier that it connects to: `hub`, or the name of a region.
   * @default 'hub'
   * @example 'eu'
   * @since 0.1.0
   */
  readonly via?: string;
  /**
   * Seconds between attempts to connect (`leafnodes.reconnect`); it tries for ever.
   * Unit: seconds.
   * @default 5
   * @example 30
   * @since 0.1.0
   */
  readonly reconnectSeconds?: number;
  /**
   * Whether it is cut off: no server above lets it in. What it has stored, and what the tiers above have of it, stays.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly revoked?: boolean;
  /**
   * Which generation of its user it connects as: a higher number is another user, with a certificate or password of its own.
   * @default as its fields say
   * @example { generation: 2, overlap: true }
   * @since 0.1.0
   */
  readonly identity?: RotationInput;
  /**
   * Whether its system account connects too, so that operators above see its servers. They may then also ask these to reload or to drop connections; the site can answer, and nothing else.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly systemAccount?: boolean;
  /**
   * The Kubernetes cluster that it runs in.
   * @default as its fields say
   * @example { context: 'prod-edge1' }
   * @since 0.1.0
   */
  readonly kube?: MemberKubeInput;
  /**
   * Subjects that it may send up, live; of an empty list none. What its streams store is fetched whether or not it is among them.
   * @default what all sites below may send
   * @example ['sensors.>', 'alerts.>']
   * @since 0.1.0
   */
  readonly up?: readonly string[];
  /**
   * Subjects that it may receive; of an empty list none. No answers of others (`_INBOX.>`).
   * @default what all sites below may receive, and what is below `commands.` and its own name
   * @example ['commands.>', 'config.>']
   * @since 0.1.0
   */
  readonly down?: readonly string[];
  /**
   * Where leaves find it: a DNS name or an IP address, for which the certificate is issued, or `loadBalancer()`: whatever name or address the cloud gives, known after it was made.
   * @example 'nats.example.com'
   * @since 0.1.0
   */
  readonly address: string | LoadBalancerInput;
}

/** The Kubernetes cluster, as { context, config, clusterDomain }. */
export interface MemberKubeInput {
  /**
   * Context of the kubeconfig.
   * @default the name of the region or site
   * @example 'prod-edge1'
   * @since 0.1.0
   */
  readonly context?: string;
  /**
   * Path of the kubeconfig.
   * @default '~/.kube/config'
   * @example '/etc/kubeconfigs/edge1'
   * @since 0.1.0
   */
  readonly config?: string;
  /**
   * The domain of the cluster's Services, kubelet's `clusterDomain`: certificates of servers have their names in it.
   * @default 'cluster.local'
   * @example 'k8s.example.com'
   * @since 0.1.0
   */
  readonly clusterDomain?: string;
}

/** A site, such as {} or { kube: { context } }. */
export interface SiteInput {
  /**
   * Kubernetes namespace. A name alone is short for `{ name }`.
   * @default 'nats-edge'
   * @example { name: 'messaging', create: false }
   * @since 0.1.0
   */
  readonly namespace?: string | SiteNamespaceInput;
  /**
   * Whether Terraform refuses to delete the namespace, and with it the volumes of all servers, and the keys of the fleet's and of a site's certificate authorities. The claims of the volumes are made by the StatefulSet and are not in Terraform's state: they outlive the StatefulSet (persistentVolumeClaimRetentionPolicy is Retain), but not their namespace. To delete them say `false`, then destroy.
   * @default the environment's `keepOnDestroy`
   * @example false
   * @since 0.1.0
   */
  readonly keepOnDestroy?: boolean;
  /**
   * How large a message may be (`max_payload`): more is refused, and its client disconnected. Not above `max_pending`, which is 64 MiB. A leaf link ends where a message crosses it that is larger than the other side takes: what a site stores must not be larger than what is above it takes.
   * Unit: bytes.
   * @default the environment's `maxPayload`
   * @example '8Mi'
   * @since 0.1.0
   */
  readonly maxPayload?: string | number;
  /**
   * How many servers.
   * @default 1
   * @example 3
   * @since 0.1.0
   */
  readonly replicas?: number;
  /**
   * JetStream's storage on each server.
   * @default as its fields say
   * @example { file: '40Gi', volume: '60Gi' }
   * @since 0.1.0
   */
  readonly jetstream?: SiteJetStreamInput;
  /**
   * What each server asks of its node.
   * @default as its fields say
   * @example { cpu: '250m', memory: '1Gi' }
   * @since 0.1.0
   */
  readonly resources?: SiteResourcesInput;
  /**
   * Ports of each server, the same ones on its Services.
   * @default as its fields say
   * @example { client: 14222 }
   * @since 0.1.0
   */
  readonly ports?: PortsInput;
  /**
   * How a deploy waits for the servers to be ready. A StatefulSet that is not ready in time when it is first made is made again by the next deploy; `terraform untaint` prevents that.
   * @default as its fields say
   * @example { timeout: '20m' }
   * @since 0.1.0
   */
  readonly rollout?: RolloutInput;
  /**
   * How a deploy waits for the Job that makes the streams.
   * @default as its fields say
   * @example { wait: false }
   * @since 0.1.0
   */
  readonly streamsJob?: StreamsJobInput;
  /**
   * Who issues the certificates of its servers, of its clients, and what it connects with to the tier above: Terraform; something external (Vault, External Secrets), whose Secrets must exist before the servers start and are listed in a ConfigMap of the tier (its name ends in `-expected-secrets`); or cert-manager.
   * @default `trust.certificates`
   * @example 'existing'
   * @since 0.1.0
   */
  readonly certificates?: 'terraform' | 'existing' | CertificateSourceInput;
  /**
   * The tier that it connects to: `hub`, or the name of a region.
   * @default 'hub'
   * @example 'eu'
   * @since 0.1.0
   */
  readonly via?: string;
  /**
   * Seconds between attempts to connect (`leafnodes.reconnect`); it tries for ever.
   * Unit: seconds.
   * @default 5
   * @example 30
   * @since 0.1.0
   */
  readonly reconnectSeconds?: number;
  /**
   * Whether it is cut off: no server above lets it in. What it has stored, and what the tiers above have of it, stays.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly revoked?: boolean;
  /**
   * Which generation of its user it connects as: a higher number is another user, with a certificate or password of its own.
   * @default as its fields say
   * @example { generation: 2, overlap: true }
   * @since 0.1.0
   */
  readonly identity?: RotationInput;
  /**
   * Whether its system account connects too, so that operators above see its servers. They may then also ask these to reload or to drop connections; the site can answer, and nothing else.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly systemAccount?: boolean;
  /**
   * The Kubernetes cluster that it runs in.
   * @default as its fields say
   * @example { context: 'prod-edge1' }
   * @since 0.1.0
   */
  readonly kube?: MemberKubeInput;
  /**
   * Subjects that it may send up, live; of an empty list none. What its streams store is fetched whether or not it is among them. `{site}` stands for the site's name.
   * @default ['sensors.>', 'alerts.>']
   * @example ['sensors.>', 'alerts.>']
   * @since 0.1.0
   */
  readonly up?: readonly string[];
  /**
   * Subjects that it may receive; of an empty list none. No answers of others (`_INBOX.>`). `{site}` stands for the site's name.
   * @default ['commands.{site}.>', 'config.>']
   * @example ['commands.{site}.>', 'config.>']
   * @since 0.1.0
   */
  readonly down?: readonly string[];
  /**
   * What it stores while the link is down, by the name of the stream; what is above drains it. The whole map replaces the one in `defaults`: otherwise no stream could be left out.
   * @default { EDGE_SENSORS: { subjects: ['sensors.>'] } }
   * @example { EDGE_SENSORS: { subjects: ['sensors.>'], maxAge: '7d' } }
   * @since 0.1.0
   */
  readonly streams?: Readonly<Record<string, StreamInput>>;
}

/** A namespace such as "nats", or { name, create }. */
export interface SiteNamespaceInput {
  /**
   * Its name.
   * @default 'nats-edge'
   * @example 'messaging'
   * @since 0.1.0
   */
  readonly name?: string;
  /**
   * Whether it is created here, and deleted by a destroy; if not, it is managed elsewhere. It cannot be changed for a tier that is deployed: the plan refuses that.
   * @default true
   * @example false
   * @since 0.1.0
   */
  readonly create?: boolean;
}

/** JetStream's storage, as { memory, file, volume }. */
export interface SiteJetStreamInput {
  /**
   * For streams in memory (`max_mem`): at most three quarters of `resources.memory`, the server needs the rest. No stream of an environment is in memory.
   * Unit: bytes.
   * @default '512Mi'
   * @example '256Mi'
   * @since 0.1.0
   */
  readonly memory?: string | number;
  /**
   * For streams on disk (`max_file`): at most 88 % of the volume less 16 MiB, and 8 MiB less for each stream. The file system and the streams need the rest.
   * Unit: bytes.
   * @default '5Gi'
   * @example '40Gi'
   * @since 0.1.0
   */
  readonly file?: string | number;
  /**
   * Each server's persistent volume. A size alone is short for `{ size }`.
   * Unit: bytes.
   * @default '10Gi'
   * @example { size: '50Gi', class: 'fast-ssd' }
   * @since 0.1.0
   */
  readonly volume?: string | number | SiteVolumeInput;
}

/** A size such as "50Gi", or { size, class }. */
export interface SiteVolumeInput {
  /**
   * How large it is.
   * Unit: bytes.
   * @default '10Gi'
   * @example '50Gi'
   * @since 0.1.0
   */
  readonly size?: string | number;
  /**
   * Its StorageClass.
   * @default the cluster's default class
   * @example 'fast-ssd'
   * @since 0.1.0
   */
  readonly class?: string;
}

/** Resources, as { cpu, memory }. */
export interface SiteResourcesInput {
  /**
   * CPU requested. There is no limit, which would throttle.
   * Unit: CPUs, or with "m" thousandths of one.
   * @default '100m'
   * @example '250m'
   * @since 0.1.0
   */
  readonly cpu?: string | number;
  /**
   * Memory requested, and the limit.
   * Unit: bytes.
   * @default `jetstream.memory` and 256Mi for the server, or a third more than `jetstream.memory` where that is larger
   * @example '4Gi'
   * @since 0.1.0
   */
  readonly memory?: string | number;
}

/** A stream, as { subjects }. */
export interface StreamInput {
  /**
   * What it stores. They need not be in `up`: then they are not heard live. None that comes down to other sites too: these would store it as well.
   * @example ['sensors.>']
   * @since 0.1.0
   */
  readonly subjects: readonly string[];
  /**
   * Age of messages at most; older ones go.
   * @default no limit
   * @example '7d'
   * @since 0.1.0
   */
  readonly maxAge?: string;
  /**
   * Bytes at most; then the oldest messages go.
   * Unit: bytes.
   * @default 90 % of `jetstream.file`, whatever other streams there are
   * @example '2Gi'
   * @since 0.1.0
   */
  readonly maxBytes?: string | number;
  /**
   * Limits of the stream at the hub that gathers those of this name. Sites that state any must agree.
   * @default no limit of age, and 90 % of the `jetstream.file` there
   * @example { maxAge: '30d', maxBytes: '10Gi' }
   * @since 0.1.0
   */
  readonly hub?: StreamLimitsInput;
  /**
   * Limits of the stream at each region on the way that gathers those of this name. Sites that state any must agree.
   * @default no limit of age, and 90 % of the `jetstream.file` there
   * @example { maxAge: '30d', maxBytes: '10Gi' }
   * @since 0.1.0
   */
  readonly region?: StreamLimitsInput;
}

/** Limits of the stream at the hub, as { maxAge, maxBytes }. */
export interface StreamLimitsInput {
  /**
   * Age of messages at most; older ones go.
   * @default no limit
   * @example '7d'
   * @since 0.1.0
   */
  readonly maxAge?: string;
  /**
   * Bytes at most; then the oldest messages go.
   * Unit: bytes.
   * @default 90 % of `jetstream.file`, whatever other streams there are
   * @example '2Gi'
   * @since 0.1.0
   */
  readonly maxBytes?: string | number;
}

/** Defaults, as { region, site }. */
export interface DefaultsInput {
  /**
   * What each region has that does not say otherwise. Maps are merged with its own, lists and values take their place.
   * @default what the fields of a region say
   * @example { service: { client: false } }
   * @since 0.1.0
   */
  readonly region?: RegionDefaultsInput;
  /**
   * What each site has that does not say otherwise. Maps are merged with its own, lists and values take their place.
   * @default what the fields of a site say
   * @example { jetstream: { file: '8Gi', volume: '12Gi' } }
   * @since 0.1.0
   */
  readonly site?: SiteDefaultsInput;
}

/** Defaults of regions. */
export interface RegionDefaultsInput {
  /**
   * Kubernetes namespace. A name alone is short for `{ name }`.
   * @default 'nats'
   * @example { name: 'messaging', create: false }
   * @since 0.1.0
   */
  readonly namespace?: string | AcceptorNamespaceInput;
  /**
   * Whether Terraform refuses to delete the namespace, and with it the volumes of all servers, and the keys of the fleet's and of a site's certificate authorities. The claims of the volumes are made by the StatefulSet and are not in Terraform's state: they outlive the StatefulSet (persistentVolumeClaimRetentionPolicy is Retain), but not their namespace. To delete them say `false`, then destroy.
   * @default the environment's `keepOnDestroy`
   * @example false
   * @since 0.1.0
   */
  readonly keepOnDestroy?: boolean;
  /**
   * How large a message may be (`max_payload`): more is refused, and its client disconnected. Not above `max_pending`, which is 64 MiB. A leaf link ends where a message crosses it that is larger than the other side takes: what a site stores must not be larger than what is above it takes.
   * Unit: bytes.
   * @default the environment's `maxPayload`
   * @example '8Mi'
   * @since 0.1.0
   */
  readonly maxPayload?: string | number;
  /**
   * How many servers.
   * @default 3
   * @example 3
   * @since 0.1.0
   */
  readonly replicas?: number;
  /**
   * JetStream's storage on each server.
   * @default as its fields say
   * @example { file: '40Gi', volume: '60Gi' }
   * @since 0.1.0
   */
  readonly jetstream?: AcceptorJetStreamInput;
  /**
   * What each server asks of its node.
   * @default as its fields say
   * @example { cpu: '250m', memory: '1Gi' }
   * @since 0.1.0
   */
  readonly resources?: AcceptorResourcesInput;
  /**
   * Ports of each server, the same ones on its Services.
   * @default as its fields say
   * @example { client: 14222 }
   * @since 0.1.0
   */
  readonly ports?: PortsInput;
  /**
   * How a deploy waits for the servers to be ready. A StatefulSet that is not ready in time when it is first made is made again by the next deploy; `terraform untaint` prevents that.
   * @default as its fields say
   * @example { timeout: '20m' }
   * @since 0.1.0
   */
  readonly rollout?: RolloutInput;
  /**
   * How a deploy waits for the Job that makes the streams.
   * @default as its fields say
   * @example { wait: false }
   * @since 0.1.0
   */
  readonly streamsJob?: StreamsJobInput;
  /**
   * Who issues the certificates of its servers, of its clients, and what it connects with to the tier above: Terraform; something external (Vault, External Secrets), whose Secrets must exist before the servers start and are listed in a ConfigMap of the tier (its name ends in `-expected-secrets`); or cert-manager.
   * @default `trust.certificates`
   * @example 'existing'
   * @since 0.1.0
   */
  readonly certificates?: 'terraform' | 'existing' | CertificateSourceInput;
  /**
   * How a deploy waits until leaves that may do less, or nothing any more, are cut off.
   * @default as its fields say
   * @example { timeout: '5m' }
   * @since 0.1.0
   */
  readonly accessJob?: AccessJobInput;
  /**
   * The public Service, of type LoadBalancer.
   * @default as its fields say
   * @example { client: false, sourceRanges: ['203.0.113.0/24'] }
   * @since 0.1.0
   */
  readonly service?: ServiceInput;
  /**
   * The tier that it connects to: `hub`, or the name of a region.
   * @default 'hub'
   * @example 'eu'
   * @since 0.1.0
   */
  readonly via?: string;
  /**
   * Seconds between attempts to connect (`leafnodes.reconnect`); it tries for ever.
   * Unit: seconds.
   * @default 5
   * @example 30
   * @since 0.1.0
   */
  readonly reconnectSeconds?: number;
  /**
   * Whether it is cut off: no server above lets it in. What it has stored, and what the tiers above have of it, stays.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly revoked?: boolean;
  /**
   * Which generation of its user it connects as: a higher number is another user, with a certificate or password of its own.
   * @default as its fields say
   * @example { generation: 2, overlap: true }
   * @since 0.1.0
   */
  readonly identity?: RotationInput;
  /**
   * Whether its system account connects too, so that operators above see its servers. They may then also ask these to reload or to drop connections; the site can answer, and nothing else.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly systemAccount?: boolean;
  /**
   * The Kubernetes cluster that it runs in.
   * @default as its fields say
   * @example { context: 'prod-edge1' }
   * @since 0.1.0
   */
  readonly kube?: MemberKubeInput;
  /**
   * Subjects that it may send up, live; of an empty list none. What its streams store is fetched whether or not it is among them.
   * @default what all sites below may send
   * @example ['sensors.>', 'alerts.>']
   * @since 0.1.0
   */
  readonly up?: readonly string[];
  /**
   * Subjects that it may receive; of an empty list none. No answers of others (`_INBOX.>`).
   * @default what all sites below may receive, and what is below `commands.` and its own name
   * @example ['commands.>', 'config.>']
   * @since 0.1.0
   */
  readonly down?: readonly string[];
}

/** Defaults of sites. */
export interface SiteDefaultsInput {
  /**
   * Kubernetes namespace. A name alone is short for `{ name }`.
   * @default 'nats-edge'
   * @example { name: 'messaging', create: false }
   * @since 0.1.0
   */
  readonly namespace?: string | SiteNamespaceInput;
  /**
   * Whether Terraform refuses to delete the namespace, and with it the volumes of all servers, and the keys of the fleet's and of a site's certificate authorities. The claims of the volumes are made by the StatefulSet and are not in Terraform's state: they outlive the StatefulSet (persistentVolumeClaimRetentionPolicy is Retain), but not their namespace. To delete them say `false`, then destroy.
   * @default the environment's `keepOnDestroy`
   * @example false
   * @since 0.1.0
   */
  readonly keepOnDestroy?: boolean;
  /**
   * How large a message may be (`max_payload`): more is refused, and its client disconnected. Not above `max_pending`, which is 64 MiB. A leaf link ends where a message crosses it that is larger than the other side takes: what a site stores must not be larger than what is above it takes.
   * Unit: bytes.
   * @default the environment's `maxPayload`
   * @example '8Mi'
   * @since 0.1.0
   */
  readonly maxPayload?: string | number;
  /**
   * How many servers.
   * @default 1
   * @example 3
   * @since 0.1.0
   */
  readonly replicas?: number;
  /**
   * JetStream's storage on each server.
   * @default as its fields say
   * @example { file: '40Gi', volume: '60Gi' }
   * @since 0.1.0
   */
  readonly jetstream?: SiteJetStreamInput;
  /**
   * What each server asks of its node.
   * @default as its fields say
   * @example { cpu: '250m', memory: '1Gi' }
   * @since 0.1.0
   */
  readonly resources?: SiteResourcesInput;
  /**
   * Ports of each server, the same ones on its Services.
   * @default as its fields say
   * @example { client: 14222 }
   * @since 0.1.0
   */
  readonly ports?: PortsInput;
  /**
   * How a deploy waits for the servers to be ready. A StatefulSet that is not ready in time when it is first made is made again by the next deploy; `terraform untaint` prevents that.
   * @default as its fields say
   * @example { timeout: '20m' }
   * @since 0.1.0
   */
  readonly rollout?: RolloutInput;
  /**
   * How a deploy waits for the Job that makes the streams.
   * @default as its fields say
   * @example { wait: false }
   * @since 0.1.0
   */
  readonly streamsJob?: StreamsJobInput;
  /**
   * Who issues the certificates of its servers, of its clients, and what it connects with to the tier above: Terraform; something external (Vault, External Secrets), whose Secrets must exist before the servers start and are listed in a ConfigMap of the tier (its name ends in `-expected-secrets`); or cert-manager.
   * @default `trust.certificates`
   * @example 'existing'
   * @since 0.1.0
   */
  readonly certificates?: 'terraform' | 'existing' | CertificateSourceInput;
  /**
   * The tier that it connects to: `hub`, or the name of a region.
   * @default 'hub'
   * @example 'eu'
   * @since 0.1.0
   */
  readonly via?: string;
  /**
   * Seconds between attempts to connect (`leafnodes.reconnect`); it tries for ever.
   * Unit: seconds.
   * @default 5
   * @example 30
   * @since 0.1.0
   */
  readonly reconnectSeconds?: number;
  /**
   * Whether it is cut off: no server above lets it in. What it has stored, and what the tiers above have of it, stays.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly revoked?: boolean;
  /**
   * Which generation of its user it connects as: a higher number is another user, with a certificate or password of its own.
   * @default as its fields say
   * @example { generation: 2, overlap: true }
   * @since 0.1.0
   */
  readonly identity?: RotationInput;
  /**
   * Whether its system account connects too, so that operators above see its servers. They may then also ask these to reload or to drop connections; the site can answer, and nothing else.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly systemAccount?: boolean;
  /**
   * The Kubernetes cluster that it runs in.
   * @default as its fields say
   * @example { context: 'prod-edge1' }
   * @since 0.1.0
   */
  readonly kube?: MemberKubeInput;
  /**
   * Subjects that it may send up, live; of an empty list none. What its streams store is fetched whether or not it is among them. `{site}` stands for the site's name.
   * @default ['sensors.>', 'alerts.>']
   * @example ['sensors.>', 'alerts.>']
   * @since 0.1.0
   */
  readonly up?: readonly string[];
  /**
   * Subjects that it may receive; of an empty list none. No answers of others (`_INBOX.>`). `{site}` stands for the site's name.
   * @default ['commands.{site}.>', 'config.>']
   * @example ['commands.{site}.>', 'config.>']
   * @since 0.1.0
   */
  readonly down?: readonly string[];
  /**
   * What it stores while the link is down, by the name of the stream; what is above drains it. The whole map replaces the one in `defaults`: otherwise no stream could be left out.
   * @default { EDGE_SENSORS: { subjects: ['sensors.>'] } }
   * @example { EDGE_SENSORS: { subjects: ['sensors.>'], maxAge: '7d' } }
   * @since 0.1.0
   */
  readonly streams?: Readonly<Record<string, StreamInput>>;
}

/** A client, as { at, publish, subscribe }. */
export interface ClientInput {
  /**
   * Where it connects: `hub`, `sites` (each of them), or the name of a region or site.
   * @example 'sites'
   * @since 0.1.0
   */
  readonly at: string;
  /**
   * Subjects that it may send; of an empty list none. At a site `{site}` in them stands for the site's name.
   * @default []
   * @example ['sensors.{site}.>']
   * @since 0.1.0
   */
  readonly publish?: readonly string[];
  /**
   * Subjects that it may receive; of an empty list none. At a site `{site}` in them stands for the site's name. Requests need `_INBOX.>` for their replies. What the application subscribes to must be written here as it does: a rule refuses what would receive nothing across a link whose filter allows some of it, and the rehearsal tries each of them. One that ends in `*` cannot stand beside one to some of what is below it: nats-server could not hold the client to both.
   * @default []
   * @example ['commands.{site}.>', 'config.>']
   * @since 0.1.0
   */
  readonly subscribe?: readonly string[];
}

/** Alerts, as { enabled, sites, labels, alertLabels, alertAnnotations, runbooks, beforeExpiry }. */
export interface AlertsInput {
  /**
   * Whether hub and regions have them: about the leaves that connect to them, and about certificates that end: their own, and those of the authorities for servers and for leaves. What a site proves itself with is known to its own stack only: see `sites`.
   * @default true for a production environment, false for another
   * @example false
   * @since 0.1.0
   */
  readonly enabled?: boolean;
  /**
   * Whether each site has them as well, about its own certificates, in its own cluster; that needs the Prometheus Operator there. Without them no Prometheus watches the certificates of the site's server, of its routes and of its clients: that a site is deployed at least once in `trust.validity.earlyRenewalHours` is then all that renews them in time.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly sites?: boolean;
  /**
   * How long before a certificate's end an alert fires. Less than the early renewal of certificates and authority: a deploy that renews nothing yet would not end the alert.
   * Unit: days, hours, minutes and seconds.
   * @default '14d'
   * @example '7d'
   * @since 0.1.0
   */
  readonly beforeExpiry?: string;
  /**
   * Labels of the objects PrometheusRule and PodMonitor, besides the usual ones, so that a Prometheus selects them. No alert has them: see `alertLabels`.
   * @default {}
   * @example { release: 'kube-prometheus-stack' }
   * @since 0.1.0
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Labels of every alert, by which Alertmanager routes it. What the rules themselves say, such as `severity`, cannot be replaced. Prometheus fills in templates such as `{{ $labels.site }}`.
   * @default {}
   * @example { team: 'edge' }
   * @since 0.1.0
   */
  readonly alertLabels?: Readonly<Record<string, string>>;
  /**
   * Annotations of every alert besides `summary` and `description`.
   * @default {}
   * @example { dashboard: 'https://grafana.example.com/d/nats?var-site={{ $labels.site }}' }
   * @since 0.1.0
   */
  readonly alertAnnotations?: Readonly<Record<string, string>>;
  /**
   * Address of the runbooks: each alert has the annotation `runbook_url` of that address, `/` and the alert's name. After an address that ends with `/`, `#` or `=` the name stands at once.
   * @default no alert has a `runbook_url`
   * @example 'https://wiki.example.com/nats'
   * @since 0.1.0
   */
  readonly runbooks?: string;
}

/** A backend. */
export interface LocalBackendInput {
  /**
   * Files beside the project. For one person.
   * @example 'local'
   * @since 0.1.0
   */
  readonly kind: 'local';
}

/** A backend. */
export interface S3BackendInput {
  /**
   * A bucket of Amazon S3, or of another service that speaks it.
   * @example 's3'
   * @since 0.1.0
   */
  readonly kind: 's3';
  /**
   * Name of the bucket.
   * @example 'nats-states'
   * @since 0.1.0
   */
  readonly bucket: string;
  /**
   * AWS region of the bucket.
   * @example 'eu-west-1'
   * @since 0.1.0
   */
  readonly region: string;
  /**
   * What the keys of all states begin with.
   * @default 'nats-edge'
   * @example 'fleets/nats-edge'
   * @since 0.1.0
   */
  readonly prefix?: string;
  /**
   * DynamoDB table for locks.
   * @default no locks
   * @example 'nats-locks'
   * @since 0.1.0
   */
  readonly dynamodbTable?: string;
  /**
   * Encryption at rest; a state holds private keys and passwords.
   * @default true
   * @example true
   * @since 0.1.0
   */
  readonly encrypt?: boolean;
  /**
   * KMS key's ARN.
   * @default the bucket's key
   * @example 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd'
   * @since 0.1.0
   */
  readonly kmsKeyId?: string;
  /**
   * Profile of the AWS credentials.
   * @default the default profile
   * @example 'fleet'
   * @since 0.1.0
   */
  readonly profile?: string;
  /**
   * URL of another service that speaks S3.
   * @default Amazon's own
   * @example 'https://s3.example.com'
   * @since 0.1.0
   */
  readonly endpoint?: string;
}

/** A backend. */
export interface GcsBackendInput {
  /**
   * Google Cloud Storage.
   * @example 'gcs'
   * @since 0.1.0
   */
  readonly kind: 'gcs';
  /**
   * Name of the bucket.
   * @example 'nats-states'
   * @since 0.1.0
   */
  readonly bucket: string;
  /**
   * What the keys of all states begin with.
   * @default 'nats-edge'
   * @example 'fleets/nats-edge'
   * @since 0.1.0
   */
  readonly prefix?: string;
}

/** A backend. */
export interface AzurermBackendInput {
  /**
   * Azure Blob Storage.
   * @example 'azurerm'
   * @since 0.1.0
   */
  readonly kind: 'azurerm';
  /**
   * Resource group of the storage account.
   * @example 'fleet'
   * @since 0.1.0
   */
  readonly resourceGroupName: string;
  /**
   * Name of the storage account.
   * @example 'natsstates'
   * @since 0.1.0
   */
  readonly storageAccountName: string;
  /**
   * Name of the container.
   * @example 'states'
   * @since 0.1.0
   */
  readonly containerName: string;
  /**
   * What the keys of all states begin with.
   * @default 'nats-edge'
   * @example 'fleets/nats-edge'
   * @since 0.1.0
   */
  readonly prefix?: string;
}

/** A backend. */
export interface KubernetesBackendInput {
  /**
   * Secrets of a Kubernetes cluster.
   * @example 'kubernetes'
   * @since 0.1.0
   */
  readonly kind: 'kubernetes';
  /**
   * Namespace of the Secrets.
   * @default 'default'
   * @example 'terraform'
   * @since 0.1.0
   */
  readonly namespace?: string;
  /**
   * Path of the kubeconfig.
   * @default '~/.kube/config'
   * @example '/etc/kubeconfigs/states'
   * @since 0.1.0
   */
  readonly configPath?: string;
  /**
   * Context of the kubeconfig.
   * @default its current one
   * @example 'prod-hub'
   * @since 0.1.0
   */
  readonly configContext?: string;
  /**
   * What the suffixes of all Secrets begin with.
   * @default 'nats-edge'
   * @example 'fleet'
   * @since 0.1.0
   */
  readonly secretSuffixPrefix?: string;
}

/** A backend. */
export interface PgBackendInput {
  /**
   * PostgreSQL; its connection string is a secret and comes from PG_CONN_STR.
   * @example 'pg'
   * @since 0.1.0
   */
  readonly kind: 'pg';
  /**
   * What the names of all schemas begin with.
   * @default 'nats_edge'
   * @example 'fleet'
   * @since 0.1.0
   */
  readonly schemaPrefix?: string;
}

/** A backend. */
export interface HttpBackendInput {
  /**
   * A server that keeps states by HTTP; user and password come from TF_HTTP_USERNAME and TF_HTTP_PASSWORD.
   * @example 'http'
   * @since 0.1.0
   */
  readonly kind: 'http';
  /**
   * URL without credentials, under which each state has its own path.
   * @example 'https://states.example.com/nats'
   * @since 0.1.0
   */
  readonly address: string;
}

/** A backend. */
export interface RemoteBackendInput {
  /**
   * HCP Terraform or Terraform Enterprise; its token comes from TF_TOKEN_… or `terraform login`.
   * @example 'remote'
   * @since 0.1.0
   */
  readonly kind: 'remote';
  /**
   * Name of the organization.
   * @example 'example'
   * @since 0.1.0
   */
  readonly organization: string;
  /**
   * Host of Terraform Enterprise.
   * @default 'app.terraform.io'
   * @example 'terraform.example.com'
   * @since 0.1.0
   */
  readonly hostname?: string;
  /**
   * What the names of all workspaces begin with.
   * @default 'nats-edge-'
   * @example 'fleet-'
   * @since 0.1.0
   */
  readonly workspacePrefix?: string;
}
