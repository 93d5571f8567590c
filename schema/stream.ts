import { duration } from './duration';
import { kindOf, optional, required } from './field';
import { size } from './size';
import { listOf, named, strict } from './strict';
import { subject } from './subject';

/**
 * What is wrong with a stream's name; `undefined` when nothing is. JetStream derives files and subjects from it, and
 * the `nats` command of the Job would take a leading "-" for an option.
 */
export function streamNameProblem(name: string): string | undefined {
  return /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/.test(name)
    ? undefined
    : 'is not a stream name: only letters, digits, "_" and "-", not starting with "-", at most 64 characters';
}

const limits = {
  maxAge: optional(duration(), {
    says: 'Maximum age of messages; older ones are deleted.',
    otherwise: 'no limit',
    example: '7d',
    since: '0.1.0',
  }),
  maxBytes: optional(size(), {
    says: 'Maximum size; beyond it the oldest messages are deleted.',
    unit: 'bytes',
    otherwise: '90 % of `jetstream.file`, regardless of other streams',
    example: '2Gi',
    since: '0.1.0',
  }),
};

/** Schema of a site's streams, by name. */
export function streams() {
  const at = (place: string, where: string) =>
    optional(strict(`limits of the stream at ${place}, as { maxAge, maxBytes }`, 'StreamLimitsInput', limits), {
      says: `Limits of the stream ${where} that gathers those of this name. All sites that have the stream must set the same.`,
      otherwise: `no age limit, and 90 % of the \`jetstream.file\` there`,
      example: { maxAge: '30d', maxBytes: '10Gi' },
      since: '0.1.0',
    });
  return named(
    'a map of streams, as { NAME: { subjects } }',
    strict('a stream, as { subjects }', 'StreamInput', {
      subjects: required(subjects(), {
        says: 'Subjects that it stores. They need not be in `up`; if they are not, the tiers above have them in the stream only, not live. A subject that also comes down to other sites is refused: they would store it too.',
        example: ['sensors.>'],
        since: '0.1.0',
      }),
      ...limits,
      hub: at('the hub', 'at the hub'),
      region: at('regions', 'at each region on the way'),
    }),
  );
}

function subjects() {
  const what = 'a list of subjects, such as ["sensors.>"]';
  const type = listOf(what, subject()).superRefine((list, context) => {
    if (list.length === 0) context.addIssue({ code: 'custom', message: `[] is empty: it must be ${what}` });
  });
  return kindOf(type, { what, json: { minItems: 1 } });
}
