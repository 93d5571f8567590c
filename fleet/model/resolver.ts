import { canonical } from '../../lib/json';
import { Dependencies } from './dependencies';
import { EvaluationError, ExpressionError, type Location, UnsupportedExpression } from './errors';
import { evaluate, follow } from './evaluator';
import { referenceText, type Step } from './expression';
import { HANDED_OVER, handedOver } from './handed-over';
import { parseTemplate } from './parser';
import { ownerOf } from './remote-state';
import {
  type AttributeContext,
  type AttributeSource,
  type Attributes,
  defaultSources,
  type SourceOptions,
  sourceFor,
} from './sources';
import { type SynthesizedApp, type SynthesizedResource, type SynthesizedStack, stackNamed } from './stack';
import { isMap, type Value, type ValueMap } from './value';

/** The attributes generated for a resource, kept for as long as its arguments are the same. */
export interface KeptResource {
  /** The resolved arguments that it was made from, as canonical JSON. */
  readonly inputs: string;
  readonly attributes: Attributes;
}

/** The state of a Resolver, keyed `<stack>/<address>`, like Terraform's state. */
export type ResolverState = Map<string, KeptResource>;

/** Options of a Resolver. */
export interface ResolverOptions extends SourceOptions {
  /**
   * Sources by resource type (`data.<type>` for data sources; a final `*` stands for the rest), before the built-in
   * ones.
   */
  readonly attributes?: Readonly<Record<string, AttributeSource>>;
  /** A state kept from an earlier Resolver. It is written to. */
  readonly state?: ResolverState;
}

/** Arguments that steer Terraform, and say nothing about what is made. */
const metaArguments = new Set(['depends_on', 'lifecycle', 'provider', 'provisioner', 'connection']);

/** Evaluates the expressions of a synthesized app, across stacks, as Terraform would. */
export class Resolver {
  /** Everything generated so far; pass it to the Resolver of another synthesis of the same environment. */
  readonly state: ResolverState;
  private readonly sources: Readonly<Record<string, AttributeSource>>;
  private readonly arguments = new Map<string, Promise<ValueMap>>();
  private readonly computed = new Map<string, Promise<Attributes | undefined>>();
  private readonly outputs = new Map<string, Promise<Value>>();
  private readonly dependencies = new Dependencies();

  constructor(
    readonly app: SynthesizedApp,
    options: ResolverOptions = {},
  ) {
    this.state = options.state ?? new Map();
    this.sources = { ...defaultSources(options), ...options.attributes };
  }

  /** A value of a stack (a template, or a list or map with templates in it) with everything in it resolved. */
  async evaluate(stackName: string, value: Value, location?: Omit<Location, 'stack'>): Promise<Value> {
    const stack = stackNamed(this.app, stackName);
    return this.resolve(stack, value, { address: 'an expression', ...location, stack: stackName }, undefined);
  }

  /** The arguments of a resource or data source, resolved. */
  async resource(stackName: string, address: string): Promise<ValueMap> {
    const stack = stackNamed(this.app, stackName);
    return this.argumentsOf(stack, find(stack, address));
  }

  /** One value of a resource: an argument, or what its source computes; e.g. `['metadata', 0, 'name']`. */
  async attribute(stackName: string, address: string, path: readonly Step[]): Promise<Value> {
    const stack = stackNamed(this.app, stackName);
    return this.attributeOf(stack, find(stack, address), path);
  }

  /** An output of a stack, resolved. */
  async output(stackName: string, name: string): Promise<Value> {
    return this.outputOf(stackNamed(this.app, stackName), name);
  }

  private argumentsOf(stack: SynthesizedStack, resource: SynthesizedResource): Promise<ValueMap> {
    return remember(this.arguments, `${stack.name}/${resource.address}`, async () => {
      const resolved: ValueMap = {};
      for (const [argument, value] of Object.entries(resource.config)) {
        const location = { stack: stack.name, address: resource.address, argument };
        if (argument === 'count' || argument === 'for_each' || argument === 'dynamic') {
          throw new UnsupportedExpression(`${argument} is not supported`).at(location, JSON.stringify(value));
        }
        resolved[argument] = metaArguments.has(argument)
          ? value
          : await this.resolve(stack, value, location, `${stack.name}/${resource.address}`);
      }
      return resolved;
    });
  }

  private computedOf(stack: SynthesizedStack, resource: SynthesizedResource): Promise<Attributes | undefined> {
    const key = `${stack.name}/${resource.address}`;
    return remember(this.computed, key, async () => {
      const source = sourceFor(this.sources, resource);
      if (source === undefined) return undefined;
      const all = await this.argumentsOf(stack, resource);
      const args = Object.fromEntries(Object.entries(all).filter(([name]) => !metaArguments.has(name)));
      const context: AttributeContext = { stack, resource, args };
      try {
        return await this.keptOrMade(key, source, context);
      } catch (error) {
        if (error instanceof ExpressionError) throw error;
        const message = error instanceof Error ? error.message : String(error);
        throw new UnsupportedExpression(message).at({ stack: stack.name, address: resource.address });
      }
    });
  }

  private async keptOrMade(key: string, source: AttributeSource, context: AttributeContext): Promise<Attributes> {
    const { make, identity } = typeof source === 'function' ? { make: source, identity: undefined } : source;
    const inputs = canonical([context.args, (await identity?.(context)) ?? null]);
    const kept = this.state.get(key);
    if (kept !== undefined && kept.inputs === inputs) return kept.attributes;
    const attributes = await make(context);
    this.state.set(key, { inputs, attributes });
    return attributes;
  }

  private async attributeOf(
    stack: SynthesizedStack,
    resource: SynthesizedResource,
    path: readonly Step[],
  ): Promise<Value> {
    const [first] = path;
    if (first === undefined) {
      throw new UnsupportedExpression(`${resource.address} as a whole is not supported, only its single attributes`);
    }
    const given = follow(await this.argumentsOf(stack, resource), path);
    if ('value' in given) return given.value;
    const attributes = await this.computedOf(stack, resource);
    const made = attributes === undefined ? given : follow(attributes, path);
    if ('value' in made) return made.value;
    const reference = referenceText(resource.address, path);
    if (made.depth > 0 && typeof made.missing === 'number') {
      throw new EvaluationError(`${reference}: there is no element ${made.missing}`);
    }
    throw new UnsupportedExpression(
      `${reference} is neither an argument that is set, nor known without ${attributes === undefined ? 'Terraform: nothing here can make it' : `the real provider`}`,
    );
  }

  private outputOf(stack: SynthesizedStack, name: string): Promise<Value> {
    const key = `${stack.name}/output.${name}`;
    return remember(this.outputs, key, async () => {
      const output = stack.outputs.get(name);
      if (output === undefined) throw new UnsupportedExpression(`stack '${stack.name}' has no output '${name}'`);
      return this.resolve(stack, output.value, { stack: stack.name, address: `output.${name}` }, key);
    });
  }

  private async resolve(stack: SynthesizedStack, value: Value, at: Location, node: string | undefined): Promise<Value> {
    if (typeof value === 'string') return this.resolveText(stack, value, at, node);
    const inside = (step: string): Location => ({
      ...at,
      argument: at.argument === undefined ? step : `${at.argument}.${step}`,
    });
    if (Array.isArray(value)) {
      const items: Value[] = [];
      for (const [index, item] of value.entries())
        items.push(await this.resolve(stack, item, inside(String(index)), node));
      return items;
    }
    if (!isMap(value)) return value;
    const result: ValueMap = {};
    for (const [key, item] of Object.entries(value)) {
      const name = key.includes('{') ? await this.resolveText(stack, key, at, node) : key;
      result[String(name)] = await this.resolve(stack, item, inside(key), node);
    }
    return result;
  }

  private async resolveText(
    stack: SynthesizedStack,
    text: string,
    at: Location,
    node: string | undefined,
  ): Promise<Value> {
    if (!text.includes('{')) return text;
    try {
      return await evaluate(parseTemplate(text), {
        reference: (root, steps) => this.reference(stack, root, steps, node),
      });
    } catch (error) {
      throw error instanceof ExpressionError ? error.at(at, text) : error;
    }
  }

  private async reference(
    stack: SynthesizedStack,
    root: string,
    steps: readonly Step[],
    node: string | undefined,
  ): Promise<Value> {
    const whole = referenceText(root, steps);
    if (whole === 'path.module' || whole === 'path.root') return stack.directory;
    if (whole === 'terraform.workspace') return 'default';
    const isData = root === 'data';
    const [type, name] = isData ? steps : [root, steps[0]];
    const path = steps.slice(isData ? 2 : 1);
    const address = `${isData ? 'data.' : ''}${type}.${name}`;
    const resource = (isData ? stack.dataSources : stack.resources).get(address);
    if (resource === undefined) throw new UnsupportedExpression(`${whole} names nothing in stack '${stack.name}'`);
    if (isData && type === 'terraform_remote_state') return this.remote(stack, resource, path, node);
    if (isData && type === HANDED_OVER) return this.handed(stack, resource, path, node);
    this.dependencies.add(node, `${stack.name}/${address}`);
    return this.attributeOf(stack, resource, path);
  }

  /** What another stack hands over in the cluster. */
  private async handed(
    stack: SynthesizedStack,
    data: SynthesizedResource,
    path: readonly Step[],
    node: string | undefined,
  ): Promise<Value> {
    const { owner, secret } = handedOver(this.app, stack, data);
    this.dependencies.add(node, `${owner.name}/${secret.address}`);
    return this.attributeOf(owner, secret, path);
  }

  private async remote(
    stack: SynthesizedStack,
    data: SynthesizedResource,
    path: readonly Step[],
    node: string | undefined,
  ): Promise<Value> {
    const [outputs, name] = path;
    if (outputs !== 'outputs' || typeof name !== 'string') {
      throw new UnsupportedExpression(
        `${referenceText(data.address, path)}: only .outputs.NAME of a remote state is understood`,
      );
    }
    const owner = ownerOf(this.app, stack, data);
    this.dependencies.add(node, `${owner.name}/output.${name}`);
    const found = follow(await this.outputOf(owner, name), path.slice(2));
    if ('value' in found) return found.value;
    throw new EvaluationError(`${referenceText(data.address, path)} does not exist`);
  }
}

function find(stack: SynthesizedStack, address: string): SynthesizedResource {
  const resource = stack.resources.get(address) ?? stack.dataSources.get(address);
  if (resource === undefined) throw new Error(`stack '${stack.name}' has no resource '${address}'`);
  return resource;
}

function remember<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
