import { spawnSync } from 'node:child_process';

test('a test that starts a program is told which name its file must have', () => {
  expect(() => spawnSync('true')).toThrow(
    'a test that starts a program, here true, belongs into a file called *.programs.test.ts',
  );
});
