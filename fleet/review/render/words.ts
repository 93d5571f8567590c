import type { SettingEffect } from '../../../constructs/conf/settings/row';
import type { Level } from '../level';
import type { Action, Review, Shown } from '../review';

/** What a verdict says, after the name of the environment. */
export const VERDICTS: Readonly<Record<Level, string>> = {
  safe: 'safe',
  review: 'needs review',
  data: 'destroys data',
};

/** Heading of the findings of one level. */
export const LEVEL_TITLES: Readonly<Record<Level, string>> = {
  data: 'Data loss',
  review: 'Needs review',
  safe: 'Safe',
};

/** What becomes of a resource: a sign and a word. */
export const ACTIONS: Readonly<Record<Action, { readonly sign: string; readonly word: string }>> = {
  create: { sign: '+', word: 'created' },
  update: { sign: '~', word: 'changed' },
  replace: { sign: '±', word: 'made anew' },
  delete: { sign: '−', word: 'destroyed' },
  forget: { sign: '·', word: 'left to itself' },
  read: { sign: '·', word: 'read' },
  move: { sign: '→', word: 'moved' },
};

/** What a changed setting takes. */
export const EFFECTS: Readonly<Record<SettingEffect, string>> = {
  reload: 'reload',
  restart: 'restart',
  refused: 'refused',
};

/** In place of values that are not known or not to be seen. */
export const STAND_INS: Readonly<Record<Exclude<Shown['kind'], 'text'>, string>> = {
  unknown: '(known after apply)',
  hidden: '(sensitive)',
};

/** `1 stack`, `1,000 stacks`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** How many stacks are planned, and how many are not: `3 stacks planned, 1 of them unchanged; 2 wait`. */
export function stackCounts({ stacks }: Review): string {
  const waiting = stacks.filter(({ status }) => status === 'waits').length;
  const unchanged = stacks.filter(({ status }) => status === 'unchanged').length;
  const planned = `${count(stacks.length - waiting, 'stack')} planned`;
  const same = unchanged > 0 ? `, ${unchanged.toLocaleString('en')} of them unchanged` : '';
  const wait = waiting > 0 ? `; ${waiting.toLocaleString('en')} ${waiting === 1 ? 'waits' : 'wait'}` : '';
  return `${planned}${same}${wait}`;
}

/** A time as people read it, `2026-11-24 10:12 UTC`; as it was given where it is none. */
export function when(time: string): string {
  const parsed = new Date(time);
  if (Number.isNaN(parsed.getTime())) return time;
  return `${parsed.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** When something ends: `in 212 days`, `today`, `3 days ago`. */
export function endsIn(days: number): string {
  if (days === 0) return 'today';
  return days > 0 ? `in ${count(days, 'day')}` : `${count(-days, 'day')} ago`;
}
