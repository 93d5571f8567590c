import { fromSeed, type KeyPair } from '@nats-io/nkeys';
import type { ResolverState } from '../model';

/** Keys and JWTs generated in a rehearsal, kept in the state, like everything else that it generates. */
export class DoubleMemory {
  constructor(private readonly state: ResolverState = new Map()) {}

  /**
   * What was made under a name, or is made now.
   * @param inputs what it is made from: if they differ, it is made again
   */
  async text(name: string, inputs: string, make: () => Promise<string>): Promise<string> {
    const key = `${PREFIX}${name}`;
    const kept = this.state.get(key);
    if (kept?.inputs === inputs) return String(kept.attributes.text);
    const text = await make();
    this.state.set(key, { inputs, attributes: { text } });
    return text;
  }

  /** A key pair under a name. */
  async key(name: string, make: () => KeyPair): Promise<KeyPair> {
    const seed = await this.text(`key ${name}`, '', async () => new TextDecoder().decode(make().getSeed()));
    return fromSeed(new TextEncoder().encode(seed));
  }
}

/** A state without the value under that name. */
export function forgetting(state: ResolverState, name: string): ResolverState {
  return new Map([...state].filter(([key]) => key !== `${PREFIX}${name}`));
}

/** No stack has a name with a blank. */
const PREFIX = 'operator double/';
