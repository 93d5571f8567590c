import { fromPublic } from '@nats-io/nkeys';
import { z } from 'zod';
import { show } from '../show';

/** The lines that nsc prints around a JWT. */
const ARMOR = /^-{3,}(BEGIN|END) NATS [A-Z]+ JWT-{3,}$/gm;
/** A private key of operator, account, user, … as NATS writes them. */
const SEED = /\bS[A-Z][A-Z2-7]{56}\b/;
/** The signature algorithm of version 2; version 1, of before 2021, had another. */
const ALGORITHM = 'ed25519-nkey';

const HEADER = z.object({ typ: z.string().regex(/^jwt$/i), alg: z.string() });
const ISSUED = z.object({ iss: z.string() });

/** What a JWT says, or why nothing can be read from the text. */
export type TokenReading = { readonly payload: unknown } | { readonly problem: string };

/** The JWT alone: without line breaks, blanks, and the lines that nsc prints around it. */
export function bareJwt(text: string): string {
  return text.replace(ARMOR, '').replace(/\s/g, '');
}

/** The public key that a JWT is about, whether or not its signature is right; nothing of a text that is none. */
export function subjectOf(jwt: string): string | undefined {
  return ABOUT.safeParse(json(bareJwt(jwt).split('.')[1] ?? '')).data?.sub;
}

const ABOUT = z.object({ sub: z.string() });

/**
 * Reads a JWT and checks its signature with the key that it names itself; whether that key may be trusted is another question.
 * @param article names what it should be, for messages: `the JWT of an operator`
 */
export function readToken(text: string, article: string): TokenReading {
  // Neither is repeated: what stands there must not reach a terminal or a log.
  if (SEED.test(text)) return { problem: `holds a private key (seed); give only ${article}, which is public` };
  const jwt = bareJwt(text);
  const [header = '', payload = '', signature = '', ...more] = jwt.split('.');
  const head = HEADER.safeParse(json(header)).data;
  const claims = json(payload);
  const issuer = ISSUED.safeParse(claims).data?.iss;
  if (!head || more.length > 0 || issuer === undefined) {
    return { problem: `${show(text)} is not ${article}; nsc prints it with "--raw"` };
  }
  if (head.alg !== ALGORITHM) {
    return { problem: `is a JWT signed with ${show(head.alg)}, not with "${ALGORITHM}"; nsc upgrades old ones` };
  }
  if (!signs(issuer, `${header}.${payload}`, Buffer.from(signature, 'base64url'))) {
    return { problem: 'has a signature that does not fit what it says; copy it once more, as a whole' };
  }
  return { payload: claims };
}

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function signs(publicKey: string, text: string, signature: Uint8Array): boolean {
  try {
    return fromPublic(publicKey).verify(Buffer.from(text), signature);
  } catch {
    // A public key or a signature that is none at all.
    return false;
  }
}
