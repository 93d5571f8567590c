import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from '@swc/core';

const ROOT = join(__dirname, '../..');
const FOLDERS = ['constructs', 'fleet', 'lib', 'schema', 'stacks', 'tools'];

/** What stands for a word that is not filled in; `(?<word>` is part of a regular expression. */
const PLACEHOLDER = /(?<!\(\?)<[a-z][a-z _-]*>/i;

/** Calls that say what a command of this project is given: there `<file>` is how it is written. */
const USAGE = new Set(['argument', 'option', 'requiredOption', 'Option']);

/** Texts that are no commands: markup, what is remembered in states, which must not change, and paths of fields. */
const OTHERS = [
  /^\s*<\/?(details|summary|testsuites?|testcase|style|script|svg|title|desc|g|text|tspan|defs|code|pre|sub|br|b)>?/m,
  /-<number>$/,
  // How the reference writes where a name of the author's is.
  /^<name>$/,
];

type Node = { readonly type?: string; readonly [key: string]: unknown };

/** Every text that a program may write, with where it stands; that of a template is its fixed parts. */
function textsIn(file: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const each of value) visit(each);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const node = value as Node;
    if ((node.type === 'CallExpression' || node.type === 'NewExpression') && USAGE.has(nameOf(node.callee))) return;
    if (node.type === 'JSXElement') return;
    if (node.type === 'StringLiteral') found.push(String(node.value));
    if (node.type === 'TemplateLiteral') {
      found.push((node.quasis as { cooked: string }[]).map(({ cooked }) => cooked).join('…'));
    }
    for (const each of Object.values(node)) visit(each);
  };
  const tsx = file.endsWith('.tsx');
  visit(parseSync(readFileSync(file, 'utf8'), { syntax: 'typescript', tsx }).body);
  return found;
}

/** `option` of `command.option` and of `new Option`. */
function nameOf(callee: unknown): string {
  const { type, property, value } = callee as Node;
  if (type === 'MemberExpression') return String((property as Node).value);
  return type === 'Identifier' ? String(value) : '';
}

function sources(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}

test('no text that somebody may copy holds a <word> to be filled in', () => {
  const files = sources();
  expect(files.length).toBeGreaterThan(300);
  const left = files.flatMap((file) =>
    textsIn(file)
      .filter((text) => PLACEHOLDER.test(text) && !OTHERS.some((other) => other.test(text)))
      .map((text) => `${relative(ROOT, file)}: ${text}`),
  );
  expect(left).toEqual([]);
});
