import { alteredPlan } from '../../../support/altered-plan';
import { altered, harmless, needsReview, type ReviewCases, testCases } from '../../../support/review-cases';

jest.setTimeout(30_000);

const SERVERS = 'nats_server_711107B6';
const CONTAINERS = ['nats', 'reloader', 'exporter'] as const;
type Container = (typeof CONTAINERS)[number];

const image = (name: Container, to: string) => ({
  of: SERVERS,
  set: { [`spec 0 template 0 spec 0 container ${CONTAINERS.indexOf(name)} image`]: to },
});
const becomes = (name: Container, to: string) => altered('hub', image(name, to));
const box = (to: string) =>
  altered('hub', {
    of: 'streams_job_',
    set: { 'spec 0 template 0 spec 0 container 0 image': to, 'metadata 0 name': 'nats-hub-streams-0badcafe' },
    actions: ['delete', 'create'],
  });

const DIGEST = `sha256:${'a'.repeat(64)}`;
const MIRROR = 'registry.example.com:5000/mirror/nats:2.15.2-alpine';

/** An image that nobody here knows. */
const doubted = (name: Container, to: string) => needsReview('image-source', becomes(name, to));
const boxDoubted = (to: string) => needsReview('image-source', box(to));

/** The hub's plan beside that of a site, whose servers run that image already. */
const besideSite =
  (running: string, to: string, name: Container = 'nats') =>
  () => {
    const site = alteredPlan([], {}, 'site');
    const resources = new Map(
      [...site.resources].map(([address, resource]) => {
        const text = JSON.stringify(resource).replaceAll('nats:2.15.2-alpine', running);
        return [address, /stateful_set/.test(address) ? JSON.parse(text) : resource] as const;
      }),
    );
    return [{ ...site, resources }, ...becomes(name, to)()];
  };

const CASES: ReviewCases = {
  'no version': doubted('nats', 'nats:latest'),
  'no tag': doubted('nats', 'nats'),
  'an empty tag': doubted('nats', 'nats:'),
  'an empty image': doubted('nats', ''),
  'a line instead of a version': doubted('nats', 'nats:2.15-alpine'),
  'a version of four numbers': doubted('nats', 'nats:2.15.2.1-alpine'),
  'capital letters': doubted('nats', 'NATS:2.15.2-alpine'),
  'a path with blanks': doubted('nats', 'nats :2.15.2-alpine'),
  'a digest alone': doubted('nats', `nats@${DIGEST}`),
  'the tag beside an unknown digest': doubted('nats', `nats:2.15.2-alpine@${DIGEST}`),
  'a known sidecar beside an unknown digest': doubted(
    'reloader',
    `natsio/nats-server-config-reloader:0.23.0@${DIGEST}`,
  ),
  'another repository': doubted('nats', 'evil/nats:2.15.2-alpine'),
  'another registry with a port': doubted('nats', 'evil.example:5000/library/nats:2.15.2-alpine'),
  'another registry without a dot': doubted('nats', 'localhost/nats:2.15.2-alpine'),
  'the image of another container': doubted('nats', 'natsio/nats-box:0.19.7'),
  'a reloader that is the exporter': doubted('reloader', 'natsio/prometheus-nats-exporter:0.20.1'),
  'a mirror that nobody uses': doubted('nats', MIRROR),
  'a mirror that another container uses': needsReview(
    'image-source',
    besideSite(
      'registry.example.com/nats-server-config-reloader:0.23.0',
      'registry.example.com/nats-server-config-reloader:0.23.0',
      'reloader',
    ),
  ),
  'the variant for nothing but nats-server': doubted('nats', 'nats:2.15.2-scratch'),
  'the variant for Windows': doubted('nats', 'nats:2.15.2-windowsservercore-1809'),
  'a variant of a later Alpine': doubted('nats', 'nats:2.15.2-alpine3.22'),
  'no variant': doubted('nats', 'nats:2.15.2'),
  'a variant in capital letters': doubted('nats', 'nats:2.15.2-Alpine'),
  'a release candidate': needsReview('server-unproven', becomes('nats', 'nats:2.15.3-RC.1-alpine')),
  'a preview': needsReview('server-unproven', becomes('nats', 'nats:2.15.3-preview.1-alpine')),
  'a patch that nobody has proven': needsReview('server-unproven', becomes('nats', 'nats:2.15.99-alpine')),
  'a line that nobody has proven': needsReview('server-unproven', becomes('nats', 'nats:2.16.0-alpine')),
  'a line before': needsReview('server-unproven', becomes('nats', 'nats:2.14.10-alpine')),
  'a newer reloader': doubted('reloader', 'natsio/nats-server-config-reloader:0.24.0'),
  'an older reloader': doubted('reloader', 'natsio/nats-server-config-reloader:0.22.0'),
  'a newer exporter': doubted('exporter', 'natsio/prometheus-nats-exporter:0.21.0'),
  'an older exporter': doubted('exporter', 'natsio/prometheus-nats-exporter:0.19.0'),
  'a reloader of another variant': doubted('reloader', 'natsio/nats-server-config-reloader:0.23.0-alpine'),
  'a newer box': boxDoubted('natsio/nats-box:0.20.0'),
  'an older box': boxDoubted('natsio/nats-box:0.18.0'),
  'a box from elsewhere': boxDoubted('evil/nats-box:0.19.7'),
  'a box for other work': boxDoubted('natsio/nats-box:0.19.7-nonroot'),

  'harmless: the next patch': harmless('server-changed', becomes('nats', 'nats:2.15.3-alpine')),
  'harmless: the patch before, which is proven too': harmless('server-changed', becomes('nats', 'nats:2.15.1-alpine')),
  'harmless: the same image by its full name': harmless(
    'server-changed',
    becomes('nats', 'docker.io/library/nats:2.15.2-alpine'),
  ),
  'harmless: the full name of a sidecar': harmless(
    'server-changed',
    becomes('exporter', 'index.docker.io/natsio/prometheus-nats-exporter:0.20.1'),
  ),
  'harmless: a mirror from which a site runs the same': harmless('server-changed', besideSite(MIRROR, MIRROR)),
  'harmless: the next patch from a mirror that a site uses': harmless(
    'server-changed',
    besideSite(MIRROR, MIRROR.replace('2.15.2', '2.15.3')),
  ),
  'harmless: a digest that a site runs already': harmless(
    'server-changed',
    besideSite(`nats:2.15.2-alpine@${DIGEST}`, `nats:2.15.2-alpine@${DIGEST}`),
  ),
  'harmless: a variant that a site runs already': harmless(
    'server-changed',
    besideSite('nats:2.15.2-alpine3.22', 'nats:2.15.3-alpine3.22'),
  ),
};

testCases(__dirname, 'images', CASES);
