import { decode } from '@nats-io/jwt';
import { z } from 'zod';
import { rebuilt } from '../../lib/json';
import { show } from '../show';

/** The lines that nsc prints around a JWT. */
const ARMOR = /^-{3,}(BEGIN|END) NATS [A-Z]+ JWT-{3,}$/gm;
/** A private key (seed) of an operator, account or user, as NATS writes it. */
const SEED = /\bS[A-Z][A-Z2-7]{56}\b/;
/** The signature algorithm of JWT version 2; version 1, used before 2021, had another. */
const ALGORITHM = 'ed25519-nkey';

/** The payload of a JWT, or why it cannot be read. */
export type TokenReading = { readonly payload: unknown } | { readonly problem: string };

/** The JWT alone: without line breaks, blanks, and the lines that nsc prints around it. */
export function bareJwt(text: string): string {
  return text.replace(ARMOR, '').replace(/\s/g, '');
}

/** The public key that a JWT is about; `undefined` if the text is not a JWT. */
export function subjectOf(text: string): string | undefined {
  const token = readToken(text, 'a JWT');
  return 'payload' in token ? ABOUT.safeParse(token.payload).data?.sub : undefined;
}

const ABOUT = z.object({ sub: z.string() });
const VERSIONED = z.object({ nats: z.object({ version: z.literal(2) }) });

/**
 * Reads a JWT and checks its signature with the key that it names itself; it does not check whether that key is
 * trusted.
 * @param article names what it should be, for messages: `an operator JWT`
 */
export function readToken(text: string, article: string): TokenReading {
  // The message does not repeat the text: a seed must not reach a terminal or a log.
  if (SEED.test(text)) return { problem: `contains a private key (seed); give only ${article}, which is public` };
  const jwt = bareJwt(text);
  const { claims, error } = decoded(jwt);
  const algorithm = claims === undefined ? /^not a nats jwt - alg (.*)$/.exec(error)?.[1] : oldAlgorithm(claims);
  if (algorithm !== undefined) {
    return { problem: `is a JWT signed with ${show(algorithm)}, not with "${ALGORITHM}"; upgrade it with nsc` };
  }
  if (claims !== undefined) return { payload: claims };
  if (!isRefusedForSignature(jwt, error)) {
    return { problem: `${show(text)} is not ${article}; nsc prints it with "--raw"` };
  }
  return { problem: 'has a signature that does not match its content; copy the whole JWT again' };
}

type Decoded =
  | { readonly claims: unknown; readonly error: '' }
  | { readonly claims: undefined; readonly error: string };

/** JWTs that are decoded already: checking a signature takes some milliseconds, and each JWT is read several times. */
const known = new Map<string, Decoded>();

function decoded(jwt: string): Decoded {
  const made = known.get(jwt) ?? decodedOnce(jwt);
  known.set(jwt, made);
  return made;
}

function decodedOnce(jwt: string): Decoded {
  try {
    return { claims: inUtf8(decode(jwt)), error: '' };
  } catch (error) {
    return { claims: undefined, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The library reads each byte of a text as a character, but texts are UTF-8. */
function inUtf8(claims: unknown): unknown {
  return rebuilt(claims, (part) =>
    typeof part === 'string' && /^[\0-\xff]*$/.test(part) ? Buffer.from(part, 'latin1').toString('utf8') : part,
  );
}

/** The algorithm of a JWT of version 1, which the library accepts too. */
function oldAlgorithm(claims: unknown): string | undefined {
  return VERSIONED.safeParse(claims).success ? undefined : 'ed25519';
}

/** A signature of the right length that is never valid. */
const NO_SIGNATURE = 'A'.repeat(86);

/** Whether a JWT is refused only for its signature, or for the key that it names. */
function isRefusedForSignature(jwt: string, error: string): boolean {
  const wrong = /^(sig verification failed|nkeys: )/;
  return wrong.test(error) || wrong.test(decoded(jwt.replace(/[^.]*$/, NO_SIGNATURE)).error);
}
