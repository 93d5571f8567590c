import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { isMap, type Resolver, resourcesOfType, type SynthesizedStack, text, type Value } from '../model';
import { at } from '../model/json';

/** A kind of objects in a version of the API. */
export interface ServedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A Helm release of a stack. */
export interface WantedRelease {
  readonly address: string;
  readonly namespace: string;
  readonly name: string;
  /** Kinds of the objects that its chart renders with its values. */
  readonly kinds: readonly ServedKind[];
}

/** The name of a release in reports. */
export function releaseTitle({ namespace, name }: Pick<WantedRelease, 'namespace' | 'name'>): string {
  return `Helm release ${namespace}/${name}`;
}

/** The Helm releases of a stack. Charts are read, not rendered: that would take Helm. */
export async function wantedReleases(resolver: Resolver, stack: SynthesizedStack): Promise<WantedRelease[]> {
  const releases: WantedRelease[] = [];
  for (const { address, config } of resourcesOfType(stack, 'helm_release')) {
    const argument = async (name: string) =>
      text(await resolver.evaluate(stack.name, config[name] ?? null, { address, argument: name }));
    const chart = resolve(stack.directory, (await argument('chart')) ?? '');
    const given = Array.isArray(config.values) ? config.values.map(String) : [];
    // Others may have values that would have to be computed first, such as the ends of certificates.
    const asked = given.filter((value) => conditionsOf(chart).some(([root]) => value.includes(`"${root}"`)));
    const values = await resolver.evaluate(stack.name, asked, { address, argument: 'values' });
    releases.push({
      address,
      namespace: (await argument('namespace')) ?? 'default',
      name: (await argument('name')) ?? '',
      kinds: kindsOfChart(chart, merged(values)),
    });
  }
  return releases;
}

function merged(texts: Value): Value {
  const values = Array.isArray(texts) ? texts.map((value): Value => parse(String(value)) as Value) : [];
  return Object.assign({}, ...values.filter(isMap)) as Value;
}

/** A template that is left out unless a value is set: `{{- if .Values.podMonitor.enabled }}` in its first line. */
const CONDITION = /^\{\{-? if \.Values\.([\w.]+) \}\}/;

function conditionOf(template: string): string[] | undefined {
  return CONDITION.exec(template)?.[1]?.split('.');
}

function templatesOf(chart: string): string[] {
  const folder = join(chart, 'templates');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
  return names.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** The values that decide what a chart renders, as paths. */
function conditionsOf(chart: string): string[][] {
  return templatesOf(chart).flatMap((template) => {
    const condition = conditionOf(template);
    return condition === undefined ? [] : [condition];
  });
}

/** The kinds in the templates of a chart. */
function kindsOfChart(chart: string, values: Value): ServedKind[] {
  const kinds = templatesOf(chart).flatMap((template) => {
    const condition = conditionOf(template);
    if (condition !== undefined && !at(values, ...condition)) return [];
    return [...template.matchAll(/^apiVersion: (\S+)\nkind: (\S+)$/gm)].map(([, apiVersion = '', kind = '']) => ({
      apiVersion,
      kind,
    }));
  });
  return [...new Map(kinds.map((kind) => [JSON.stringify(kind), kind])).values()];
}
