import { linesOf } from '../example';

/** What is written, the environment that has it, and the one line that says what is wrong. */
export type Cases = [what: string, input: Record<string, unknown>, problem: string][];

/** A test for each: the environment is refused, with that line and no other. */
export function areRefused(cases: Cases): void {
  test.each(cases)('%s is refused', (_what, input, problem) => {
    expect(linesOf(input)).toEqual([problem]);
  });
}

/** A hub or region at its load balancer's own address. */
export const loadBalancer = { kind: 'load-balancer' };
export const region = { address: loadBalancer };

/** Limits of a stream that leave room for others, at the site and at the hub. */
export const SMALL = { maxBytes: '1Mi', hub: { maxBytes: '1Mi' } };
