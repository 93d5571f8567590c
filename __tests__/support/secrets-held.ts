import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SynthesizedApp, SynthesizedResource, SynthesizedStack } from '../../fleet/model';
import { HANDED_OVER, handedOver } from '../../fleet/model/handed-over';
import { ownerOf } from '../../fleet/model/remote-state';

/** A secret that Terraform makes: `<stack>/<address>` of its resource. */
export type Secret = string;

/**
 * What each stack holds of a fleet's secrets: what it makes, all that is in the outputs of the states that it reads,
 * and what is handed to it.
 */
export function secretsHeld(app: SynthesizedApp): Map<string, Set<Secret>> {
  return new Map(
    [...app.stacks.values()].map((stack) => [
      stack.name,
      new Set([...madeBy(stack), ...[...stack.dataSources.values()].flatMap((data) => readBy(app, stack, data))]),
    ]),
  );
}

/** Every secret that a fleet makes. */
export function secretsOf(app: SynthesizedApp): Secret[] {
  return [...app.stacks.values()].flatMap(madeBy);
}

/** Whose secret it is, in a few words. */
export function nameOfSecret(secret: Secret): string {
  const [stack = '', address = ''] = secret.split('/');
  const [, name = ''] = address.split('.');
  const leaf = /^leaf-(.+?)_/.exec(name)?.[1];
  if (leaf !== undefined) return `identity of ${leaf}`;
  if (/^leaves-ca_/.test(name)) return 'authority for leaves';
  const upstream = /^ca(?:-(.+?))?_/.exec(name);
  if (stack !== 'hub' && !/^(region|leaf)-/.test(stack) && upstream) return `authority of ${upstream[1] ?? 'hub'}`;
  return `servers and clients of ${stack.replace(/^(region|leaf)-/, '')}`;
}

/** A table: for each stack, which secrets its plan and its state hold. */
export function tableOf(held: ReadonlyMap<string, ReadonlySet<Secret>>, all: readonly Secret[]): string {
  const columns = [...new Set(all.map(nameOfSecret))].sort();
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = [...held]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([stack, secrets]) => {
      const names = new Set([...secrets].map(nameOfSecret));
      return row([`\`${stack}\``, ...columns.map((column) => (names.has(column) ? 'yes' : '–'))]);
    });
  return [row(['stack', ...columns]), row(['---', ...columns.map(() => '---')]), ...rows].join('\n');
}

const SECRET_TYPES: Readonly<Record<string, string>> = {
  tls_private_key: 'private_key_pem',
  random_password: 'result',
};

function madeBy(stack: SynthesizedStack): Secret[] {
  return [...stack.resources.values()]
    .filter(({ type }) => type in SECRET_TYPES)
    .map(({ address }) => `${stack.name}/${address}`);
}

/** The secrets that a data source copies: all outputs of a state, whichever are used, or what is in a Secret. */
function readBy(app: SynthesizedApp, stack: SynthesizedStack, data: SynthesizedResource): Secret[] {
  if (data.type === HANDED_OVER) {
    const { owner, secret } = handedOver(app, stack, data);
    return secretsIn(app, owner, JSON.stringify(secret.config.data));
  }
  if (data.type !== 'terraform_remote_state')
    throw new Error(`what ${stack.name} reads by ${data.address} is not known`);
  const owner = ownerOf(app, stack, data);
  return [...owner.outputs.values()].flatMap(({ value }) => secretsIn(app, owner, JSON.stringify(value)));
}

function secretsIn(app: SynthesizedApp, stack: SynthesizedStack, text: string): Secret[] {
  const own = Object.entries(SECRET_TYPES).flatMap(([type, attribute]) =>
    [...text.matchAll(new RegExp(`\\b(${type}\\.[\\w-]+)\\.${attribute}\\b`, 'g'))].map(
      ([, address]) => `${stack.name}/${address}`,
    ),
  );
  const through = [...text.matchAll(/(data\.terraform_remote_state\.[\w-]+)\.outputs\.([\w-]+)/g)].flatMap(
    ([, address = '', output = '']) => {
      const data = stack.dataSources.get(address);
      if (data === undefined) throw new Error(`${stack.name} has no ${address}`);
      const owner = ownerOf(app, stack, data);
      return secretsIn(app, owner, JSON.stringify(owner.outputs.get(output)?.value ?? ''));
    },
  );
  return [...own, ...through];
}

/** The table of docs/trust.md under a heading. */
export function documentedTable(heading: string): string {
  const text = readFileSync(join(__dirname, '../../docs/trust.md'), 'utf8');
  const [, after = ''] = text.split(`\n${heading}\n`);
  return /(?:^\|.*\n)+/m.exec(after)?.[0].trimEnd() ?? '';
}
