import type { ProviderConfig } from '../../model/plan/provider-config';
import { blockOf, mapOf, type Seen, sameSeen, textOf } from '../../model/plan/seen';
import type { Analysis, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';

/**
 * How the providers of a plan are configured. That decides to which cluster it goes, by which program or key it gets
 * in, and whose code runs: all that is not exactly as this project's stacks write it is reported.
 */
export const providers: Analysis = (stack, notes) => {
  const configured = new Set(stack.plan.providers.map(({ key }) => key));
  for (const key of ['kubernetes', 'helm']) {
    const isUsed = [...stack.plan.resources.values()].some(({ type }) => type.startsWith(`${key}_`));
    if (!isUsed || configured.has(key)) continue;
    notes.add('provider-unexpected', {
      title: phrase`provider ${key} is not configured`,
      details: [phrase`It goes to the cluster that the kubeconfig of whoever applies it names by default.`],
      key: [key, 'not configured'],
    });
  }
  for (const provider of stack.plan.providers) {
    const odd = oddities(provider, stack);
    if (odd.length === 0) continue;
    notes.add('provider-unexpected', {
      title: phrase`provider ${provider.key}: ${listed(odd)}`,
      details: [phrase`It decides to which cluster this plan goes, and what runs on the machine that applies it.`],
      key: [provider.key, ...odd],
    });
  }
};

/** The registries of Terraform and OpenTofu. */
const SOURCE = /^registry\.(terraform\.io|opentofu\.org)\/(hashicorp\/(kubernetes|helm|tls|random))$/;
const BUILT_IN = 'terraform.io/builtin/terraform';

/** What is unlike a configuration of this project, each in a few words. */
function oddities(
  { key, source = 'none', version, expressions, others }: ProviderConfig,
  stack: PlannedStack,
): string[] {
  const found = others.map((name) => `${name} is set`);
  const { after } = stack.plan.madeFor;
  const [, , owned = '', name] = SOURCE.exec(source) ?? [];
  if (key === 'terraform' ? source !== BUILT_IN : name !== key) found.push(`its source is ${source}`);
  if (key !== 'terraform' && !/^\d+\.\d+\.\d+$/.test(version ?? ''))
    found.push(`its version is ${version ?? 'not set'}`);
  const said = mapOf(after?.providers);
  if (name === key && after?.providers !== undefined && said[key] !== `${owned} ${version}`) {
    found.push(`the stack is made for ${textOf(said[key]) ?? 'no such provider'}, and this is ${owned} ${version}`);
  }
  return [...found, ...told(key, expressions, stack)];
}

function told(key: string, expressions: Seen, stack: PlannedStack): string[] {
  const given = mapOf(expressions);
  if (key === 'kubernetes') {
    const { ignore_annotations: annotations, ignore_labels: labels, ...cluster } = given;
    const ignored = { ignore_annotations: annotations, ignore_labels: labels };
    return [
      ...clusterOddities(cluster, stack),
      ...Object.entries(ignored).flatMap(([name, value]) =>
        sameSeen(value ?? null, { constant_value: ['.*'] }) ? [] : [`${name} is not only .*`],
      ),
    ];
  }
  if (key === 'helm') {
    const { kubernetes, ...others } = given;
    const constant = mapOf(kubernetes).constant_value;
    // A nested attribute since its version 3, a block before.
    const cluster = constant === undefined ? blockOf(kubernetes) : constants(mapOf(constant));
    return [...Object.keys(others).map((name) => `${name} is set`), ...clusterOddities(cluster, stack)];
  }
  return Object.keys(given).map((name) => `${name} is set`);
}

function constants(values: { readonly [name: string]: Seen }): { readonly [name: string]: Seen } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { constant_value: value }]));
}

/** A cluster is named by a kubeconfig and a context in it, both as the output of the stack says. */
function clusterOddities(given: { readonly [name: string]: Seen }, { plan: { madeFor } }: PlannedStack): string[] {
  const { config_path: config, config_context: context, ...others } = given;
  const found = Object.keys(others).map((name) => `${name} is set`);
  const said = madeFor.after?.cluster;
  for (const [name, expression, known] of [
    ['config_path', config, mapOf(said).config],
    ['config_context', context, mapOf(said).context],
  ] as const) {
    const { constant_value: value, ...more } = mapOf(expression);
    const text = textOf(value);
    if (!text || Object.keys(more).length > 0) found.push(`${name} is not written in the configuration`);
    // Stacks of earlier versions did not say it.
    else if (madeFor.after?.providers !== undefined && text !== known) {
      found.push(`${name} is ${text}, and the stack is made for ${textOf(known) ?? 'none'}`);
    }
  }
  return found;
}
