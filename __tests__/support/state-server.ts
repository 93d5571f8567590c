import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that keeps Terraform's states and their locks by HTTP, as https://developer.hashicorp.com/terraform/language/backend/http wants it. */
export interface StateServer {
  /** URL without a slash at the end. */
  readonly url: string;
  /** Paths at which there is a state, sorted. */
  paths(): string[];
  /** How often somebody asked for a lock that another one held. */
  refused(): number;
  close(): void;
}

/** Starts one on loopback. */
export async function stateServer(): Promise<StateServer> {
  const states = new Map<string, string>();
  /** Who holds the lock of a state, in Terraform's own words. */
  const locks = new Map<string, string>();
  let refused = 0;
  const server = createServer((request, response) => {
    const path = request.url?.replace(/\?.*/, '') ?? '';
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      if (request.method === 'LOCK') {
        const holder = locks.get(path);
        if (holder === undefined) locks.set(path, body);
        else refused += 1;
        response.statusCode = holder === undefined ? 200 : 423;
        response.end(holder ?? '');
        return;
      }
      if (request.method === 'UNLOCK') locks.delete(path);
      if (request.method === 'POST') states.set(path, body);
      const state = request.method === 'GET' ? states.get(path) : '';
      response.statusCode = state === undefined ? 404 : 200;
      response.end(state ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    paths: () => [...states.keys()].sort(),
    refused: () => refused,
    close: () => server.close(),
  };
}
