import {
  DefaultTokenResolver,
  StringConcat,
  TerraformElement,
  TerraformOutput,
  TerraformStack,
  Tokenization,
} from '../constructs/cdktf';
import { isMap } from '../lib/json';

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** JSON objects, merged into one. */
type Json = { [key: string]: unknown };

/**
 * A stack that resolves each of its elements once, with byte-identical output. cdktf resolves all of them three times:
 * to find what other stacks read, to write them, and when they are merged; that was most of the synthesis time of a
 * fleet.
 *
 * So an element must not change between the two passes of a synthesis, for example by an aspect.
 */
export abstract class ResolvedOnceStack extends TerraformStack {
  private readonly resolved = new Map<TerraformElement, Json>();
  private isOverridden = false;

  override prepareStack(): void {
    this.ensureBackendExists();
    for (const element of this.elements()) this.resolved.set(element, this.resolve(element.toTerraform(), true));
  }

  /** With an override, cdktf resolves the stack as a whole. */
  override addOverride(path: string, value: unknown): void {
    this.isOverridden = true;
    super.addOverride(path, value);
  }

  override toTerraform(): Json {
    if (this.isOverridden) return super.toTerraform();
    const elements = this.elements();
    const metadata: Json = {
      version: this.node.tryGetContext('cdktfVersion'),
      stackName: this.node.id,
      backend: 'local',
    };
    const outputs: Json = {};
    for (const element of elements) {
      merge(metadata, this.resolve(element.toMetadata()));
      if (TerraformOutput.isTerraformOutput(element)) merge(outputs, atPath(element));
    }
    const whole: Json = { '//': { metadata, outputs } };
    // Elements that were added while the stacks were prepared, for reading each other's outputs, are resolved here.
    for (const element of elements) merge(whole, this.resolved.get(element) ?? this.resolve(element.toTerraform()));
    // With a fleet of thousands this would be gigabytes.
    this.resolved.clear();
    return whole;
  }

  /** In cdktf's order. */
  private elements(): TerraformElement[] {
    return this.node.findAll().filter((construct) => TerraformElement.isTerraformElement(construct));
  }

  private resolve(value: object, preparing = false): Json {
    return Tokenization.resolve(value, { scope: this, resolver: RESOLVER, preparing });
  }
}

/** An output's name in Terraform, nested in an object for each construct on its path. */
function atPath(output: TerraformOutput): Json {
  return output.node.path
    .split('/')
    .reduceRight<Json>(
      (inner, part) => ({ [part]: Object.keys(inner).length === 0 ? output.friendlyUniqueId : inner }),
      {},
    );
}

/** Merges objects, concatenates lists; otherwise the later value wins. */
function merge(into: Json, added: Json): void {
  for (const [key, value] of Object.entries(added)) {
    const known = into[key];
    if (Array.isArray(value)) into[key] = Array.isArray(known) ? [...known, ...value] : value;
    else if (isMap(value)) {
      const inner = isMap(known) ? (known as Json) : {};
      into[key] = inner;
      merge(inner, value);
    } else into[key] = value;
  }
}
