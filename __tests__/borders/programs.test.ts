import { spawnSync } from 'node:child_process';

test('a test that starts a program fails with the name that its file must have', () => {
  expect(() => spawnSync('true')).toThrow(
    'a test that starts a program, here true, belongs into a file called *.programs.test.ts',
  );
});
