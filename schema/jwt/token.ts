import { decode } from '@nats-io/jwt';
import { z } from 'zod';
import { rebuilt } from '../../lib/json';
import { show } from '../show';

/** The lines that nsc prints around a JWT. */
const ARMOR = /^-{3,}(BEGIN|END) NATS [A-Z]+ JWT-{3,}$/gm;
/** A private key of operator, account, user, … as NATS writes them. */
const SEED = /\bS[A-Z][A-Z2-7]{56}\b/;
/** The signature algorithm of version 2; version 1, of before 2021, had another. */
const ALGORITHM = 'ed25519-nkey';

/** What a JWT says, or why nothing can be read from the text. */
export type TokenReading = { readonly payload: unknown } | { readonly problem: string };

/** The JWT alone: without line breaks, blanks, and the lines that nsc prints around it. */
export function bareJwt(text: string): string {
  return text.replace(ARMOR, '').replace(/\s/g, '');
}

/** The public key that a JWT is about; nothing of a text that is none. */
export function subjectOf(text: string): string | undefined {
  const token = readToken(text, 'a JWT');
  return 'payload' in token ? ABOUT.safeParse(token.payload).data?.sub : undefined;
}

const ABOUT = z.object({ sub: z.string() });
const VERSIONED = z.object({ nats: z.object({ version: z.literal(2) }) });

/**
 * Reads a JWT and checks its signature with the key that it names itself; whether that key may be trusted is another question.
 * @param article names what it should be, for messages: `the JWT of an operator`
 */
export function readToken(text: string, article: string): TokenReading {
  // Neither is repeated: what stands there must not reach a terminal or a log.
  if (SEED.test(text)) return { problem: `holds a private key (seed); give only ${article}, which is public` };
  const jwt = bareJwt(text);
  const { claims, error } = decoded(jwt);
  const algorithm = claims === undefined ? /^not a nats jwt - alg (.*)$/.exec(error)?.[1] : oldAlgorithm(claims);
  if (algorithm !== undefined) {
    return { problem: `is a JWT signed with ${show(algorithm)}, not with "${ALGORITHM}"; nsc upgrades old ones` };
  }
  if (claims !== undefined) return { payload: claims };
  if (!isRefusedForSignature(jwt, error)) {
    return { problem: `${show(text)} is not ${article}; nsc prints it with "--raw"` };
  }
  return { problem: 'has a signature that does not fit what it says; copy it once more, as a whole' };
}

type Decoded =
  | { readonly claims: unknown; readonly error: '' }
  | { readonly claims: undefined; readonly error: string };

/** What the library makes of JWTs: checking a signature takes it some milliseconds, and each is asked about several times. */
const known = new Map<string, Decoded>();

function decoded(jwt: string): Decoded {
  const made = known.get(jwt) ?? decodedAnew(jwt);
  known.set(jwt, made);
  return made;
}

function decodedAnew(jwt: string): Decoded {
  try {
    return { claims: inUtf8(decode(jwt)), error: '' };
  } catch (error) {
    return { claims: undefined, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The library takes each byte of a text for a character: what is not ASCII was written in UTF-8. */
function inUtf8(claims: unknown): unknown {
  return rebuilt(claims, (part) =>
    typeof part === 'string' && /^[\0-\xff]*$/.test(part) ? Buffer.from(part, 'latin1').toString('utf8') : part,
  );
}

/** The algorithm of a JWT of version 1, which the library takes too. */
function oldAlgorithm(claims: unknown): string | undefined {
  return VERSIONED.safeParse(claims).success ? undefined : 'ed25519';
}

/** A signature of the right length, which is nobody's. */
const NO_SIGNATURE = 'A'.repeat(86);

/** Whether a JWT is refused for its signature, or the key that it names, and for nothing else. */
function isRefusedForSignature(jwt: string, error: string): boolean {
  const wrong = /^(sig verification failed|nkeys: )/;
  return wrong.test(error) || wrong.test(decoded(jwt.replace(/[^.]*$/, NO_SIGNATURE)).error);
}
