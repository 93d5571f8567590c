import { imageReference } from '../../constructs/server/image-reference';

/** Where an image comes from, in full: `docker.io/library/nats` of `nats:2.15.2`. What is no image comes from nowhere else than it says. */
export function repositoryOf(image: string): string {
  return imageReference(image)?.repository ?? image;
}
