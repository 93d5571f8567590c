import { UserError } from '../../lib/user-error';
import {
  helmCommand,
  type LeftOut,
  ManifestError,
  MOST_ANNOTATION_BYTES,
  manifestsOf,
  placeholdersIn,
  textsIn,
  tooLargeToApply,
  toYaml,
} from '../manifests';
import { ExpressionError, type Resolver, type Value } from '../model';
import { loadEnvironment } from '../project/environments';
import { cdktfContext, selectedEnvironment } from '../project/selection';
import { endWhenInterrupted } from './interrupt';
import { header, type StackManifests, writeManifests } from './manifest-files';
import { selectedStacks, synthesized } from './stacks';
import { print } from './standard-output';

interface Options {
  readonly out?: string;
  readonly split?: boolean;
  readonly secrets?: boolean;
  readonly skipHelm?: boolean;
}

/** Runs `fleet manifests`. */
export async function run(stacks: readonly string[], options: Options): Promise<void> {
  if (options.split && options.out === undefined)
    throw new UserError(
      `--split needs a folder: npx fleet manifests ${stacks.map((name) => `${name} `).join('')}--split --out manifests.out`,
    );
  endWhenInterrupted();
  const environment = await loadEnvironment(selectedEnvironment(process.env, cdktfContext()));
  const resolver = synthesized(environment);
  const names = selectedStacks(stacks, resolver, environment.name);
  const leftOut: LeftOut[] = [];
  const manifests: StackManifests[] = [];
  for (const stack of names) {
    manifests.push({ stack, objects: await objectsOf(resolver, stack, options, (what) => leftOut.push(what)) });
  }
  if (options.out === undefined) {
    print(manifests.map(({ stack, objects }) => header(environment.name, stack) + toYaml(objects)).join('---\n'));
  } else {
    const all = stacks.length === 0 && !process.env.NATS_SITES;
    const props = { environment: environment.name, folder: options.out, split: options.split === true, all };
    const files = writeManifests(manifests, props);
    console.error(`${files.length} ${files.length === 1 ? 'file' : 'files'} in ${options.out}`);
  }
  for (const note of notes(manifests, leftOut, resolver)) console.error(note);
}

async function objectsOf(
  resolver: Resolver,
  stack: string,
  options: Options,
  onLeftOut: (what: LeftOut) => void,
): Promise<StackManifests['objects']> {
  try {
    return await manifestsOf(resolver, stack, {
      secrets: options.secrets === true,
      helm: options.skipHelm ? 'skip' : helmCommand(),
      onLeftOut: (what) => onLeftOut({ ...what, name: `${stack}: ${what.name}` }),
    });
  } catch (error) {
    // Their messages say where in the stack, and what to do; a stack trace would only hide it.
    if (error instanceof ManifestError || error instanceof ExpressionError) {
      throw new UserError(`${error.message}\nNothing was written.`);
    }
    throw error;
  }
}

/** What one should know of the manifests, for the standard error: nothing of it is content of a Secret. */
function notes(manifests: readonly StackManifests[], leftOut: readonly LeftOut[], resolver: Resolver): string[] {
  const left = (kind: LeftOut['kind'], how: string) => {
    const names = leftOut.filter((what) => what.kind === kind).map(({ name }) => `  ${name}`);
    return names.length === 0 ? [] : [`${countOf(names.length, kind)} left out${how}:`, ...names.sort()];
  };
  const placeholders = manifests.flatMap(({ stack, objects }) =>
    placeholdersIn([...objects]).map((placeholder) => `  ${stack}: ${placeholder}`),
  );
  return [
    ...left('Secret', ' (--secrets writes them)'),
    ...left('Helm release', ' (--skip-helm)'),
    ...tooLargeNotes(manifests),
    ...(placeholders.length === 0 ? [] : ['only the cluster knows the addresses of:', ...placeholders]),
    ...(holdsGenerated(manifests, resolver)
      ? [
          'warning: keys, certificates and passwords in it were generated for this run: they are not those in',
          "         Terraform's state, and differ at every run",
        ]
      : []),
  ];
}

/** Objects that a plain `kubectl apply` cannot send. */
function tooLargeNotes(manifests: readonly StackManifests[]): string[] {
  const tooLarge = manifests.flatMap(({ stack, objects }) =>
    tooLargeToApply(objects).map(({ title, bytes }) => `  ${stack}: ${title}, ${bytes} bytes`),
  );
  if (tooLarge.length === 0) return [];
  return [
    `too large for a plain "kubectl apply", which keeps a copy in an annotation of at most ${MOST_ANNOTATION_BYTES} bytes; apply with "kubectl apply --server-side":`,
    ...tooLarge,
  ];
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Whether something is in it that the resolver generated; without Secrets only if somebody put it elsewhere. */
function holdsGenerated(manifests: readonly StackManifests[], { state }: Resolver): boolean {
  const generated = [...state].filter(([key]) => /\/(tls|random)_/.test(key));
  const texts = generated.flatMap(([, { attributes }]) => Object.values(attributes)).filter(isLongText);
  const written = textsIn(manifests.flatMap(({ objects }) => [...objects])).filter(isLongText);
  return written.some((text) => texts.some((one) => text.includes(one)));
}

/** Neither a name nor a number: nothing that is the same by chance. */
function isLongText(value: Value): value is string {
  return typeof value === 'string' && value.length >= 16;
}
