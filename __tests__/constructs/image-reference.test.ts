import { join } from 'node:path';
import { releaseOf } from '../../constructs/server/release';
import { repositoryOf } from '../../fleet/review/images';
import { minimal, verdict } from '../schema/example';
import { expectKept } from '../support/kept-file';

const DIGEST = `sha256:${'0'.repeat(64)}`;
const [REGISTRY, LONG] = ['registry.example.com:5000/nats', 'n'.repeat(256)];

const IMAGES = [
  ...['nats:2.15.2-alpine', 'nats:2.12-alpine', 'nats', 'natsio/nats-box:0.19.7', 'my_org/nats:2.15.2'],
  ...['docker.io/nats:2.15.2', 'index.docker.io/library/nats:2.15.2', `${REGISTRY}:v2.15.2`, REGISTRY],
  ...['localhost/nats:2.15.2', `nats:2.15.2@${DIGEST}`, `nats@${DIGEST}`],
];
/** No kubelet could get these. */
const NONE = [
  ...['nats:latest:2.15.2', 'nats:', 'nats//nats:2.15.2', 'natsio/Nats:2.15.2', 'nats/:2.15.2'],
  ...[`nats:${'2'.repeat(129)}`, 'nats:2.15.2@sha256:0123', 'nats:-2.15.2', `${LONG}:2.15.2`],
];

test('image-reference.txt lists how environment, review and the release rule interpret images and invalid references', () => {
  const lines = [...IMAGES, ...NONE].map((image) => {
    const said = [verdict(minimal({ image: { box: image } }))].flat().join('; ');
    const release = releaseOf(image)?.number ?? 'no release';
    return `${image}\n  ${said}\n  ${repositoryOf(image)}, ${release}\n`
      .replaceAll(LONG, 'n…n')
      .replace(/2{129}/g, '2…2');
  });
  expectKept(join(__dirname, 'image-reference.txt'), lines.join(''));
});
