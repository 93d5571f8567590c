import type { z } from 'zod';
import { UserError } from '../../lib/user-error';
import { readTypedJson } from '../terraform/typed-json';

/** An answer takes no longer, or the service is taken to be down. */
const TIMEOUT_MS = 60_000;
/** Entries of a page, the most that GitHub and GitLab give. */
const PAGE = 100;
/** A longer error of the service is cut. */
const LONGEST_ERROR = 300;

/** A request, without its path. */
interface Request {
  /** @default GET */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** What is sent, as JSON. */
  readonly body?: object;
}

/** The API of GitHub or GitLab. */
export class Api {
  /**
   * @param service its name, for errors
   * @param base what paths are appended to, without a slash at the end
   * @param token sent to this host only: `fetch` leaves the header `Authorization` out when it is redirected to another
   * one
   */
  constructor(
    private readonly service: string,
    private readonly base: string,
    private readonly token: string,
  ) {}

  /** What the service answers. @throws UserError where it refuses, or answers something else */
  async json<Type>(schema: z.ZodType<Type>, path: string, request: Request = {}): Promise<Type> {
    const answer = await this.send(path, request);
    return readTypedJson(schema, await answer.text(), {
      path: `the answer of ${this.service} to ${path}`,
      what: 'as expected',
    });
  }

  /** Sends, and looks at no answer. @throws UserError where the service refuses */
  async write(path: string, request: Request): Promise<void> {
    await this.send(path, request);
  }

  /** All entries of a list that comes in pages. @param list the list in an answer */
  async all<Answer, Entry>(
    schema: z.ZodType<Answer>,
    path: string,
    list: (answer: Answer) => readonly Entry[],
  ): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (let page = 1; ; page += 1) {
      const separator = path.includes('?') ? '&' : '?';
      const some = list(await this.json(schema, `${path}${separator}per_page=${PAGE}&page=${page}`));
      entries.push(...some);
      if (some.length < PAGE) return entries;
    }
  }

  /** A file; undefined where there is none. @throws UserError where the service refuses */
  async file(path: string): Promise<Uint8Array | undefined> {
    const answer = await this.send(path, {}, [404]);
    return answer.status === 404 ? undefined : new Uint8Array(await answer.arrayBuffer());
  }

  private async send(
    path: string,
    { method = 'GET', body }: Request,
    accepted: readonly number[] = [],
  ): Promise<Response> {
    const answer = await fetch(`${this.base}/${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: Error) => {
      const { cause } = error;
      throw new UserError(
        `${this.service} does not answer at ${this.base}: ${cause instanceof Error ? cause.message : error.message}`,
      );
    });
    if (answer.ok || accepted.includes(answer.status)) return answer;
    const said = (await answer.text()).replace(/\s+/g, ' ').slice(0, LONGEST_ERROR);
    throw new UserError(`${this.service} refuses ${method} ${path}: ${answer.status} ${said}`);
  }
}
