import fc from 'fast-check';
import { type Model, readModel } from '../../../fleet/draw';
import { hostileLines, hostileText } from '../../support/hostile-text';
import { syntheticFleet } from './synthetic';

const text = fc.oneof({ weight: 4, arbitrary: hostileText }, hostileLines);

const leaf = fc.record(
  {
    name: text,
    up: fc.array(text, { maxLength: 8 }),
    down: fc.array(text, { maxLength: 3 }),
    subjects: fc.array(text, { maxLength: 3 }),
    namespace: text,
  },
  { requiredKeys: ['name'] },
);

const leaves = fc.uniqueArray(leaf, { selector: ({ name }) => name, maxLength: 4 });

/** A fleet whose names, subjects and streams come from somebody hostile, as it is or as plans change it. */
export const hostileModel: fc.Arbitrary<Model> = fc
  .record({ before: fc.option(leaves), after: leaves, stream: text })
  .map(({ before, after, stream }) => {
    const hub = {
      namespace: stream,
      streams: new Map([[stream, JSON.stringify({ subjects: [stream], sources: [{ name: stream }] })]]),
    };
    return readModel(syntheticFleet(after, hub), before === null ? undefined : syntheticFleet(before));
  });
