import { execFile } from 'node:child_process';
import { UserError } from '../../lib/user-error';
import type { Value } from '../model';
import type { ClusterOfStack } from '../model/cluster';
import { type Refusal, refusalOf } from './refusal';

/** The answer of a cluster. */
export type Answer =
  | { readonly kind: 'found'; readonly value: Value }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The result of one kubectl. */
export interface KubectlOutcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether it was ended because it took too long. */
  readonly timedOut: boolean;
}

/** No namespace of a fleet has more output than this, in bytes. */
const MAX_BYTES = 256 * 1024 * 1024;
/** kubectl gets a moment to report itself that its request took too long. */
const GRACE_MS = 500;

/** Asks one cluster. Every question has a deadline: behind a bad link kubectl alone would try for minutes. */
export class Kubectl {
  constructor(
    private readonly cluster: ClusterOfStack,
    private readonly timeoutSeconds: number,
  ) {}

  /**
   * Reads a path of the API. In difference to `kubectl get <kind>` that is a single request: kinds are not looked up
   * before.
   */
  async get(path: string): Promise<Answer> {
    return answerOf(await this.run(['get', '--raw', path]));
  }

  /** Sends an object to a path of the API. Only for requests that change nothing, such as an access review. */
  async post(path: string, object: Value): Promise<Answer> {
    return answerOf(await this.run(['create', '--raw', path, '-f', '-'], JSON.stringify(object)));
  }

  /** Runs kubectl with these arguments. @throws UserError where there is no kubectl */
  run(args: readonly string[], input = '', timeoutSeconds = this.timeoutSeconds): Promise<KubectlOutcome> {
    const { config, context } = this.cluster;
    const connection = ['--kubeconfig', config, '--context', context, `--request-timeout=${timeoutSeconds}s`];
    const options = { timeout: timeoutSeconds * 1000 + GRACE_MS, killSignal: 'SIGKILL', maxBuffer: MAX_BYTES } as const;
    return new Promise((resolve, reject) => {
      const child = execFile('kubectl', [...connection, ...args], options, (error, stdout, stderr) => {
        if (error?.code === 'ENOENT') {
          reject(new UserError('kubectl is not in PATH: install it (https://kubernetes.io/docs/tasks/tools/)'));
          return;
        }
        resolve({ ok: error === null, stdout, stderr, timedOut: error?.killed === true });
      });
      // It may exit before it has read its input.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input);
    });
  }
}

/** The answer in an output that should be JSON. */
export function answerOf(outcome: KubectlOutcome): Answer {
  if (!outcome.ok) {
    const refusal = refusalOf(outcome);
    return refusal.reason === 'missing' ? { kind: 'missing' } : { kind: 'refused', refusal };
  }
  try {
    return { kind: 'found', value: JSON.parse(outcome.stdout) as Value };
  } catch {
    const message = `the answer is not JSON: ${outcome.stdout.slice(0, 100)}`;
    return { kind: 'refused', refusal: { reason: 'other', message } };
  }
}
