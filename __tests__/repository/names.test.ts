import { projectFiles, projectText } from '../support/project-files';

/** What is written by `npm run generate` has the names of the schema. */
const GENERATED = ['schema/input.ts', 'constructs/options.ts'];

const sources = projectFiles().filter(
  (path) => /^(constructs|schema|stacks|fleet|lib|tools|bench)\/.*\.tsx?$/.test(path) && !GENERATED.includes(path),
);

test('an exported type has a name of its own, whatever folder it is in', () => {
  const places = new Map<string, string[]>();
  for (const path of sources) {
    for (const [, name = ''] of projectText(path).matchAll(/^export (?:abstract )?(?:interface|type|class) (\w+)/gm)) {
      places.set(name, [...(places.get(name) ?? []), path]);
    }
  }
  expect(places.size).toBeGreaterThan(300);
  expect([...places].filter(([, paths]) => paths.length > 1)).toEqual([]);
});
