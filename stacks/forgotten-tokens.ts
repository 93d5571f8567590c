import { type IResolvable, TokenMap } from '../constructs/cdktf';

/** Where cdktf keeps all tokens of a process, by what stands for them in texts and numbers; no part of its interface says so. */
interface Kept {
  stringTokenMap: Map<string, IResolvable>;
  numberTokenMap: Map<number, IResolvable>;
}

/** Finds what is below it too, and leaves that as it is. */
class Above<Key, Value> extends Map<Key, Value> {
  constructor(private readonly below: ReadonlyMap<Key, Value>) {
    super();
  }

  override get(key: Key): Value | undefined {
    return super.get(key) ?? this.below.get(key);
  }
}

/**
 * Does some work, and lets go of the tokens that were made meanwhile. cdktf keeps every token for good, and with it the
 * construct that it is of and all other constructs of the app: of a fleet of thousands gigabytes.
 *
 * Whatever is made before and used afterwards must not make a token of itself for the first time meanwhile; to resolve that
 * one later is an error of cdktf, of a token that it does not know.
 */
export function forgettingTokens<Result>(work: () => Result): Result {
  const kept = TokenMap.instance() as unknown as Kept;
  const { stringTokenMap, numberTokenMap } = kept;
  kept.stringTokenMap = new Above(stringTokenMap);
  kept.numberTokenMap = new Above(numberTokenMap);
  try {
    return work();
  } finally {
    kept.stringTokenMap = stringTokenMap;
    kept.numberTokenMap = numberTokenMap;
  }
}
