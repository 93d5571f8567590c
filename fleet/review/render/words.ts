import type { SettingEffect } from '../../../constructs/conf/settings/row';
import type { Level } from '../level';
import type { Action, Review, Shown } from '../review';

/** Verdicts in words. */
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

/** What happens to a resource: a sign and a word. */
export const ACTIONS: Readonly<Record<Action, { readonly sign: string; readonly word: string }>> = {
  create: { sign: '+', word: 'created' },
  update: { sign: '~', word: 'changed' },
  replace: { sign: '±', word: 'recreated' },
  delete: { sign: '−', word: 'destroyed' },
  forget: { sign: '·', word: 'forgotten' },
  read: { sign: '·', word: 'read' },
  move: { sign: '→', word: 'moved' },
};

/** What makes nats-server apply a changed setting. */
export const EFFECTS: Readonly<Record<SettingEffect, string>> = {
  reload: 'reload',
  restart: 'restart',
  refused: 'refused',
};

/** In place of values that are unknown or hidden. */
export const PLACEHOLDERS: Readonly<Record<Exclude<Shown['kind'], 'text'>, string>> = {
  unknown: '(known after apply)',
  hidden: '(sensitive)',
};

/** `1 stack`, `1,000 stacks`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** How many stacks are planned, and how many wait: `3 stacks planned, 1 of them unchanged; 2 wait`. */
export function stackCounts({ stacks }: Review): string {
  const waiting = stacks.filter(({ status }) => status === 'waits').length;
  const unchanged = stacks.filter(({ status }) => status === 'unchanged').length;
  const planned = `${count(stacks.length - waiting, 'stack')} planned`;
  const same = unchanged > 0 ? `, ${unchanged.toLocaleString('en')} of them unchanged` : '';
  const wait = waiting > 0 ? `; ${waiting.toLocaleString('en')} ${waiting === 1 ? 'waits' : 'wait'}` : '';
  return `${planned}${same}${wait}`;
}

/** A time for readers, `2026-11-24 10:12 UTC`; text that is not a time is returned unchanged. */
export function when(time: string): string {
  const parsed = new Date(time);
  if (Number.isNaN(parsed.getTime())) return time;
  return `${parsed.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** When something expires: `in 212 days`, `today`, `3 days ago`. */
export function expiresIn(days: number): string {
  if (days === 0) return 'today';
  return days > 0 ? `in ${count(days, 'day')}` : `${count(-days, 'day')} ago`;
}
