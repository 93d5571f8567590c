import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientOptions, RawClient } from '../raw-client';
import type { Observe, Row } from '../reload-case';
import { type ReloadedServer, valueAt } from '../reloaded-server';
import { certificate } from '../surroundings';

/** What a page of the monitoring says at a path, `nothing` where it says nothing there. */
export const page =
  (name: string, path: string): Observe =>
  async (server) =>
    (await server.page(name, path)) ?? 'nothing';

/** What a page says at a path once it says something there; the page of another server by its port. */
export const comes =
  (name: string, path: string, port?: number): Observe =>
  async (server) => {
    const value = await server.page(name, path, port);
    if (value === undefined) throw new Error(`nothing at ${path} of /${name} yet`);
    return value;
  };

/** What the server says of itself at a path of /varz. */
export const varz = (path: string) => page('varz', path);

/** Whether there is such a page. */
export const hasPage =
  (name: string, port?: number): Observe =>
  (server) =>
    server.page(name, '', port).then(Boolean, () => false);

/** Whether a file of the case is there and holds this. */
export const fileHolds =
  (name: string, text: RegExp): Observe =>
  async ({ around }) =>
    existsSync(around.path(name)) && text.test(readFileSync(around.path(name), 'utf8'));

/** What becomes of a client that connects. */
const asClient =
  <Seen>(options: ClientOptions, look: (client: RawClient, server: ReloadedServer) => Seen | Promise<Seen>) =>
  async (server: ReloadedServer): Promise<Seen> => {
    const client = await server.client(options);
    try {
      return await look(client, server);
    } finally {
      client.end();
    }
  };

/** Whether a client is let in. */
export const letIn =
  (options: ClientOptions): Observe =>
  (server) =>
    asClient(options, ({ closed }) => !closed)(server).catch(() => false);

/** Whether a server speaks to one that connects, be it that it closes the connection then. */
export const speaks =
  (options: ClientOptions): Observe =>
  (server) =>
    asClient(options, () => true)(server).catch(() => false);

/** The certificate that the server presents to a client. */
export const presented = (options: ClientOptions) => asClient(options, ({ certificate }) => certificate);

/** Another certificate of a block, whose port of the case is encrypted from the first byte. */
export const ofCertificate = (at: string, watch: 'routez' | 'nobody'): Row => [
  certificate('first'),
  certificate('second'),
  (server) => server.presented(server.around.port(4)),
  { at, watch },
];

/** What the server tells clients of itself. */
export const info = (key: string, options: ClientOptions = {}) =>
  asClient(options, (client) => client.info[key] ?? 'nothing');

/** What the server answers to lines of a client. */
export const answers = (lines: readonly string[], options: ClientOptions = {}) =>
  asClient(options, (client) => client.say(...lines));

/** Whether it has logged such a line. */
export const hasLogged =
  (pattern: RegExp): Observe =>
  async ({ lines }) =>
    lines.some((line) => pattern.test(line));

/** Whether a new connection of a client makes it log a line of this kind. */
export const logsOfAClient =
  (pattern: RegExp): Observe =>
  async (server) => {
    const lines = await server.logs(() => answers(['SUB foo 1', 'PUB foo 10', '0123456789'])(server));
    return lines.some((line) => pattern.test(line));
  };

/** What the first client receives of a talk: clients and their lines, one after the other. */
export const receives =
  (...talk: readonly (readonly [ClientOptions, ...string[]])[]): Observe =>
  async (server) => {
    const clients = new Map<string, RawClient>();
    for (const [options, ...lines] of talk) {
      const name = JSON.stringify(options);
      const client = clients.get(name) ?? (await server.client(options));
      clients.set(name, client);
      await client.say(...lines);
      // By then the message has reached the other servers.
      await sleep(CROSSED_MS);
    }
    const [receiver] = clients.values();
    await receiver?.say();
    for (const client of clients.values()) client.end();
    return receiver?.lines.filter((line) => line.startsWith('MSG'));
  };
const CROSSED_MS = 100;

/** What JetStream answers, at a path. */
export const api = (subject: string, path: string, options: ClientOptions = {}) =>
  asClient(options, async (client) => {
    const answer = await client.request(`$JS.API.${subject}`);
    return answer?.startsWith('{') ? (valueAt(JSON.parse(answer), path) ?? 'nothing') : 'no answer';
  });

/** Makes a stream with ten messages. */
export const streamOfTen = (options: ClientOptions = {}, placement?: { readonly tags: readonly string[] }) =>
  asClient(options, async (client) => {
    const stream = { name: 'TEN', subjects: ['ten'], storage: 'file', retention: 'limits', num_replicas: 1, placement };
    const made = await client.request('$JS.API.STREAM.CREATE.TEN', JSON.stringify(stream));
    if (!made || 'error' in JSON.parse(made)) throw new Error(`no stream: ${made}`);
    for (let n = 0; n < 10; n++) await client.request('ten', String(n));
  });

/** How many messages the stream has; or what the server says instead. */
export const messagesOfTen =
  (options: ClientOptions = {}): Observe =>
  async (server) => {
    const messages = await api('STREAM.INFO.TEN', 'state.messages', options)(server);
    return messages === 'nothing' ? api('STREAM.INFO.TEN', 'error.description', options)(server) : messages;
  };
