import { duration } from './duration';
import { kindOf, optional, required } from './field';
import { size } from './size';
import { listOf, named, strict } from './strict';
import { subject } from './subject';

/** What is wrong with a stream's name; `undefined` when nothing is. JetStream makes files and subjects of it, and with a "-" at its start the `nats` command of the Job takes it for an option. */
export function streamNameProblem(name: string): string | undefined {
  return /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/.test(name)
    ? undefined
    : 'is not a name for a stream: letters, digits, "_" and "-" only, no "-" at its start, at most 64';
}

const limits = {
  maxAge: optional(duration(), {
    says: 'Age of messages at most; older ones go.',
    otherwise: 'no limit',
    example: '7d',
    since: '0.1.0',
  }),
  maxBytes: optional(size(), {
    says: 'Bytes at most; then the oldest messages go.',
    unit: 'bytes',
    otherwise: '90 % of `jetstream.file`, whatever other streams there are',
    example: '2Gi',
    since: '0.1.0',
  }),
};

/** Schema of a site's streams, by name. */
export function streams() {
  const at = (place: string, where: string) =>
    optional(strict(`limits of the stream at ${place}, as { maxAge, maxBytes }`, 'StreamLimitsInput', limits), {
      says: `Limits of the stream ${where} that gathers those of this name. Sites that state any must agree.`,
      otherwise: `no limit of age, and 90 % of the \`jetstream.file\` there`,
      example: { maxAge: '30d', maxBytes: '10Gi' },
      since: '0.1.0',
    });
  return named(
    'streams, as { NAME: { subjects } }',
    strict('a stream, as { subjects }', 'StreamInput', {
      subjects: required(subjects(), {
        says: 'What it stores. They need not be in `up`: then they are not heard live. None that comes down to other sites too: these would store it as well.',
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
