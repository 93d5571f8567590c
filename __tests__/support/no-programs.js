// Tests in files called `*.test.ts` alone start no other program, so that all of them take less than a minute: see docs/architecture.md.
const childProcess = require('node:child_process');

for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  childProcess[name] = (command) => {
    throw new Error(`a test that starts a program, here ${command}, belongs into a file called *.programs.test.ts`);
  };
}
