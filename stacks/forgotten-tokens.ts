import { type IResolvable, TokenMap } from '../constructs/cdktf';

/**
 * Where cdktf keeps all tokens of a process, by their placeholders in texts and numbers; this is not part of its API.
 */
interface Kept {
  stringTokenMap: Map<string, IResolvable>;
  numberTokenMap: Map<number, IResolvable>;
}

/** A map on top of another one: it also finds the other's entries, and never changes them. */
class Above<Key, Value> extends Map<Key, Value> {
  constructor(private readonly below: ReadonlyMap<Key, Value>) {
    super();
  }

  override get(key: Key): Value | undefined {
    return super.get(key) ?? this.below.get(key);
  }
}

/**
 * Runs some work, and forgets the tokens that it created. cdktf keeps every token forever, and with it the construct of
 * the token and all other constructs of the app: gigabytes for a fleet of thousands.
 *
 * Constructs that exist before and are used after the work must not create their first token during it: cdktf could not
 * resolve that token later.
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
