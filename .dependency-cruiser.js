/**
 * Which file may import which. `npm run lint` holds all sources to it, docs/architecture.md says it in words, and
 * `__tests__/borders` shows each rule red. An import of a type counts like any other: who names a type of a file has to
 * know that file, cannot be read, moved or tested without it, and is one edit away from calling it.
 *
 * The sources are parsed by TypeScript 6, `typescript` in package.json: the native compiler, `@typescript/native`,
 * whose `tsc` checks types, has no interface for other programs yet.
 */

/** The folders of the project, and which others each may import, whether it names a type or calls a function. */
const MAY_IMPORT = {
  lib: [],
  constructs: [],
  schema: ['constructs', 'lib'],
  stacks: ['constructs', 'schema', 'lib'],
  'fleet/init': ['fleet/project', 'lib'],
  'fleet/project': ['constructs', 'schema', 'stacks', 'lib'],
  'fleet/model': ['constructs', 'lib'],
  'fleet/manifests': ['fleet/model', 'lib'],
  'fleet/terraform': ['constructs', 'fleet/model', 'lib'],
  'fleet/cluster': ['constructs', 'fleet/manifests', 'fleet/model', 'fleet/terraform', 'lib'],
  'fleet/draw': ['constructs', 'fleet/model', 'lib'],
  'fleet/review': ['constructs', 'fleet/draw', 'fleet/model', 'lib'],
  'fleet/rehearse': ['constructs', 'fleet/model', 'lib', 'schema'],
  'fleet/commands': [
    'constructs',
    'fleet/ci',
    'fleet/cluster',
    'fleet/draw',
    'fleet/init',
    'fleet/manifests',
    'fleet/model',
    'fleet/project',
    'fleet/rehearse',
    'fleet/review',
    'fleet/terraform',
    'lib',
    'schema',
    'stacks',
  ],
  'fleet/ci': ['fleet/review', 'fleet/terraform', 'lib'],
  tools: [
    'constructs',
    'fleet/cluster',
    'fleet/commands',
    'fleet/model',
    'fleet/project',
    'fleet/rehearse',
    'fleet/review',
    'fleet/terraform',
    'lib',
    'schema',
  ],
  bench: ['constructs', 'fleet/commands', 'fleet/model', 'fleet/rehearse', 'lib', 'schema', 'stacks'],
};

/**
 * Folders inside these, and which others beside them each may import: a folder's own files, those beside it in the
 * folder around it, and what the table says. What they may import outside of that is in {@link MAY_IMPORT}.
 */
const MAY_IMPORT_BESIDE = {
  'constructs/conf': [],
  'constructs/kubernetes': [],
  'constructs/trust': ['conf', 'kubernetes'],
  'constructs/server': ['conf', 'kubernetes', 'trust'],
  'constructs/streams': ['kubernetes', 'server', 'trust'],
  'constructs/alerts': ['kubernetes', 'server', 'trust'],
  'constructs/tier': ['alerts', 'conf', 'kubernetes', 'server', 'streams', 'trust'],
  'schema/jwt': [],
  'schema/rules': ['jwt'],
  'schema/reference': [],
  'fleet/model/issue': [],
  'fleet/model/plan': [],
  'fleet/cluster/why': [],
  'fleet/rehearse/drills': [],
  'fleet/review/analyses': [],
  'fleet/review/render': [],
  'fleet/review/kinds': [],
  'tools/cdktn': [],
  'tools/cluster': [],
  'tools/nightly': [],
  'tools/package': [],
  'bench/storm': [],
};

/** The folders that start from what was synthesized. */
const READERS = '^fleet/(model|manifests|terraform|cluster|draw|review|rehearse)/';

/**
 * What readers may know of `constructs/`, each with why: facts, and what they compare with; nothing that makes a
 * resource.
 */
const FACTS_FOR_READERS = {
  'contract.ts': 'names that are written there and looked for by readers',
  '(subjects|subject-sets).ts': 'the algebra of subjects, which knows nothing else',
  'conf/read.ts': 'all that is synthesized, planned or rehearsed is read by it',
  'conf/(write|model).ts': 'the rehearsal writes a nats.conf for unauthorized clients that it has refused',
  'conf/(amounts|canonical).ts': 'how nats-server reads sizes, durations and names of settings',
  'conf/settings.ts': 'what nats-server does when a setting changes was measured, and is one table for all',
  'conf/settings/(row|synonyms|harmless).ts': 'the same table',
  'kubernetes/most-data.ts': 'how much Kubernetes stores in one object',
  'server/room.ts': 'what memory and volumes have room for, as it was measured',
  'server/(images|image-reference|nats-releases|release).ts':
    'which releases of nats-server are proven, and how images name them',
  'labels.ts': 'the labels by which Services and network policies select pods',
  'duration.ts': 'how durations are written',
  'size.ts': 'how sizes are written',
  'server/ports.ts': 'the ports that are registered for NATS, where a tier names no others',
  'server/files.ts': 'where servers find their files',
  'server/(service-specs|policy-rules).ts':
    'the review compares the Services and network policies of a tier with those that would be written',
  'server/(server-spec|nats-box-spec).ts': 'likewise its StatefulSet and its Jobs',
  'alerts/(leaf-alert-rules|certificate-alert-rules|rule-group).ts': 'likewise the alert rules',
  'streams/streams-script.ts': "likewise a Job's script",
  'tier/(access-script|leaf-access|leaf-permissions).ts': 'likewise',
  'tier/defaults.ts': 'what a server has where its environment sets nothing',
  'streams/stream.ts': 'likewise a new stream',
  'trust/validity.ts': 'how long certificates are valid where an environment sets nothing',
  'trust/expected-secret.ts': 'the list of externally managed Secrets, as its ConfigMap has it',
  'trust/apply-first.ts': 'the sentence by which the error of a plan names the stack that must come first',
};

/** What drills may know of `schema/`, each with why. */
const SCHEMA_FOR_DRILLS = {
  'variants.ts': 'the names of the changes that a drill has deployed; who makes them hands them to the rehearsal',
  'links.ts': "which links a client's subscription must cross: the drill holds real servers to it",
};

const file = (name) => name.replaceAll('.', '[.]');
const files = (folder, names) => Object.keys(names).map((name) => `^${folder}/${file(name)}$`);
const LOCAL = `^(${[...Object.keys(MAY_IMPORT), '__tests__', 'environments', 'examples', 'fleet'].join('|')})/|^[^/]+[.][jt]s$`;

/** A rule for each folder: it imports itself and what the table says, and no other file of the project. */
const ofFolders = Object.entries(MAY_IMPORT).map(([folder, others]) => ({
  name: `from-${folder.replace('fleet/', '')}`,
  severity: 'error',
  comment: `${folder}/ imports ${others.length > 0 ? others.map((other) => `${other}/`).join(', ') : 'no other folder'}.`,
  from: { path: `^${folder}/` },
  to: { path: LOCAL, pathNot: `^(${[folder, ...others].join('|')})/` },
}));

/** A rule for each folder inside one of these. */
const ofInnerFolders = Object.entries(MAY_IMPORT_BESIDE).map(([folder, others]) => {
  const around = folder.slice(0, folder.lastIndexOf('/'));
  const inner = folder.slice(around.length + 1);
  const names = others.map((other) => `, ${other}/`).join('');
  return {
    name: `inside-${inner}`,
    severity: 'error',
    comment: `${folder}/ imports of ${around}/ the files at its top${names}.`,
    from: { path: `^${folder}/` },
    to: { path: `^${around}/[^/]+/`, pathNot: `^${around}/(${[inner, ...others].join('|')})/` },
  };
});

const rules = [
  {
    name: 'no-circles',
    comment: 'No file imports itself through others, in tests too.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'readers-know-facts',
    comment:
      'Readers of what was synthesized import of constructs/ the facts in `FACTS_FOR_READERS`, and nothing that makes a resource.',
    from: { path: READERS },
    to: { path: '^constructs/', pathNot: files('constructs', FACTS_FOR_READERS) },
  },
  {
    name: 'readers-make-nothing',
    comment: 'No reader reaches cdktf or a Terraform provider, not even through other files.',
    from: { path: READERS },
    to: { path: '^node_modules/(cdktf|constructs|@cdktf)/', reachable: true },
  },
  {
    name: 'drills-read-no-environment',
    comment: 'The rehearsal knows of schema/ what is in `SCHEMA_FOR_DRILLS`, and no fleet.',
    from: { path: '^fleet/rehearse/' },
    to: { path: '^schema/', pathNot: files('schema', SCHEMA_FOR_DRILLS) },
  },
  {
    name: 'reference-apart',
    comment:
      'What writes documentation, schema/reference/, is run by `npm run generate` and tests; no command waits for it.',
    from: { pathNot: '^(schema/reference/|tools/generate[.]ts$|__tests__/)' },
    to: { path: '^schema/reference/' },
  },
  {
    name: 'projects-import-the-package',
    comment:
      'main.ts with environments/, and each of examples/, are a project as any user has one: they import the package by its name, and no file of it.',
    from: { path: '^(main[.]ts$|(environments|examples)/)' },
    to: { path: LOCAL, pathNot: '^(environments|examples)/' },
  },
  {
    name: 'the-package',
    comment: 'index.ts, what projects import of this package, is made of constructs/, schema/ and fleet/project/.',
    from: { path: '^index[.]ts$' },
    to: { path: LOCAL, pathNot: '^((constructs|schema)/|fleet/project/)' },
  },
  {
    name: 'fleets-by-name',
    comment:
      'A fleet in environments/ is imported by no other file: fleet/project/environments.ts finds it by its name.',
    from: { pathNot: '^environments/' },
    to: { path: '^environments/' },
  },
  {
    name: 'fleets-at-the-top',
    comment: 'Fleets are loaded by fleet/project/app.ts and fleet/commands/, by tools/ and tests.',
    from: { pathNot: '^(fleet/project/app[.]ts$|(fleet/commands|tools|__tests__)/)' },
    to: { path: '^fleet/project/environments[.]ts$' },
  },
  {
    name: 'constructs-touch-nothing',
    comment: 'Constructs use of Node only `crypto`, `path` and `net.isIPv6`: they read no disk, and start nothing.',
    from: { path: '^constructs/' },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|path|net)$' },
  },
  {
    name: 'conf-alone',
    comment: 'constructs/conf/ writes and reads nats.conf and knows no tier: of constructs/ it imports contract.ts.',
    from: { path: '^constructs/conf/' },
    to: { path: '^constructs/', pathNot: '^constructs/(conf/|contract[.]ts$)' },
  },
  {
    name: 'cdktf-once',
    comment:
      'cdktf is imported by constructs/cdktf.ts, which names all that is used of it, and by no other file but examples.',
    from: { pathNot: '^(constructs/cdktf[.]ts$|(examples|node_modules)/)' },
    to: { path: '^node_modules/cdktf/' },
  },
  {
    name: 'cdktf-makes',
    comment:
      'constructs/cdktf.ts and the providers are imported by constructs/, stacks/, fleet/project/app.ts, the bench of synthesis, tests and examples.',
    from: {
      pathNot: '^(fleet/project/app[.]ts$|bench/synthesis[.]ts$|(constructs|stacks|__tests__|examples|node_modules)/)',
    },
    to: { path: '^(node_modules/(constructs|@cdktf)/|constructs/cdktf[.]ts$)' },
  },
  {
    name: 'resources-one-by-one',
    comment: 'Of a provider only the resources that are used are imported: the whole of one takes seconds to load.',
    from: { pathNot: '^node_modules/' },
    to: { path: '^node_modules/@cdktf/provider-[^/]+/lib/index[.]' },
  },
  {
    name: 'words-decide-nothing',
    comment: 'In fleet/review/, render/ writes out what was found, and imports nothing that reads plans.',
    from: { path: '^fleet/review/render/' },
    to: { path: '^fleet/model/plan/' },
  },
  {
    name: 'drills-are-run',
    comment: 'In fleet/rehearse/, drills/ are imported by rehearse.ts, which runs them, and by each other.',
    from: { path: '^fleet/rehearse/', pathNot: '^fleet/rehearse/(drills/|rehearse[.]ts$)' },
    to: { path: '^fleet/rehearse/drills/' },
  },
  {
    name: 'tests-last',
    comment: 'Nothing imports __tests__/, bench/ or tools/ but themselves, tests and bin.js.',
    from: { pathNot: '^((__tests__|bench|tools)/|fleet/bin[.]js$)' },
    to: { path: '^(__tests__|bench|tools)/' },
  },
  {
    name: 'no-dev-dependencies',
    comment:
      'What is not a test imports no development dependency, as it would be missing where the package is installed without them.',
    from: { pathNot: '^(__tests__/|jest[.]config[.]js$|node_modules/)' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm-peer'] },
  },
  {
    name: 'listed-in-package',
    comment: 'What is imported of node_modules is in package.json.',
    from: { pathNot: '^node_modules/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'found',
    comment:
      'What is imported is there: a path that leads nowhere would be seen by no other rule. The package itself, by its name, is there once it is built.',
    from: { pathNot: '^node_modules/' },
    to: { couldNotResolve: true, pathNot: '^nats-edge-fleet$' },
  },
].map((rule) => ({ severity: 'error', ...rule }));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...rules, ...ofFolders, ...ofInnerFolders],
  options: {
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'import', 'default'] },
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(build|dist|coverage|cdktf[.]out|state)/' },
  },
};
