// `npm run test:terraform`: terraform init and validate for every stack, with the real providers. Where these cannot be
// had, one line says so, and why, and the exit code is 0.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'nats-test-terraform-'));
const outputFile = join(folder, 'results.json');
const jest = spawnSync(
  process.execPath,
  [
    require.resolve('jest/bin/jest'),
    '__tests__/stacks/terraform-validate.programs.test.ts',
    '--json',
    '--outputFile',
    outputFile,
  ],
  { cwd: root, encoding: 'utf8', stdio: ['inherit', 'pipe', 'pipe'] },
);
const results = readResults();
rmSync(folder, { recursive: true, force: true });

const skipped = results?.success && results.numPassedTests === 0;
if (skipped) console.log(`test:terraform ${reasonIn(results)}`);
else process.stderr.write(jest.stderr);
process.exitCode = results?.success ? 0 : 1;

function readResults() {
  try {
    return JSON.parse(readFileSync(outputFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The test says in its title why it is skipped: "… (skipped: <why>)". */
function reasonIn({ testResults }) {
  const titles = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ fullName }) => fullName));
  return /\((skipped: .*?)\)/.exec(titles[0] ?? '')?.[1] ?? 'skipped';
}
