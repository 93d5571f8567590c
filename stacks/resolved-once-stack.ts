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
 * A stack that resolves each of its elements once, and writes the same to the byte. cdktf resolves all of them three times: to
 * find what other stacks read, to write them, and once more when they are merged; that was most of the synthesis of a fleet.
 *
 * So what an element says must not change between the two passes of a synthesis, as by an aspect.
 */
export abstract class ResolvedOnceStack extends TerraformStack {
  private readonly resolved = new Map<TerraformElement, Json>();
  private isOverridden = false;

  override prepareStack(): void {
    this.ensureBackendExists();
    for (const element of this.elements()) this.resolved.set(element, this.resolve(element.toTerraform(), true));
  }

  /** What a value added here refers to is resolved by cdktf, for the stack as a whole. */
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
    // What was added while the stacks were prepared, for what they read of each other, is resolved here.
    for (const element of elements) merge(whole, this.resolved.get(element) ?? this.resolve(element.toTerraform()));
    // Of a fleet of thousands this would be gigabytes.
    this.resolved.clear();
    return whole;
  }

  /** In the order in which cdktf takes them. */
  private elements(): TerraformElement[] {
    return this.node.findAll().filter((construct) => TerraformElement.isTerraformElement(construct));
  }

  private resolve(value: object, preparing = false): Json {
    return Tokenization.resolve(value, { scope: this, resolver: RESOLVER, preparing });
  }
}

/** An output's name in Terraform, within objects for each construct that it is in. */
function atPath(output: TerraformOutput): Json {
  return output.node.path
    .split('/')
    .reduceRight<Json>(
      (inner, part) => ({ [part]: Object.keys(inner).length === 0 ? output.friendlyUniqueId : inner }),
      {},
    );
}

/** Objects become one, lists one after the other; of two other values the later one counts. */
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
