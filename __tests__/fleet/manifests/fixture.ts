import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KubernetesObject, type ManifestOptions, manifestsOf } from '../../../fleet/manifests';
import { Resolver, type ResolverOptions, readSynthesized, type ValueMap } from '../../../fleet/model';
import { temporaryFolder } from '../../support/folder';

/** Writes stacks as cdktf would: the text of each `cdk.tf.json` by the stack's name; answers the folder. */
export function writeStacks(stacks: Readonly<Record<string, string>>): string {
  const outdir = temporaryFolder();
  const listed = Object.keys(stacks).map((name) => [
    name,
    { name, synthesizedStackPath: `${name}/cdk.tf.json`, workingDirectory: name },
  ]);
  writeFileSync(join(outdir, 'manifest.json'), JSON.stringify({ stacks: Object.fromEntries(listed) }));
  for (const [name, text] of Object.entries(stacks)) {
    mkdirSync(join(outdir, name));
    writeFileSync(join(outdir, name, 'cdk.tf.json'), text);
  }
  return outdir;
}

/** The objects of a folder's only stack, or of the one named. */
export async function objectsIn(
  outdir: string,
  { stack = 's', ...options }: Partial<ManifestOptions> & { readonly stack?: string } = {},
  resolverOptions: ResolverOptions = {},
): Promise<KubernetesObject[]> {
  const resolver = new Resolver(readSynthesized(outdir), resolverOptions);
  return manifestsOf(resolver, stack, { secrets: false, ...options });
}

/** The objects of a stack that has just these resources, by type and name. */
export async function objectsOf(
  resource: Readonly<Record<string, ValueMap>>,
  options: Partial<ManifestOptions> = {},
): Promise<KubernetesObject[]> {
  return objectsIn(writeStacks({ s: JSON.stringify({ resource }) }), options);
}
