import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { z } from 'zod';
import { aboutField, unwrapped } from '../../schema/field';
import { defaultOf } from '../../schema/reference/type-text';
import { keyText, valueText } from '../../schema/reference/value-text';
import { environmentSchema } from '../../schema/schema';

jest.setTimeout(120_000);

/** A field in the text of an environment. */
interface Written {
  readonly path: string;
  readonly field: z.core.$ZodType;
  /** Where its name begins in the text. */
  readonly offset: number;
}

/** Writes an environment with every field that there is, of a union the kind of that number. */
class EveryField {
  text = "import { defineEnvironment } from '../schema/define';\nexport default defineEnvironment(";
  readonly fields: Written[] = [];

  constructor(private readonly kind: number) {
    this.write(environmentSchema, [], {});
    this.text += ');\n';
  }

  private write(schema: z.core.$ZodType, path: readonly string[], example: unknown): void {
    const type = unwrapped(schema);
    if (type instanceof z.ZodUnion) this.writeKind(type, path, example);
    else if (type instanceof z.ZodRecord) this.member('name', () => this.write(type.valueType, [...path, '*'], {}));
    else if (type instanceof z.ZodObject) this.writeObject(type, path);
    else this.text += valueText(example);
  }

  private writeKind({ options }: z.ZodUnion, path: readonly string[], example: unknown): void {
    const objects = options.filter((option) => option instanceof z.ZodObject);
    const meant = objects[Math.min(this.kind, objects.length - 1)];
    if (meant) this.writeObject(meant, path);
    else this.text += valueText(example);
  }

  private member(key: string, value: () => void): void {
    this.text += `{ ${key}: `;
    value();
    this.text += ' }';
  }

  private writeObject({ shape }: z.ZodObject, path: readonly string[]): void {
    this.text += '{\n';
    for (const [key, field] of Object.entries(shape)) {
      this.fields.push({ path: [...path, key].join('.'), field, offset: this.text.length });
      this.text += `${keyText(key)}: `;
      this.write(field, [...path, key], aboutField(field).example);
      this.text += ',\n';
    }
    this.text += '}';
  }
}

const ROOT = join(__dirname, '../..');
const FILE = join(ROOT, 'environments/hovered.ts');

/** TypeScript as an editor runs it, on one file of environments/ that is on no disk. */
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

/** As many as the union with most kinds has. */
const KINDS = 8;

test('every field shows in the editor what it means, its unit and its default', () => {
  const bare: string[] = [];
  let shown = 0;
  const texts = Array.from({ length: KINDS }, (_, kind) => new EveryField(kind));
  const seen = new Set<z.core.$ZodType>();
  let current = '';
  const service = editor(() => current);
  for (const { text, fields } of texts) {
    const unseen = fields.filter(({ field, path }) => !seen.has(field) || path.startsWith('sites.'));
    if (unseen.every(({ field }) => seen.has(field))) continue;
    current = text;
    expect(service.getSyntacticDiagnostics(FILE).map(({ messageText }) => messageText)).toEqual([]);
    for (const { path, field, offset } of unseen) {
      seen.add(field);
      const info = service.getQuickInfoAtPosition(FILE, offset);
      const said = `${ts.displayPartsToString(info?.documentation)} ${(info?.tags ?? [])
        .map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`)
        .join(' ')}`;
      const { says, unit, since } = aboutField(field);
      const wanted = [
        says,
        ...(unit ? [`Unit: ${unit}.`] : []),
        ...defaultOf(field).map((one) => `@default ${one}`),
        since,
      ];
      shown += 1;
      if (!wanted.every((part) => said.includes(part))) bare.push(`${path}: ${said}`);
    }
  }
  expect({ bare, shown }).toEqual({ bare: [], shown: expect.any(Number) });
  expect(shown).toBeGreaterThan(150);
});
