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

/** What is done in one place for all, how it is known in a source, and which sources do it, each with why. */
const DONE_ONCE: Readonly<Record<string, readonly [how: RegExp, where: Readonly<Record<string, string>>]>> = {
  'subjects are taken apart': [
    /split\('\.'\)/,
    {
      'constructs/conf/canonical.ts': 'paths of settings',
      'constructs/conf/settings.ts': 'paths of settings',
      'constructs/subject-sets.ts': 'sets of subjects',
      'constructs/subjects.ts': 'the algebra of subjects',
      'constructs/tier/problems.ts': 'whether a subject of a construct is one',
      'fleet/cluster/release.ts': "paths of a chart's values",
      'fleet/rehearse/drills/clients-connect.ts': 'subjects that are next to a right, and subscriptions that are wider',
      'fleet/rehearse/drills/existing-secrets.ts': 'names of users',
      'fleet/model/plan/raw-plan.ts': 'a version',
      'fleet/review/address-ranges.ts': 'IP addresses',
      'fleet/review/certificate-names.ts': 'DNS names',
      'fleet/review/stream-oddities.ts': 'what a subject begins with',
      'fleet/terraform/program-versions.ts': 'a version',
      'fleet/terraform/terraform-releases.ts': 'a version',
      'schema/address.ts': 'DNS names',
      'schema/name.ts': 'DNS names',
      'schema/rules/stored-once.ts': 'a word within a token, which is no wildcard',
      'schema/subject.ts': 'whether a subject of an environment is one',
    },
  ],
  'an image is taken apart': [
    /split\(':'\)|sha256:\[|\(\?<tag>/,
    {
      'constructs/server/image-reference.ts': 'as container runtimes do',
      'fleet/review/address-ranges.ts': 'no image: IP addresses',
    },
  ],
  'a JWT is read': [
    /'@nats-io\/jwt'|base64url/,
    {
      'fleet/model/issue/attributes.ts': 'random_id has its bytes in that alphabet',
      'fleet/rehearse/changed-account.ts': 'the type of an account',
      'fleet/rehearse/drills/role-changes.ts': 'the type of its signing keys',
      'fleet/rehearse/operator-double.ts': 'makes JWTs like those of the operator',
      'fleet/rehearse/operator.ts': 'reads the JWTs that operator-double.ts issued',
      'schema/jwt/token.ts': "reads the operator's, with what is wrong with them",
    },
  ],
  'a terminal is written to': [
    /u001b|x1b|env\.NO_COLOR/,
    {
      'fleet/commands/terminal.ts': 'whether there are colours',
      'lib/paint.ts': 'colours, and clearing a line to redraw it',
    },
  ],
  'a user error is reported': [
    /extends (User)?Error\b/,
    {
      'fleet/manifests/errors.ts': 'no mistake: which resource a fault is in',
      'fleet/model/errors.ts': 'no mistake: an expression that is not understood',
      'fleet/rehearse/binary.ts': 'the one, where no nats-server is found',
      'fleet/rehearse/leaf-access.ts': 'no mistake: servers that are too old for it',
      'fleet/terraform/terraform.ts': 'no mistake: what Terraform said',
      'lib/user-error.ts': 'the one',
      'schema/problem.ts': 'the one, with all that is wrong with an environment',
    },
  ],
  'what is a hub, a region or a site is found out': [
    /serversIn\(|SERVERS_TYPE|stateful_set/,
    {
      'fleet/manifests/kinds.ts': 'of each resource type, how it is sent',
      'fleet/model/from-plan.ts': 'one of the two that make the model',
      'fleet/model/from-synthesis.ts': 'the other one',
      'fleet/model/pods.ts': 'the pods of a tier, which the model makes when it is asked',
      'fleet/model/servers.ts': 'how they are called',
      'fleet/review/analyses/images.ts': 'all that runs images, Jobs too',
      'fleet/review/analyses/places.ts': 'servers that a plan deletes, in whichever stack',
      'fleet/review/analyses/pods.ts': 'all that has pods, Jobs too',
      'fleet/review/content.ts': 'of each resource type, what its provider counts',
      'fleet/review/made-values.ts': 'of each resource type, which values other analyses look at',
      'fleet/review/provider-values.ts': 'of each resource type, what its provider fills in',
      'fleet/review/made-types.ts': 'of each resource type, whether this project makes it',
      'fleet/terraform/destroy.ts':
        'stacks that are only files in a folder: their expressions cannot be evaluated any more',
    },
  ],
  'only so many work at the same time': [
    /'p-limit'/,
    {
      'fleet/commands/check.ts': 'clusters that are asked',
      'fleet/rehearse/at-once.ts': 'servers and sites of a rehearsal',
      'fleet/terraform/plan-all.ts': 'stacks that are planned',
    },
  ],
};

test.each(Object.entries(DONE_ONCE))('%s in the sources that say why, and in no other', (_, [how, where]) => {
  const found = code().filter(([, lines]) => lines.some((line) => how.test(line)));
  expect(found.map(([path]) => path).sort()).toEqual(Object.keys(where).sort());
});
