import { z } from 'zod';
import { DEFAULT_BEFORE_EXPIRY } from '../constructs/alerts/certificate-alert-rules';
import { DURATION_UNITS } from '../constructs/duration';
import { imageReference } from '../constructs/server/image-reference';
import { DEFAULT_IMAGES, type Images } from '../constructs/server/images';
import { didYouMean } from '../lib/suggest';
import { backend } from './backend';
import { duration } from './duration';
import { group, kindOf, optional, required, withDefault } from './field';
import { environmentName, labelValue } from './name';
import { oneOf, show } from './show';
import { named, strict } from './strict';
import { subjects } from './subject';
import { flag, freeText, text } from './text';
import { FLEET_WIDE, HUB, REGION, REGION_DEFAULTS, SITE_DEFAULTS_SCHEMA, SITE_SCHEMA } from './tier';
import { trust } from './trust';
import { url } from './url';

const KINDS = ['production', 'development'] as const;

function kind() {
  const type = z.enum(KINDS, {
    error: ({ input }) => `${show(input)} is not a kind of environment: ${oneOf(KINDS)}${didYouMean(input, KINDS)}`,
  });
  return kindOf(type, { what: oneOf(KINDS) });
}

function image(name: keyof Images, says: string) {
  const standard = DEFAULT_IMAGES[name];
  const type = text(`an image such as "${standard}"`, (reference) =>
    imageReference(reference) ? undefined : `is not an image; it looks like "${standard}"`,
  );
  return withDefault(type, { says, default: standard, example: `registry.example.com/${standard}`, since: '0.1.0' });
}

const images = strict('images, as { nats, reloader, exporter, box }', 'ImagesInput', {
  nats: image('nats', 'nats-server. docs/versions.md lists the accepted releases.'),
  reloader: image(
    'reloader',
    'natsio/nats-server-config-reloader, which makes servers reload a changed configuration.',
  ),
  exporter: image('exporter', 'natsio/prometheus-nats-exporter; its tags have no "v".'),
  box: image('box', 'natsio/nats-box, for the `nats` command in Jobs.'),
});

const OF_SITE = "At a site, `{site}` is replaced by the site's name.";

const client = strict('a client, as { at, publish, subscribe }', 'ClientInput', {
  at: required(text('"hub", "sites", or the name of a region or site'), {
    says: 'Where it connects: `hub`, `sites` (each of them), or the name of a region or site.',
    example: 'sites',
    since: '0.1.0',
  }),
  publish: withDefault(subjects(), {
    says: `Subjects that it may publish; an empty list allows none. ${OF_SITE}`,
    default: [],
    example: ['sensors.{site}.>'],
    since: '0.1.0',
  }),
  subscribe: withDefault(subjects(), {
    says: `Subjects that it may subscribe to; an empty list allows none. ${OF_SITE} Requests need \`_INBOX.>\` for their replies. Write subscriptions exactly as the application does: one that would receive nothing across a link whose filter allows part of it is refused, and the rehearsal tries each of them. A subject that ends in \`*\`, such as \`a.*\`, cannot be combined with a deeper one such as \`a.b.c\`: nats-server could not enforce both.`,
    default: [],
    example: ['commands.{site}.>', 'config.>'],
    since: '0.1.0',
  }),
});

/** Schema of alerts. */
export const ALERTS = strict(
  'alerts, as { enabled, sites, labels, alertLabels, alertAnnotations, runbooks, beforeExpiry }',
  'AlertsInput',
  {
    enabled: optional(flag(), {
      says: 'Whether hub and regions have alerts: about the leaves that connect to them, and about certificates that expire: their own, and those of the authorities for servers and for leaves. The certificate with which a site connects is known only to its own stack: see `sites`.',
      otherwise: 'true in a production environment, false in a development one',
      example: false,
      since: '0.1.0',
    }),
    sites: withDefault(flag(), {
      says: "Whether each site has alerts too, about its own certificates, in its own cluster; this needs the Prometheus Operator there. Without them no Prometheus watches the certificates of the site's servers, routes and clients: to renew those in time, deploy each site at least once every `trust.validity.earlyRenewalHours`.",
      default: false,
      example: true,
      since: '0.1.0',
    }),
    beforeExpiry: withDefault(duration(), {
      says: 'How long before a certificate expires an alert fires. It must be less than `earlyRenewalHours` of certificates and authorities: a deploy that renews nothing yet could not end the alert.',
      unit: DURATION_UNITS,
      default: DEFAULT_BEFORE_EXPIRY,
      example: '7d',
      since: '0.1.0',
    }),
    labels: withDefault(named('a map of labels, as { release: "prometheus" }', labelValue()), {
      says: 'Further labels of the PrometheusRule and PodMonitor objects, so that a Prometheus selects them. Alerts do not have them: see `alertLabels`.',
      default: {},
      example: { release: 'kube-prometheus-stack' },
      since: '0.1.0',
    }),
    alertLabels: withDefault(named('a map of labels, as { team: "edge" }', freeText("a label's value")), {
      says: 'Labels of every alert, by which Alertmanager routes it. Labels that the rules set, such as `severity`, cannot be replaced. Prometheus expands templates such as `{{ $labels.site }}`.',
      default: {},
      example: { team: 'edge' },
      since: '0.1.0',
    }),
    alertAnnotations: withDefault(
      named('a map of annotations, as { dashboard: "https://…" }', freeText("an annotation's value")),
      {
        says: 'Annotations of every alert, in addition to `summary` and `description`.',
        default: {},
        example: { dashboard: 'https://grafana.example.com/d/nats?var-site={{ $labels.site }}' },
        since: '0.1.0',
      },
    ),
    runbooks: optional(url(), {
      says: "Base URL of the runbooks: each alert has the annotation `runbook_url`, which is this URL, `/` and the alert's name. No `/` is added to a URL that ends in `/`, `#` or `=`.",
      otherwise: 'no alert has a `runbook_url`',
      example: 'https://wiki.example.com/nats',
      since: '0.1.0',
    }),
  },
);

const MERGED = 'Its own maps are merged with these; its own lists and values replace these.';

const defaults = strict('defaults, as { region, site }', 'DefaultsInput', {
  region: optional(REGION_DEFAULTS, {
    says: `Defaults of each region. ${MERGED}`,
    otherwise: 'the defaults of its fields',
    example: { service: { client: false } },
    since: '0.1.0',
  }),
  site: optional(SITE_DEFAULTS_SCHEMA, {
    says: `Defaults of each site. ${MERGED}`,
    otherwise: 'the defaults of its fields',
    example: { jetstream: { file: '8Gi', volume: '12Gi' } },
    since: '0.1.0',
  }),
});

/**
 * Schema of an environment as it is written. It checks shapes and single values; `rules/` checks how they fit together.
 */
export const environmentSchema = strict('an environment', 'EnvironmentInput', {
  name: required(environmentName(), {
    says: 'Its name: a DNS label of at most 30 characters. Its file has this name, and so has the stack of its trust root.',
    example: 'prod',
    since: '0.1.0',
  }),
  kind: withDefault(kind(), {
    says: 'A production environment must encrypt its connections, and has alerts unless `alerts.enabled` is false; a development environment need not.',
    default: 'production',
    example: 'development',
    since: '0.1.0',
  }),
  image: group(images, {
    says: 'Container images of all servers and Jobs.',
    example: { nats: `registry.example.com/${DEFAULT_IMAGES.nats}` },
    since: '0.1.0',
  }),
  trust: withDefault(trust(), {
    says: 'How leaves, servers and clients authenticate.',
    default: { kind: 'mutual-tls' },
    example: { kind: 'password' },
    since: '0.1.0',
  }),
  hub: required(HUB, {
    says: 'The central cluster, to which all regions and sites lead.',
    example: { address: 'nats.example.com', kube: { context: 'prod-hub' } },
    since: '0.1.0',
  }),
  regions: withDefault(named('a map of regions, as { name: { address } }', REGION), {
    says: 'Regional hubs, by name: they accept leaves, and are themselves leaves of the hub or of another region. The name is a DNS label; it is also the JetStream domain, and the user that the region connects as.',
    default: {},
    example: { eu: { address: 'nats-eu.example.com' } },
    since: '0.1.0',
  }),
  sites: withDefault(named('a map of sites, as { name: {} }', SITE_SCHEMA), {
    says: 'Edge sites, by name, each in its own Kubernetes cluster. The name is a DNS label; it is also the JetStream domain, and the user that the site connects as.',
    default: {},
    example: { edge1: {}, plant7: { via: 'eu' } },
    since: '0.1.0',
  }),
  defaults: optional(defaults, {
    says: 'Defaults of all regions, and of all sites.',
    otherwise: 'the defaults of their fields',
    example: { site: { up: ['sensors.>', 'alerts.>'] } },
    since: '0.1.0',
  }),
  clients: withDefault(named('a map of clients, as { name: { at, publish, subscribe } }', client), {
    says: 'Applications that connect, by user name.',
    default: {},
    example: { dashboard: { at: 'hub', subscribe: ['sensors.>'] } },
    since: '0.1.0',
  }),
  alerts: group(ALERTS, {
    says: 'Alert rules for the Prometheus Operator.',
    example: { labels: { release: 'kube-prometheus-stack' } },
    since: '0.1.0',
  }),
  backend: withDefault(backend(), {
    says: "Where Terraform keeps its state, which holds private keys. Credentials come from the backend's environment variables.",
    default: { kind: 'local' },
    example: { kind: 's3', bucket: 'states', region: 'eu-west-1' },
    since: '0.1.0',
  }),
  ...FLEET_WIDE,
});
