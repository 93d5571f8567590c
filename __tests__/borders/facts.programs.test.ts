import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** What constructs write and readers look for, and how it would be spelled out in a source. */
const FACTS: Readonly<Record<string, RegExp>> = {
  'the annotation of what a leaf connects to': /nats-edge\/remote/,
  'the annotation of what rolls pods': /nats-edge\/restart-hash/,
  "external-dns' annotation": /external-dns\.alpha/,
  'the name of what keeps leaves out': /['`}]-access['`]/,
  'the key in its ConfigMap': /['/`.]access\\?\.json/,
  'the name of what makes streams': /['`}]-streams['`]/,
  'the name of the list of Secrets': /['`}]-expected-secrets['`]/,
  'the key of that list': /['/`.]secrets\\?\.json/,
  'the path of nats.conf': /\/nats\.conf['`]|`\$\{CONFIG_DIRECTORY\}\/\$\{CONF_FILE\}`/,
  'its key': /'nats\.conf': |'nats\.conf' in|= 'nats\.conf'|path: 'nats\.conf'/,
  'the label that says what a tier is': /app\.kubernetes\.io\/component/,
  'the label that says which one it is': /app\.kubernetes\.io\/instance/,
  'where certificates are': /certs\/\$\{\w+\}-|\/certs\//,
  'the port of leaves': /port\('leafnodes'|PORT = 'leafnodes'/,
};

/** Lines of code of the sources that ship, by path; no comments. */
function code(): [path: string, lines: string[]][] {
  const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const paths = tracked.split('\n').filter((path) => path !== '' && !/^(__tests__|bench|tools)\//.test(path));
  return paths.map((path) => [
    path,
    readFileSync(join(ROOT, path), 'utf8')
      .split('\n')
      .filter((line) => !/^\s*(\/\*\*|\*|\/\/)/.test(line)),
  ]);
}

test('what constructs write and readers look for is spelled in one file', () => {
  const sources = code();
  const spelled = Object.entries(FACTS).map(([fact, how]) => [
    fact,
    sources.filter(([, lines]) => lines.some((line) => how.test(line))).map(([path]) => path),
  ]);
  expect(Object.fromEntries(spelled)).toEqual(
    Object.fromEntries(Object.keys(FACTS).map((fact) => [fact, ['constructs/contract.ts']])),
  );
});
