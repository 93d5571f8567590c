// Tests in files called `*.test.ts` alone start no other program, so that all of them take little time: see README.md.
const START = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'];

/** Node's own, of which the workers' other tests have the same object, stays as it is. */
function withoutPrograms() {
  const refusals = START.map((name) => [
    name,
    (command) => {
      throw new Error(`a test that starts a program, here ${command}, belongs into a file called *.programs.test.ts`);
    },
  ]);
  return { ...jest.requireActual('node:child_process'), ...Object.fromEntries(refusals) };
}

jest.mock('child_process', withoutPrograms);
jest.mock('node:child_process', withoutPrograms);
