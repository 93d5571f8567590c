import { type EnvironmentError, type Problem, refusalIn } from '../../schema';
import { parseEnvironment } from '../../schema/parse';

/** The least that an environment can be, with changes. */
export function minimal(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { name: 'prod', hub: { address: 'nats.example.com', kube: { context: 'hub' } }, ...changes };
}

/** A hub like that of {@link minimal}, with changes. */
export function hub(changes: Record<string, unknown>): Record<string, unknown> {
  return minimal({ hub: { address: 'nats.example.com', kube: { context: 'hub' }, ...changes } });
}

/** An environment with one site, `edge1`. */
export function site(changes: Record<string, unknown>): Record<string, unknown> {
  return minimal({ sites: { edge1: changes } });
}

export function errorOf(input: unknown, file = 'environments/prod.ts'): EnvironmentError {
  try {
    parseEnvironment(input, file);
  } catch (error) {
    return refusalIn(error);
  }
  throw new Error('no problem was found');
}

export function problemsOf(input: unknown): readonly Problem[] {
  return errorOf(input).problems;
}

/** `path: message` of each problem. */
export function linesOf(input: unknown): string[] {
  return problemsOf(input).map(({ path, message }) => `${path}: ${message}`);
}
