import { readFileSync } from 'node:fs';
import { request } from 'node:https';

/** What an object of the API has. */
export interface ApiObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** The least of a client for the cluster's API, for what kubectl would be too slow. */
export class NodeApi {
  /** @param ca path of the server's certificate */
  constructor(
    private readonly host: string,
    private readonly token: string,
    private readonly ca: string,
  ) {}

  /** Whether the server is ready. */
  async ready(): Promise<boolean> {
    return (await this.call('GET', '/readyz')).status === 200;
  }

  /** All objects of a kind, e.g. of `/api/v1/services`. */
  async list(path: string): Promise<ApiObject[]> {
    const { items }: { items: ApiObject[] } = JSON.parse((await this.must('GET', path)).text);
    return items;
  }

  /** Creates an object, or leaves the one that is there. */
  async create(path: string, object: unknown): Promise<void> {
    const { status, text } = await this.call('POST', path, object);
    if (status >= 300 && status !== 409) throw new Error(`POST ${path}: ${status} ${text}`);
  }

  /** Merges changes into an object. */
  async patch(path: string, change: unknown): Promise<void> {
    await this.must('PATCH', path, change);
  }

  async delete(path: string): Promise<void> {
    await this.must('DELETE', path);
  }

  private async must(method: string, path: string, body?: unknown): Promise<{ readonly text: string }> {
    const answer = await this.call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  }

  private call(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.token}`,
        'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      };
      const options = { host: this.host, port: 6443, path, method, headers, ca: readFileSync(this.ca), timeout: 5000 };
      const sent = request(options, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.once('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer`)));
      sent.once('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
