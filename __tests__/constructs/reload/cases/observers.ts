import type { ClientOptions } from '../raw-client';
import type { ReloadedServer } from '../reloaded-server';
import { valueAt } from '../value-at';

/** What a page of the monitoring says at a path: `page('varz', 'max_payload')`. */
export const page = (name: string, path: string) => async (server: ReloadedServer) => {
  const value = valueAt(await server.page(name), path);
  return value === undefined ? 'nothing' : value;
};

/** Whether a client is let in. */
export const letIn = (options: ClientOptions) => async (server: ReloadedServer) => {
  const client = await server.client(options).catch(() => undefined);
  const welcome = client !== undefined && (await client.isWelcome());
  client?.end();
  return welcome;
};

/** What the server answers to lines of a client. */
export const answers =
  (lines: readonly string[], options: ClientOptions = {}) =>
  async (server: ReloadedServer) => {
    const client = await server.client(options);
    const said = await client.say(...lines);
    client.end();
    return said;
  };

/** Whether a new connection of a client makes it log a line of this kind. */
export const logsOfAClient = (pattern: RegExp) => async (server: ReloadedServer) => {
  const lines = await server.logs(async () => {
    const client = await server.client();
    await client.say('SUB foo 1', 'PUB foo 10', '0123456789');
    client.end();
  });
  return lines.some((line) => pattern.test(line));
};

/** Which of these TCP ports has a nats-server behind it that speaks first. */
export const portsThatAnswer =
  (...ports: readonly number[]) =>
  async (server: ReloadedServer) => {
    const found: number[] = [];
    for (const [index, port] of ports.entries()) {
      const client = await server.client({ port: server.around.port(port) }).catch(() => undefined);
      if (client) found.push(index);
      client?.end();
    }
    return found;
  };

/** What JetStream answers. */
export const api =
  (subject: string, body: object | undefined, path: string, options: ClientOptions = {}) =>
  async (server: ReloadedServer) => {
    const client = await server.client(options);
    const answer = await client.request(`$JS.API.${subject}`, body ? JSON.stringify(body) : '');
    client.end();
    return answer?.startsWith('{') ? (valueAt(JSON.parse(answer), path) ?? 'nothing') : 'no answer';
  };

/** Makes a stream with ten messages. */
export const streamOfTen =
  (options: ClientOptions = {}, tags?: readonly string[]) =>
  async (server: ReloadedServer) => {
    const client = await server.client(options);
    const made = await client.request(
      '$JS.API.STREAM.CREATE.TEN',
      JSON.stringify({
        name: 'TEN',
        subjects: ['ten'],
        storage: 'file',
        retention: 'limits',
        max_msgs: -1,
        max_bytes: -1,
        max_age: 0,
        num_replicas: 1,
        ...(tags && { placement: { tags } }),
      }),
    );
    if (!made || 'error' in JSON.parse(made)) throw new Error(`no stream: ${made}`);
    for (let n = 0; n < 10; n++) await client.request('ten', String(n));
    client.end();
  };

/** How many messages the stream has; or what the server says instead. */
export const messagesOfTen =
  (options: ClientOptions = {}) =>
  async (server: ReloadedServer) => {
    const client = await server.client(options);
    const answer = await client.request('$JS.API.STREAM.INFO.TEN');
    client.end();
    const json: unknown = answer?.startsWith('{') ? JSON.parse(answer) : {};
    return valueAt(json, 'state.messages') ?? valueAt(json, 'error.description') ?? 'no answer';
  };

/** The name of the cluster that the server tells clients. */
export const clusterName =
  (options: ClientOptions = {}) =>
  async (server: ReloadedServer) => {
    const client = await server.client(options);
    client.end();
    return client.info.cluster ?? 'nothing';
  };

/** What is known of the first leaf. */
export const firstLeaf = (path: string) => async (server: ReloadedServer) => {
  const leafz = await server.page('leafz');
  if (valueAt(leafz, 'leafnodes') === 0) throw new Error('no leaf yet');
  return valueAt(leafz, `leafs.0.${path}`);
};
