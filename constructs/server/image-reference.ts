/** A parsed reference to a container image. */
export interface ImageReference {
  /** Full name of the repository: `docker.io/library/nats` for `nats:2.15.2`. */
  readonly repository: string;
  /** @default none, which means `latest` if there is no digest either */
  readonly tag?: string;
  /** Algorithm and hash of the image; it overrides the tag. @default none */
  readonly digest?: string;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const HOST = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const REGISTRY = `(?:${HOST}(?:\\.${HOST})*|\\[[0-9a-fA-F:]+\\])(?::\\d+)?`;
const DIGEST = 'sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}';

/** As container runtimes parse it, see https://github.com/distribution/reference/blob/main/regexp.go */
const REFERENCE = new RegExp(
  `^(?:(?<registry>${REGISTRY})/)?(?<path>${COMPONENT}(?:/${COMPONENT})*)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>${DIGEST}))?$`,
);

/** Maximum characters of registry and path; see the same. */
const LONGEST_NAME = 255;

/** Of a tag and a digest, with what is in front of them: a text that is longer is not parsed at all. */
const LONGEST_REST = 1 + 128 + 1 + 'sha512:'.length + 128;

/** Parses a reference to an image as container runtimes do; `undefined` if they would refuse it. */
export function imageReference(text: string): ImageReference | undefined {
  if (text.length > LONGEST_NAME + LONGEST_REST) return undefined;
  const { registry, path = '', tag, digest } = REFERENCE.exec(text)?.groups ?? {};
  if (path === '' || [registry ?? '', path].join('/').length > LONGEST_NAME) return undefined;
  const repository = repositoryOf(registry, path);
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** The text before the first slash is a registry only if it cannot be part of a path. */
function repositoryOf(registry: string | undefined, path: string): string {
  if (registry !== undefined && !/^(index\.)?docker\.io$/.test(registry)) {
    return `${/[.:A-Z]|^localhost$/.test(registry) ? '' : 'docker.io/'}${registry}/${path}`;
  }
  return `docker.io/${path.includes('/') ? path : `library/${path}`}`;
}
