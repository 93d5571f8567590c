import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a double answers: JSON, a file, where else to look, or nothing, which is 404. */
export type Answer = object | Buffer | URL | undefined;

/** The API of GitHub or GitLab, without the service. */
export interface ServiceDouble {
  /** URL without a slash at the end. */
  readonly url: string;
  /** The headers `Authorization` that it was asked with; undefined where there was none. */
  readonly authorizations: Set<string | undefined>;
  close(): void;
}

/** Starts one on loopback. @param answer gets method and path in one word, as in `GET /user`, and what was sent */
export async function serviceDouble(
  answer: (request: string, body: Readonly<Record<string, unknown>>) => Answer,
): Promise<ServiceDouble> {
  const authorizations = new Set<string | undefined>();
  const server = createServer(async (request, response) => {
    authorizations.add(request.headers.authorization);
    const text = await bodyOf(request);
    const answered = answer(`${request.method} ${request.url}`, text === '' ? {} : JSON.parse(text));
    if (answered instanceof URL) response.writeHead(302, { location: answered.href }).end();
    else if (answered === undefined) response.writeHead(404).end('{"message":"Not Found"}');
    else response.end(Buffer.isBuffer(answered) ? answered : JSON.stringify(answered));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A test that fails before it closes this ends all the same.
  server.unref();
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, authorizations, close: () => server.close() };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
