import { z } from 'zod';
import { duration } from './duration';
import { size } from './size';
import { named, strict } from './strict';
import { subject } from './subject';
import { notA } from './text';

/** What is wrong with a stream's name; `undefined` when nothing is. JetStream makes files and subjects of it. */
export function streamNameProblem(name: string): string | undefined {
  return /^[A-Za-z0-9_-]{1,64}$/.test(name)
    ? undefined
    : 'is not a name for a stream: letters, digits, "_" and "-" only, at most 64';
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
    }),
  );
}

function subjects() {
  const what = 'a list of subjects, such as ["sensors.>"]';
  return z.array(subject(), { error: notA(what) }).superRefine((list, context) => {
    if (list.length === 0) context.addIssue({ code: 'custom', message: `[] is empty: it must be ${what}` });
  });
}
