import type { SubjectRule } from '../model/users';
import { gained } from './conf-users';
import type { Note, Notes } from './notes';
import { listed, type Phrase, phrase } from './phrase';

/** The rule for the subjects of a leaf or client, on both sides of a plan. */
interface RuleChange extends Pick<Note, 'about' | 'details' | 'key'> {
  readonly kind: 'filter' | 'client';
  readonly who: Phrase;
  readonly verb: string;
  readonly rules: readonly [was: SubjectRule, is: SubjectRule];
}

/** Notes what a rule allows more and less than before; whether it noted anything. */
export function ruleChanges(notes: Notes, { kind, who, verb, rules: [was, is], key, ...note }: RuleChange): boolean {
  const more = gained(was, is);
  const less = gained(is, was);
  if (more.length > 0) {
    const title = phrase`${who} may now ${[verb]} ${listed(more)}`;
    notes.add(`${kind}-wider`, { ...note, title, key: [...key, ...more] });
  }
  if (less.length > 0) {
    const title = phrase`${who} may no longer ${[verb]} ${listed(less)}`;
    notes.add(`${kind}-narrower`, { ...note, title, key: [...key, ...less] });
  }
  if (more.length + less.length > 0) return true;
  if (JSON.stringify(was) !== JSON.stringify(is)) {
    notes.add('same-subjects', {
      ...note,
      title: phrase`${who} may ${[verb]} the same subjects, written as ${listed(is.allow)}`,
      key: [...key, ...is.allow, ...is.deny],
    });
  }
  return false;
}
