import { EnvironmentError, type Problem } from '../../schema/problem';

const listed = (problems: readonly Problem[]) =>
  new EnvironmentError('x.ts has problems', problems).message.split('\n').slice(1, -1);

const UP = 'is not a subject';

test('a problem that many sites have is listed once, with how many more have it and where the first of them are', () => {
  const problems = Array.from({ length: 60 }, (_, n) => `s${n + 10}`).flatMap((site) => [
    { path: `sites.${site}.up[0]`, message: UP },
    { path: `sites.${site}.via`, message: `"${site}" is a site: name a region` },
  ]);
  expect(listed([...problems, { path: 'hub', message: 'is missing' }])).toEqual([
    `  sites.s10.up[0]  ${UP}`,
    '                   the same at 59 more: sites.s11.up[0], sites.s12.up[0], sites.s13.up[0], …',
    '  sites.s10.via    "s10" is a site: name a region',
    '                   the same at 59 more: sites.s11.via, sites.s12.via, sites.s13.via, …',
    '  hub              is missing',
  ]);
});

test('all of them are in the error all the same', () => {
  const problems = Array.from({ length: 60 }, (_, n) => ({ path: `sites.s${n}`, message: UP }));
  expect(new EnvironmentError('x.ts has 60 problems', problems).problems).toEqual(problems);
});

test('up to three that say the same are listed one by one, in the order of the file', () => {
  const problems = ['sites.s1.up[0]', 'hub', 'sites.s2.up[0]', 'sites.s3.up[0]'].map((path) => ({
    path,
    message: path === 'hub' ? 'is missing' : UP,
  }));
  expect(listed(problems)).toEqual(problems.map(({ path, message }) => `  ${path.padEnd(14)}  ${message}`));
});

test('sites whose values differ are listed one by one', () => {
  const problems = ['a', 'b', 'c', 'd', 'e'].map((site) => ({
    path: `sites.${site}.via`,
    message: `"r${site}" is no region`,
  }));
  expect(listed(problems)).toHaveLength(5);
});
