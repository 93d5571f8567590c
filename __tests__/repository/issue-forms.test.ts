import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const FOLDER = join(__dirname, '../../.github/ISSUE_TEMPLATE');

const text = z.string().trim().min(1);
const asked = {
  id: z.string().regex(/^[\w-]+$/),
  validations: z.strictObject({ required: z.boolean().optional() }).optional(),
};
const question = { label: text, description: text.optional() };
const written = { ...question, placeholder: text.optional(), value: text.optional() };

/** What GitHub takes of one part of a form: https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
const part = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: text }) }),
  z.strictObject({ type: z.literal('input'), ...asked, attributes: z.strictObject(written) }),
  z.strictObject({
    type: z.literal('textarea'),
    ...asked,
    attributes: z.strictObject({ ...written, render: text.optional() }),
  }),
  z.strictObject({
    type: z.literal('dropdown'),
    ...asked,
    attributes: z.strictObject({
      ...question,
      multiple: z.boolean().optional(),
      options: z
        .array(text)
        .min(1)
        .refine((options) => new Set(options).size === options.length),
    }),
  }),
]);

type Part = z.infer<typeof part>;
const unique = (values: readonly string[]) => new Set(values).size === values.length;
const questions = (parts: readonly Part[]) => parts.filter((one) => one.type !== 'markdown');

const form = z.strictObject({
  name: text,
  description: text,
  title: text.optional(),
  labels: z.array(text).optional(),
  body: z
    .array(part)
    .refine((parts) => questions(parts).length > 0, 'asks nothing')
    .refine((parts) => unique(questions(parts).map(({ id }) => id)), 'an id is there twice')
    .refine((parts) => unique(questions(parts).map(({ attributes }) => attributes.label)), 'a label is there twice'),
});

const textOf = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

test.each(readdirSync(FOLDER))('%s is a form that GitHub takes', (name) => {
  expect(form.safeParse(parse(textOf(name))).error?.issues ?? []).toEqual([]);
});

test.each([
  ['without a name', 'name: ', 'title: ', 'name'],
  ['with a part of no known type', 'type: textarea', 'type: text', 'body.1.type'],
  ['with an id twice', 'id: read', 'id: goal', 'body'],
  ['with a label twice', 'What you have read and tried', 'What you want to have in the end', 'body'],
  ['with an unknown key', 'required: true', 'require: true', 'body.1.validations'],
])('a form %s is none', (_, from, to, place) => {
  const broken = form.safeParse(parse(textOf('question.yml').replaceAll(from, to)));
  expect(broken.error?.issues.map(({ path }) => path.join('.'))).toContain(place);
});

test('a form that asks nothing is none', () => {
  const { body, ...rest } = form.parse(parse(textOf('question.yml')));
  const silent = { ...rest, body: body.filter(({ type }) => type === 'markdown') };
  expect(silent.body).not.toEqual([]);
  expect(form.safeParse(silent).success).toBe(false);
});
