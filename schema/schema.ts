import { z } from 'zod';
import { imageReference } from '../constructs/server/image-reference';
import { didYouMean } from '../lib/suggest';
import { backend } from './backend';
import { duration } from './duration';
import { environmentName, labelValue } from './name';
import { oneOf, show } from './show';
import { named, strict } from './strict';
import { subject } from './subject';
import { flag, freeText, notA, text } from './text';
import { hub, regionDefaults, regionOf, siteOf } from './tier';
import { trust } from './trust';
import { url } from './url';

const KINDS = ['production', 'development'] as const;

const kind = () =>
  z.enum(KINDS, {
    error: ({ input }) => `${show(input)} is not a kind of environment: ${oneOf(KINDS)}${didYouMean(input, KINDS)}`,
  });

function image(example: string) {
  return text(`an image such as "${example}"`, (reference) =>
    imageReference(reference) ? undefined : `is not an image; it looks like "${example}"`,
  ).optional();
}

const subjects = () => z.array(subject(), { error: notA('a list of subjects, such as ["sensors.>"]') }).optional();

const client = () =>
  strict('a client, as { at, publish, subscribe }', {
    at: text('"hub", "sites", or the name of a region or site'),
    publish: subjects(),
    subscribe: subjects(),
  });

/** An environment as it is written. It checks shapes and single values; `rules/` checks how they fit together. */
export const environmentSchema = strict('an environment', {
  name: environmentName(),
  kind: kind().optional(),
  image: strict('images, as { nats, reloader, exporter, box }', {
    nats: image('nats:2.15.2-alpine'),
    reloader: image('natsio/nats-server-config-reloader:0.23.0'),
    exporter: image('natsio/prometheus-nats-exporter:0.20.1'),
    box: image('natsio/nats-box:0.19.7'),
  }).optional(),
  trust: trust().optional(),
  hub: hub(),
  regions: named('regions, as { name: { address } }', regionOf()).optional(),
  sites: named('sites, as { name: {} }', siteOf()).optional(),
  defaults: strict('defaults, as { region, site }', {
    region: regionDefaults().optional(),
    site: siteOf('defaults of sites').optional(),
  }).optional(),
  clients: named('clients, as { name: { at, publish, subscribe } }', client()).optional(),
  alerts: strict('alerts, as { enabled, sites, labels, alertLabels, alertAnnotations, runbooks, beforeExpiry }', {
    enabled: flag().optional(),
    sites: flag().optional(),
    beforeExpiry: duration().optional(),
    labels: named('labels, as { release: "prometheus" }', labelValue()).optional(),
    alertLabels: named('labels, as { team: "edge" }', freeText("a label's value")).optional(),
    alertAnnotations: named('annotations, as { dashboard: "https://…" }', freeText("an annotation's value")).optional(),
    runbooks: url().optional(),
  }).optional(),
  backend: backend().optional(),
  keepOnDestroy: flag().optional(),
});

/** An environment as it is written. */
export type EnvironmentInput = z.input<typeof environmentSchema>;
