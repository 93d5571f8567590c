import { imageReference } from '../../constructs/server/image-reference';

/**
 * The full repository of an image: `docker.io/library/nats` of `nats:2.15.2`. Text that is not an image is returned
 * unchanged.
 */
export function repositoryOf(image: string): string {
  return imageReference(image)?.repository ?? image;
}
