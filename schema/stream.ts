import { z } from 'zod';
import { duration } from './duration';
import { size } from './size';
import { named, strict } from './strict';
import { subject } from './subject';
import { notA } from './text';

/** What is wrong with a stream's name; `undefined` when nothing is. JetStream makes files and subjects of it, and with a "-" at its start the `nats` command of the Job takes it for an option. */
export function streamNameProblem(name: string): string | undefined {
  return /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/.test(name)
    ? undefined
    : 'is not a name for a stream: letters, digits, "_" and "-" only, no "-" at its start, at most 64';
}

const limits = {
  maxAge: duration().optional(),
  maxBytes: size().optional(),
};

/** Schema of a site's streams, by name. */
export function streams() {
  return named(
    'streams, as { NAME: { subjects } }',
    strict('a stream, as { subjects }', {
      subjects: subjects(),
      ...limits,
      hub: strict('limits of the stream at the hub, as { maxAge, maxBytes }', limits).optional(),
      region: strict('limits of the stream at regions, as { maxAge, maxBytes }', limits).optional(),
    }),
  );
}

function subjects() {
  const what = 'a list of subjects, such as ["sensors.>"]';
  return z.array(subject(), { error: notA(what) }).superRefine((list, context) => {
    if (list.length === 0) context.addIssue({ code: 'custom', message: `[] is empty: it must be ${what}` });
  });
}
