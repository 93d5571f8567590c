import { drillsList } from '../../fleet/commands/drill-selection';
import { projectFiles, projectText } from '../support/project-files';

/** A line of a rehearsal, such as `  ✓ edge → hub, live   12 of 12   418 ms`: its title. */
const LINE = /^ +[✓✗] (.*?) {2,}[\d,]+ of [\d,]+ /gm;

const pages = projectFiles().filter((path) => path.endsWith('.md'));
const shown = pages.flatMap((path) => [...projectText(path).matchAll(LINE)].map(([, title = '']) => ({ path, title })));

test('drills that a page shows have the titles that a rehearsal prints', () => {
  expect(shown.length).toBeGreaterThan(20);
  const list = drillsList();
  expect(shown.filter(({ title }) => !list.includes(`  ${title}\n`))).toEqual([]);
});
