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
  nats: image('nats', 'nats-server. Which releases are accepted: docs/versions.md.'),
  reloader: image('reloader', 'natsio/nats-server-config-reloader, which has servers read a changed configuration.'),
  exporter: image('exporter', 'natsio/prometheus-nats-exporter; its tags have no "v".'),
  box: image('box', 'natsio/nats-box, for the `nats` command in Jobs.'),
});

const OF_SITE = "At a site `{site}` in them stands for the site's name.";

const client = strict('a client, as { at, publish, subscribe }', 'ClientInput', {
  at: required(text('"hub", "sites", or the name of a region or site'), {
    says: 'Where it connects: `hub`, `sites` (each of them), or the name of a region or site.',
    example: 'sites',
    since: '0.1.0',
  }),
  publish: withDefault(subjects(), {
    says: `Subjects that it may send; of an empty list none. ${OF_SITE}`,
    default: [],
    example: ['sensors.{site}.>'],
    since: '0.1.0',
  }),
  subscribe: withDefault(subjects(), {
    says: `Subjects that it may receive; of an empty list none. ${OF_SITE} Requests need \`_INBOX.>\` for their replies. What the application subscribes to must be written here as it does: a rule refuses what would receive nothing across a link whose filter allows some of it, and the rehearsal tries each of them. One that ends in \`*\` cannot stand beside one to some of what is below it: nats-server could not hold the client to both.`,
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
      says: 'Whether hub and regions have them: about the leaves that connect to them, and about certificates that end: their own, and those of the authorities for servers and for leaves. What a site proves itself with is known to its own stack only: see `sites`.',
      otherwise: 'true for a production environment, false for another',
      example: false,
      since: '0.1.0',
    }),
    sites: withDefault(flag(), {
      says: "Whether each site has them as well, about its own certificates, in its own cluster; that needs the Prometheus Operator there. Without them no Prometheus watches the certificates of the site's server, of its routes and of its clients: that a site is deployed at least once in `trust.validity.earlyRenewalHours` is then all that renews them in time.",
      default: false,
      example: true,
      since: '0.1.0',
    }),
    beforeExpiry: withDefault(duration(), {
      says: "How long before a certificate's end an alert fires. Less than the early renewal of certificates and authority: a deploy that renews nothing yet would not end the alert.",
      unit: DURATION_UNITS,
      default: DEFAULT_BEFORE_EXPIRY,
      example: '7d',
      since: '0.1.0',
    }),
    labels: withDefault(named('labels, as { release: "prometheus" }', labelValue()), {
      says: 'Labels of the objects PrometheusRule and PodMonitor, besides the usual ones, so that a Prometheus selects them. No alert has them: see `alertLabels`.',
      default: {},
      example: { release: 'kube-prometheus-stack' },
      since: '0.1.0',
    }),
    alertLabels: withDefault(named('labels, as { team: "edge" }', freeText("a label's value")), {
      says: 'Labels of every alert, by which Alertmanager routes it. What the rules themselves say, such as `severity`, cannot be replaced. Prometheus fills in templates such as `{{ $labels.site }}`.',
      default: {},
      example: { team: 'edge' },
      since: '0.1.0',
    }),
    alertAnnotations: withDefault(
      named('annotations, as { dashboard: "https://…" }', freeText("an annotation's value")),
      {
        says: 'Annotations of every alert besides `summary` and `description`.',
        default: {},
        example: { dashboard: 'https://grafana.example.com/d/nats?var-site={{ $labels.site }}' },
        since: '0.1.0',
      },
    ),
    runbooks: optional(url(), {
      says: "Address of the runbooks: each alert has the annotation `runbook_url` of that address, `/` and the alert's name. After an address that ends with `/`, `#` or `=` the name stands at once.",
      otherwise: 'no alert has a `runbook_url`',
      example: 'https://wiki.example.com/nats',
      since: '0.1.0',
    }),
  },
);

const MERGED = 'Maps are merged with its own, lists and values take their place.';

const defaults = strict('defaults, as { region, site }', 'DefaultsInput', {
  region: optional(REGION_DEFAULTS, {
    says: `What each region has that does not say otherwise. ${MERGED}`,
    otherwise: 'what the fields of a region say',
    example: { service: { client: false } },
    since: '0.1.0',
  }),
  site: optional(SITE_DEFAULTS_SCHEMA, {
    says: `What each site has that does not say otherwise. ${MERGED}`,
    otherwise: 'what the fields of a site say',
    example: { jetstream: { file: '8Gi', volume: '12Gi' } },
    since: '0.1.0',
  }),
});

/** An environment as it is written. It checks shapes and single values; `rules/` checks how they fit together. */
export const environmentSchema = strict('an environment', 'EnvironmentInput', {
  name: required(environmentName(), {
    says: 'Its name: a DNS label of at most 30 characters, the name of its file and of the stack that holds its trust root.',
    example: 'prod',
    since: '0.1.0',
  }),
  kind: withDefault(kind(), {
    says: 'What is at stake. A production environment must encrypt its connections, and has alerts unless told otherwise.',
    default: 'production',
    example: 'development',
    since: '0.1.0',
  }),
  image: group(images, {
    says: "Container images that every server's pods and Jobs run.",
    example: { nats: `registry.example.com/${DEFAULT_IMAGES.nats}` },
    since: '0.1.0',
  }),
  trust: withDefault(trust(), {
    says: 'How leaves, servers and clients prove who they are.',
    default: { kind: 'mutual-tls' },
    example: { kind: 'password' },
    since: '0.1.0',
  }),
  hub: required(HUB, {
    says: 'The cluster that everything leads to.',
    example: { address: 'nats.example.com', kube: { context: 'prod-hub' } },
    since: '0.1.0',
  }),
  regions: withDefault(named('regions, as { name: { address } }', REGION), {
    says: 'Regional hubs, by name: they accept leaves, and are themselves leaves of the hub or of another region. A name is a DNS label; it is the JetStream domain, and the user as which the region connects.',
    default: {},
    example: { eu: { address: 'nats-eu.example.com' } },
    since: '0.1.0',
  }),
  sites: withDefault(named('sites, as { name: {} }', SITE_SCHEMA), {
    says: 'Edge sites, by name, each in its own Kubernetes. A name is a DNS label; it is the JetStream domain, and the user as which the site connects.',
    default: {},
    example: { edge1: {}, plant7: { via: 'eu' } },
    since: '0.1.0',
  }),
  defaults: optional(defaults, {
    says: 'What regions and sites have that do not say otherwise.',
    otherwise: 'what their fields say',
    example: { site: { up: ['sensors.>', 'alerts.>'] } },
    since: '0.1.0',
  }),
  clients: withDefault(named('clients, as { name: { at, publish, subscribe } }', client), {
    says: 'Users of the fleet that are neither servers nor leaves, by name: applications.',
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
    says: 'Where Terraform keeps its state, which holds private keys; credentials come from environment variables of the backend.',
    default: { kind: 'local' },
    example: { kind: 's3', bucket: 'states', region: 'eu-west-1' },
    since: '0.1.0',
  }),
  ...FLEET_WIDE,
});
