import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformStack, Testing } from '../../constructs/cdktf';
import { isMap, type ValueMap } from '../../fleet/model';
import { temporaryFolder } from './folder';
import { at, mapAt, mapTexts, textAt } from './walk';

/** A resource out of a stack's JSON. Its references are readable, see {@link Synthesized}. */
export interface SynthesizedObject {
  /** The Terraform type, e.g. `kubernetes_config_map_v1`. */
  readonly type: string;
  /** What Kubernetes calls it, e.g. `ConfigMap`. */
  readonly kind: string;
  /** Its path in the stack, without cdktf's hash. */
  readonly id: string;
  readonly config: ValueMap;
}

/**
 * A stack's JSON. For comparing: a reference to another object's name is replaced by that name, and other references
 * lose the hash of their resource: `${tls_private_key.hub_ca_key.private_key_pem}`.
 */
export class Synthesized {
  readonly json: ValueMap;

  /** @param text the file that Terraform reads */
  constructor(readonly text: string) {
    const json: ValueMap = JSON.parse(text);
    this.json = mapAt(mapTexts(json, (text) => readable(text, json)));
  }

  /** All resources of a type, or all that there are. */
  resources(type?: string): SynthesizedObject[] {
    return Object.entries(isMap(this.json.resource) ? this.json.resource : {})
      .filter(([candidate]) => type === undefined || candidate === type)
      .flatMap(([candidate, named]) =>
        Object.entries(mapAt(named)).map(([id, config]) => ({
          type: candidate,
          kind: kindOf(candidate),
          id: withoutHash(id),
          config: mapAt(config),
        })),
      );
  }

  /** Everything that Kubernetes gets, and what Helm gets. */
  kubernetes(): SynthesizedObject[] {
    return this.resources().filter(({ type }) => type.startsWith('kubernetes_'));
  }

  /** `Kind namespace/name` of each Kubernetes object, sorted; of a Job without its hash. */
  list(): string[] {
    return this.kubernetes()
      .map(({ kind, config }) => {
        const { name, namespace } = mapAt(config, 'metadata');
        const shown = kind === 'Job' ? String(name).replace(/-[0-9a-f]{8}$/, '-<hash>') : name;
        return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${shown}`;
      })
      .sort();
  }

  /** The arguments of the Kubernetes object of that kind and name. */
  object(kind: string, name: string): ValueMap {
    const found = this.kubernetes().filter(
      (object) => object.kind === kind && at(object.config, 'metadata', 'name') === name,
    );
    if (found.length !== 1) throw new Error(`${found.length} objects ${kind} ${name} among\n${this.list().join('\n')}`);
    return mapAt(found[0]?.config);
  }

  /** The arguments of the resource of that type whose id ends so. */
  resource(type: string, end: string): ValueMap {
    const found = this.resources(type).filter(({ id }) => id.endsWith(end));
    if (found.length !== 1) throw new Error(`${found.length} resources ${type} …${end}`);
    return mapAt(found[0]?.config);
  }

  /** The only nats.conf of the stack. */
  natsConf(): string {
    const confs = this.kubernetes().flatMap(({ config }) => {
      const data = isMap(config.data) ? config.data : {};
      return data['nats.conf'] === undefined ? [] : [textAt(data, 'nats.conf')];
    });
    if (confs.length !== 1) throw new Error(`${confs.length} nats.conf in the stack`);
    return confs[0] ?? '';
  }
}

/** Synthesizes a stack without any environment, with cdktf's own validations. */
export function synth(build: (stack: TerraformStack) => void): Synthesized {
  const stack = new TerraformStack(Testing.app({ outdir: temporaryFolder(), stackTraces: false }), 'stack');
  for (const Provider of [KubernetesProvider, TlsProvider, RandomProvider, HelmProvider]) {
    new Provider(stack, Provider.tfResourceType);
  }
  build(stack);
  return new Synthesized(Testing.synth(stack, true));
}

/** `kubernetes_config_map_v1` is called `ConfigMap`. */
function kindOf(type: string): string {
  return type
    .replace(/^kubernetes_|_v1$/g, '')
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function withoutHash(id: string): string {
  return id.replace(/_[0-9A-F]{8}$/, '');
}

function readable(text: string, json: ValueMap): string {
  return text
    .replace(/\$\{([a-z0-9_]+)\.([\w-]+)\.metadata\[0\]\.name\}/g, (_all, type: string, id: string) =>
      textAt(json, 'resource', type, id, 'metadata', 'name'),
    )
    .replace(/\b((?:(?:tls|random|kubernetes|helm)_[a-z0-9_]+|terraform_data)\.[\w-]+?)_[0-9A-F]{8}\b/g, '$1');
}
