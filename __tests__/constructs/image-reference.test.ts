import { releaseOf } from '../../constructs/server/release';
import { repositoryOf } from '../../fleet/review/images';
import { errorOf, minimal } from '../schema/example';

const DIGEST = `sha256:${'0'.repeat(64)}`;

/** What an environment, the rule about releases and the review each make of an image. */
function read(image: string) {
  return { accepted: isAccepted(image), repository: repositoryOf(image), release: releaseOf(image)?.number };
}

function isAccepted(image: string): boolean {
  try {
    return errorOf(minimal({ image: { box: image } })).problems.length === 0;
  } catch {
    return true;
  }
}

test.each([
  ['nats:2.15.2-alpine', 'docker.io/library/nats', '2.15.2'],
  ['nats:2.12-alpine', 'docker.io/library/nats', undefined],
  ['nats', 'docker.io/library/nats', undefined],
  ['natsio/nats-box:0.19.7', 'docker.io/natsio/nats-box', '0.19.7'],
  ['my_org/nats:2.15.2', 'docker.io/my_org/nats', '2.15.2'],
  ['docker.io/nats:2.15.2', 'docker.io/library/nats', '2.15.2'],
  ['index.docker.io/library/nats:2.15.2', 'docker.io/library/nats', '2.15.2'],
  ['registry.example.com:5000/nats:v2.15.2', 'registry.example.com:5000/nats', '2.15.2'],
  ['registry.example.com:5000/nats', 'registry.example.com:5000/nats', undefined],
  ['localhost/nats:2.15.2', 'localhost/nats', '2.15.2'],
  [`nats:2.15.2@${DIGEST}`, 'docker.io/library/nats', '2.15.2'],
  [`nats@${DIGEST}`, 'docker.io/library/nats', undefined],
])('%s is read in one way by environment, rules and review', (image, repository, release) => {
  expect(read(image)).toEqual({ accepted: true, repository, release });
});

test.each([
  ['with two tags', 'nats:latest:2.15.2'],
  ['with an empty tag', 'nats:'],
  ['with an empty part', 'nats//nats:2.15.2'],
  ['with a capital in its path', 'natsio/Nats:2.15.2'],
  ['with nothing before its tag', 'nats/:2.15.2'],
  ['with a tag of 129 characters', `nats:${'2'.repeat(129)}`],
  ['with half a digest', 'nats:2.15.2@sha256:0123'],
  ['with a tag that begins with a dash', 'nats:-2.15.2'],
  ['with a name of 256 characters', `${'n'.repeat(256)}:2.15.2`],
])('what looks like an image %s is none, as no kubelet could get it, and no release is read out of it', (_, image) => {
  expect(read(image)).toEqual({ accepted: false, repository: image, release: undefined });
});
