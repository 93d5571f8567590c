import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../lib/package-root';
import { ENVIRONMENTS_FOLDER, environmentPath } from '../project/places';
import { environmentFile } from './environment-file';
import { type Manifest, projectManifest } from './project-manifest';

/** Files that a project has as this repository has them. */
const COPIED = ['main.ts', '.github/workflows/plan.yml', '.github/workflows/apply.yml', '.gitlab-ci.yml'];

/** What is no source of the project. */
const IGNORED = 'node_modules cdktf.out state plans.out review.out'.split(' ').map((folder) => `${folder}/\n`);

/** Settings of TypeScript that the editor and `npm run typecheck` read; fleets are compiled without. */
const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    lib: ['es2022'],
    types: [],
    strict: true,
    noEmit: true,
  },
  include: ['main.ts', ENVIRONMENTS_FOLDER],
};

/** A project that is to be written. */
export interface NewProject {
  /** Its name in package.json and cdktf.json: `shop-fleet`. */
  readonly name: string;
  /** Its first environment, which cdktf.json selects: `prod`. */
  readonly environment: string;
  /** What is in package.json already; nothing where there is none. */
  readonly manifest: Manifest;
}

/** The text of each file of a new project, by its path. */
export function projectFiles({ name, environment, manifest }: NewProject): Readonly<Record<string, string>> {
  return {
    'package.json': json(projectManifest(name, manifest)),
    'cdktf.json': cdktfJson(name, environment),
    'tsconfig.json': json(TSCONFIG),
    [environmentPath(environment)]: environmentFile(environment),
    '.gitignore': IGNORED.join(''),
    '.npmrc': '# Nothing of a dependency runs at install time.\nignore-scripts=true\n',
    'README.md': readme(name, environment),
    ...Object.fromEntries(COPIED.map((path) => [path, ofPackage(path)])),
  };
}

function ofPackage(path: string): string {
  return readFileSync(join(packageRoot(), path), 'utf8');
}

/** That of the package, with the project's own name, and its first environment. */
function cdktfJson(name: string, environment: string): string {
  return json({ ...JSON.parse(ofPackage('cdktf.json')), projectId: name, context: { environment } });
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function readme(name: string, environment: string): string {
  return `# ${name}

A fleet of NATS servers, a hub and its sites, made with nats-edge-fleet. [environments/](environments) says what is
deployed.

- \`npm ci && npm start\` rehearses \`${environment}\` on real nats-server processes on this machine.
- \`npx cdktf deploy hub ${environment}\` deploys the hub, \`npx cdktf deploy '*-edge1' ${environment}\` a site.
- \`npx fleet plan\` says what a change restarts, whom it disconnects and what data is at risk.
- \`npx fleet init --environment staging\` writes one more environment; \`NATS_ENV=staging npm start\` rehearses it.
- \`npm update\` upgrades; CHANGELOG.md of nats-edge-fleet says what that restarts.
`;
}
