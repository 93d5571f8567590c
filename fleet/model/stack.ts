import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isMap, type Value, type ValueMap } from './value';

/** A resource or data source, as it is in cdk.tf.json: nothing evaluated. */
export interface SynthesizedResource {
  /** `kubernetes_config_map_v1.x`, or `data.terraform_remote_state.x`. */
  readonly address: string;
  /** The resource type, e.g. `kubernetes_config_map_v1`. */
  readonly type: string;
  /** The name within its type. */
  readonly name: string;
  /** The arguments by their Terraform names, without cdktf's own comment. */
  readonly config: ValueMap;
}

/** An output, its value not evaluated. */
export interface SynthesizedOutput {
  /** The value: a template, or anything that holds templates. */
  readonly value: Value;
  /** Whether Terraform hides it. */
  readonly sensitive: boolean;
}

/** Where a stack keeps its state. */
export interface SynthesizedBackend {
  /** `local`, `s3`, … */
  readonly type: string;
  /** The backend's arguments. */
  readonly config: ValueMap;
}

/** An annotation that a construct left: an info, a warning or an error. */
export interface SynthesizedAnnotation {
  /** The construct's path. */
  readonly constructPath: string;
  /** `@cdktf/info`, `@cdktf/warn` or `@cdktf/error`. */
  readonly level: string;
  /** Its text. */
  readonly message: string;
}

/** One stack: one Terraform working directory and one state. */
export interface SynthesizedStack {
  readonly name: string;
  /** Absolute path of its working directory. */
  readonly directory: string;
  /** Names of the stacks that must be deployed before. */
  readonly dependencies: readonly string[];
  readonly annotations: readonly SynthesizedAnnotation[];
  /** Resources by address, in the order of the file. */
  readonly resources: ReadonlyMap<string, SynthesizedResource>;
  /** Data sources by address (`data.<type>.<name>`). */
  readonly dataSources: ReadonlyMap<string, SynthesizedResource>;
  readonly outputs: ReadonlyMap<string, SynthesizedOutput>;
  /** Configurations of each provider, by the provider's local name. */
  readonly providers: ReadonlyMap<string, readonly ValueMap[]>;
  /** Source and version of each required provider. */
  readonly requiredProviders: ValueMap;
  readonly backend: SynthesizedBackend | undefined;
}

/** All that one synthesis wrote. */
export interface SynthesizedApp {
  /** Absolute path of the folder that was read. */
  readonly outdir: string;
  readonly stacks: ReadonlyMap<string, SynthesizedStack>;
}

/** Reads what `cdktf synth` wrote: the manifest, and every stack's cdk.tf.json. */
export function readSynthesized(outdir: string): SynthesizedApp {
  const folder = resolve(outdir);
  const manifestPath = join(folder, 'manifest.json');
  if (!existsSync(manifestPath)) {
    throw new Error(`nothing is synthesized in ${folder}, run \`npx cdktf synth\``);
  }
  const listed = readJson(manifestPath).stacks;
  if (!isMap(listed)) throw new Error(`${manifestPath} lists no stacks: run \`npx cdktf synth\` again`);
  const stacks = new Map<string, SynthesizedStack>();
  for (const [name, entry] of Object.entries(listed)) {
    if (!isMap(entry)) throw new Error(`${manifestPath}: stack '${name}' is not an object`);
    stacks.set(name, readStack(folder, name, entry));
  }
  return { outdir: folder, stacks };
}

/** Reads one stack from its working folder, whether or not the manifest still names it; it knows of no dependencies. */
export function readStackFolder(folder: string): SynthesizedStack {
  return readStack(resolve(folder), basename(folder), { synthesizedStackPath: 'cdk.tf.json', workingDirectory: '.' });
}

/** The stack of this name, or an error that lists the names there are. */
export function stackNamed(app: SynthesizedApp, name: string): SynthesizedStack {
  const stack = app.stacks.get(name);
  if (stack === undefined) {
    const names = [...app.stacks.keys()].join(', ') || 'none';
    throw new Error(`no stack '${name}' is synthesized in ${app.outdir} (there are: ${names})`);
  }
  return stack;
}

/** A stack's name and those of all stacks that must be deployed before it, as arguments of `cdktf deploy`. */
export function withDependencies(app: SynthesizedApp, stack: SynthesizedStack): string[] {
  const found = new Set([stack.name]);
  for (const name of found) for (const needed of app.stacks.get(name)?.dependencies ?? []) found.add(needed);
  return [...found];
}

/** A stack's resources of one type. */
export function resourcesOfType(stack: SynthesizedStack, type: string): SynthesizedResource[] {
  return [...stack.resources.values()].filter((resource) => resource.type === type);
}

function readStack(folder: string, name: string, entry: ValueMap): SynthesizedStack {
  const file = entry.synthesizedStackPath;
  if (typeof file !== 'string')
    throw new Error(`${folder}/manifest.json: stack '${name}' names no synthesizedStackPath`);
  const path = join(folder, file);
  if (!existsSync(path)) {
    throw new Error(`stack '${name}' is in the manifest, but ${path} is missing: run \`npx cdktf synth\` again`);
  }
  const json = readJson(path);
  const terraform = isMap(json.terraform) ? json.terraform : {};
  return {
    name,
    directory: typeof entry.workingDirectory === 'string' ? join(folder, entry.workingDirectory) : dirname(path),
    dependencies: strings(entry.dependencies),
    annotations: list(entry.annotations).filter(isMap).map(readAnnotation),
    resources: readResources(json.resource, ''),
    dataSources: readResources(json.data, 'data.'),
    outputs: readOutputs(json.output),
    providers: new Map(entries(json.provider).map(([key, value]) => [key, list(value).filter(isMap)])),
    requiredProviders: isMap(terraform.required_providers) ? terraform.required_providers : {},
    backend: readBackend(terraform),
  };
}

function readResources(section: Value | undefined, prefix: string): Map<string, SynthesizedResource> {
  const resources = new Map<string, SynthesizedResource>();
  for (const [type, named] of entries(section)) {
    for (const [name, body] of entries(named)) {
      if (!isMap(body))
        throw new Error(`${prefix}${type}.${name} has no arguments: a list of resources is not supported`);
      const { '//': _comment, ...config } = body;
      const address = `${prefix}${type}.${name}`;
      resources.set(address, { address, type, name, config });
    }
  }
  return resources;
}

function readOutputs(section: Value | undefined): Map<string, SynthesizedOutput> {
  return new Map(
    entries(section).map(([name, output]) => {
      const body = isMap(output) ? output : {};
      return [name, { value: body.value ?? null, sensitive: body.sensitive === true }];
    }),
  );
}

function readBackend(terraform: ValueMap): SynthesizedBackend | undefined {
  const backend = entries(terraform.backend)[0];
  if (backend !== undefined) return { type: backend[0], config: isMap(backend[1]) ? backend[1] : {} };
  return isMap(terraform.cloud) ? { type: 'cloud', config: terraform.cloud } : undefined;
}

function readAnnotation(annotation: ValueMap): SynthesizedAnnotation {
  return {
    constructPath: String(annotation.constructPath ?? ''),
    level: String(annotation.level ?? ''),
    message: String(annotation.message ?? ''),
  };
}

function readJson(path: string): ValueMap {
  let value: Value;
  try {
    value = JSON.parse(readFileSync(path, 'utf8')) as Value;
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isMap(value)) throw new Error(`${path} is not a JSON object`);
  return value;
}

function entries(value: Value | undefined): [string, Value][] {
  return isMap(value) ? Object.entries(value) : [];
}

function list(value: Value | undefined): Value[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function strings(value: Value | undefined): string[] {
  return list(value).filter((item) => typeof item === 'string');
}
