/**
 * Names of labels and annotations that describe an object to its readers, and that no controller acts on. Any other one
 * may decide something: which load balancer a Service gets, who selects the object, what is injected.
 */
const DESCRIBING = new Set([
  'business-unit',
  'comment',
  'commit',
  'contact',
  'contact-email',
  'cost-center',
  'cost-centre',
  'created-by',
  'department',
  'description',
  'docs',
  'documentation',
  'email',
  'env',
  'environment',
  'git-commit',
  'link',
  'links',
  'maintained-by',
  'maintainer',
  'managed-by',
  'note',
  'notes',
  'owned-by',
  'owner',
  'product',
  'project',
  'purpose',
  'repository',
  'reviewed-by',
  'runbook',
  'source-repository',
  'stage',
  'team',
  'ticket',
  'url',
  'version',
  'wiki',
]);

/** Labels that Kubernetes recommends, of which nothing selects by. */
const RECOMMENDED = new Set(['app.kubernetes.io/version', 'app.kubernetes.io/managed-by', 'app.kubernetes.io/part-of']);

/** Whether a key is of a label or an annotation that only describes its object, so that any value of it is harmless. */
export function isDescribing(key: string): boolean {
  if (RECOMMENDED.has(key) || key === 'kubernetes.io/description' || key === 'helm.sh/chart') return true;
  const [prefix, name] = key.includes('/') ? key.split('/', 2) : [undefined, key];
  // Under the domains of Kubernetes, such a name may mean something to a controller.
  if (prefix !== undefined && /(^|\.)(kubernetes|k8s)\.io$/.test(prefix)) return false;
  return name !== undefined && DESCRIBING.has(name);
}

/** The label or annotation that a path of a change is of: `team` of `metadata.labels.team`. */
export function metadataKey(
  path: string,
): { readonly kind: 'labels' | 'annotations'; readonly key: string } | undefined {
  const [, kind, word, quoted] = /^metadata\.(labels|annotations)(?:\.([\w-]+)|\[(".*")\])$/.exec(path) ?? [];
  if (kind !== 'labels' && kind !== 'annotations') return undefined;
  try {
    return { kind, key: word ?? (JSON.parse(quoted ?? '') as string) };
  } catch {
    return undefined;
  }
}
