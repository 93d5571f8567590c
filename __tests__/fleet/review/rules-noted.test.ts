import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../../..');

/** The ids of findings that the review can make: by `notes.add(…)`, or as a `Finding` with its `rule`. */
function noted(): Set<string> {
  const { options } = ts.convertCompilerOptionsFromJson(
    ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config.compilerOptions,
    ROOT,
  );
  const program = ts.createProgram([join(ROOT, 'fleet/review/make-review.ts')], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const ids = new Set<string>();
  const collect = (node: ts.Node) => {
    const type = checker.getTypeAtLocation(node);
    for (const one of type.isUnion() ? type.types : [type]) ids.add(one.isStringLiteral() ? one.value : 'any text');
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression, name } = node.expression;
      const isNotes = checker.getTypeAtLocation(expression).symbol?.name === 'Notes';
      if (isNotes && name.text === 'add' && node.arguments[0]) collect(node.arguments[0]);
    }
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'rule' && isOfFinding(node)) collect(node.initializer);
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) {
    if (file.fileName.startsWith(join(ROOT, 'fleet/review/'))) visit(file);
  }
  return ids;
}

/** Whether it is in an object with a title, as each finding is. */
function isOfFinding({ parent }: ts.PropertyAssignment): boolean {
  return parent.properties.some(({ name }) => name?.getText() === 'title');
}

/** The ids of findings that docs/reference/findings.md explains. */
function explained(): string[] {
  const page = readFileSync(join(ROOT, 'docs/reference/findings.md'), 'utf8');
  return [...page.matchAll(/^### (\S+)$/gm)].map(([, id = '']) => id);
}

test('docs/reference/findings.md explains every finding that a review can have, and no other', () => {
  expect(explained().sort()).toEqual([...noted()].sort());
});
