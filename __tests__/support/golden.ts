import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValueMap } from '../../fleet/model';
import { mapAt } from './walk';

/** A StatefulSet without the preconditions of its lifecycle, whose long texts `unchangeable.programs.test.ts` is about. */
export function withoutPreconditions(statefulSet: ValueMap): ValueMap {
  const { precondition: _texts, ...lifecycle } = mapAt(statefulSet, 'lifecycle');
  return { ...statefulSet, lifecycle };
}

/** An expected object that is too long for a test: `__tests__/<folder>/<name>.golden.json`, written by hand only. */
export function golden(
  name: string,
  folder: 'constructs' | 'stacks' | 'fleet/review/recorded' = 'constructs',
): unknown {
  return JSON.parse(readFileSync(join(__dirname, `../${folder}/${name}.golden.json`), 'utf8'));
}
