import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { z } from 'zod';
import { aboutField, unwrapped } from '../../schema/field';
import { defaultOf } from '../../schema/reference/type-text';
import { keyText, valueText } from '../../schema/reference/value-text';
import { fieldsBelow } from '../../schema/reference/walk';
import { environmentSchema } from '../../schema/schema';

jest.setTimeout(120_000);

/** The number of kinds in the largest union so far. */
let mostKinds = 1;

/** The written fields, by the comments after their names. */
const WRITTEN = new Map<string, z.core.$ZodType>();

/**
 * An environment with every field that there is, of a union the kind of that number. Behind each name stands a comment:
 * where it is.
 */
function written(schema: z.core.$ZodType, kind: number, path: readonly string[] = [], example: unknown = {}): string {
  const type = unwrapped(schema);
  const kinds = type instanceof z.ZodUnion ? type.options.filter((option) => option instanceof z.ZodObject) : [type];
  mostKinds = Math.max(mostKinds, kinds.length);
  const meant = kinds[Math.min(kind, kinds.length - 1)];
  if (meant instanceof z.ZodRecord) return `{ name: ${written(meant.valueType, kind, [...path, '*'])} }`;
  if (!(meant instanceof z.ZodObject)) return valueText(example);
  const members = Object.entries(meant.shape).map(([key, field]) => {
    const at = `/*${kind}:${[...path, key].join('.')}*/`;
    WRITTEN.set(at, field);
    return `${keyText(key)}${at}: ${written(field, kind, [...path, key], aboutField(field).example)},\n`;
  });
  return `{\n${members.join('')}}`;
}

const ROOT = join(__dirname, '../..');
const FILE = join(ROOT, 'environments/hovered.ts');

/** TypeScript as in an editor, on a file of environments/ that is not on disk. */
function editor(text: () => string): ts.LanguageService {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'));
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, types: [] }, ROOT);
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [FILE],
    getScriptVersion: (path) => (path === FILE ? text() : ''),
    getScriptSnapshot: (path) => {
      const given = path === FILE ? text() : ts.sys.readFile(path);
      return given === undefined ? undefined : ts.ScriptSnapshot.fromString(given);
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === FILE || ts.sys.fileExists(path),
    readFile: ts.sys.readFile,
  });
}

/** What an editor shows for the name at an offset. */
function shown(service: ts.LanguageService, offset: number): string {
  const { documentation, tags = [] } = service.getQuickInfoAtPosition(FILE, offset) ?? {};
  const said = tags.map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`);
  return [ts.displayPartsToString(documentation), ...said].join(' ').replace(/\s+/g, ' ');
}

test('the editor shows the description, unit and default of every field', () => {
  const bare: string[] = [];
  const seen = new Set<string | z.core.$ZodType>();
  let text = '';
  const service = editor(() => text);
  for (let kind = 0; kind < mostKinds; kind++) {
    const environment = written(environmentSchema, kind);
    text = `import { defineEnvironment } from '../schema/define';\nexport default defineEnvironment(${environment});\n`;
    expect(service.getSyntacticDiagnostics(FILE).map(({ messageText }) => messageText)).toEqual([]);
    for (const { 0: at, 1: path = '', index } of text.matchAll(/\/\*\d+:(\S+?)\*\//g)) {
      const field = WRITTEN.get(at);
      if (!field || (seen.has(path) && seen.has(field))) continue;
      seen.add(path).add(field);
      const { says, unit, since } = aboutField(field);
      const units = unit ? [`Unit: ${unit}.`] : [];
      const wanted = [says, ...units, ...defaultOf(field).map((one) => `@default ${one}`), since];
      const said = shown(service, index - 1);
      if (!wanted.every((part) => said.includes(part))) bare.push(`${path}: ${said}`);
    }
  }
  expect(bare).toEqual([]);
  const all = fieldsBelow(environmentSchema).map(({ path, field }) => ({ path: path.join('.'), field }));
  expect(all.filter(({ path, field }) => !seen.has(path) || !seen.has(field)).map(({ path }) => path)).toEqual([]);
});
