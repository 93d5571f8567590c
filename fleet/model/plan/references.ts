import { z } from 'zod';
import { HANDED_OVER_BY } from '../../../constructs/contract';

/** What the configuration in a plan refers to. */
export interface References {
  /** As in `Plan.references`. */
  readonly references: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** As in `Plan.reads`. */
  readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
}

const configuration = z.object({
  root_module: z.object({
    resources: z
      .array(z.object({ address: z.string(), expressions: z.record(z.string(), z.unknown()).optional() }))
      .optional(),
  }),
});

/**
 * How data sources are named by which a stack reads the outputs of another one, and what another one hands to it; that
 * one has an output for each key.
 */
const READS = [
  /^data\.terraform_remote_state\.cross-stack-reference-input-(.+?)\.outputs\.(.+)$/,
  new RegExp(`^data\\.kubernetes_secret_v1\\.${HANDED_OVER_BY}(.+?)\\.data\\["(.+)"\\]$`),
];

/** Reads them; none where the configuration is not as expected, for a plan is good without them too. */
export function readReferences(given: unknown): References {
  const references = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const reads = new Map<string, Set<string>>();
  const parsed = configuration.safeParse(given);
  for (const { address, expressions = {} } of parsed.data?.root_module.resources ?? []) {
    const found = Object.entries(expressions).map(([argument, value]): [string, string[]] => [argument, within(value)]);
    references.set(address, new Map(found));
    for (const reference of found.flatMap(([, all]) => all)) {
      const [, stack, output] = READS.flatMap((read) => read.exec(reference) ?? []);
      if (stack === undefined || output === undefined) continue;
      reads.set(stack, (reads.get(stack) ?? new Set()).add(output));
    }
  }
  return { references, reads };
}

/** The references of an expression, or of the blocks in it. */
function within(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  // By hand: there are thousands in a plan, and zod makes an error for each block.
  if ('references' in value && isTexts(value.references)) return value.references;
  return Object.values(value).flatMap(within);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
