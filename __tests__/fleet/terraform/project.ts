import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../support/folder';
import { terraform } from '../../support/terraform';

/** A stack of nothing but `terraform_data`, a resource that is built into Terraform. */
export interface ProjectStack {
  /** The `input` of each resource by its name: a text, or an expression such as `${reads.prod.ca}`. */
  readonly resources: Readonly<Record<string, string>>;
  /** Outputs: the name, and the resource whose output it is. They are marked as sensitive. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Whether outputs are not marked as sensitive. @default false */
  readonly shown?: boolean;
  /** A stack that has not handed over what this one needs: its plan fails as that of a tier does. */
  readonly lacksFrom?: string;
  /** Terraform runs this command when it makes the resource of that name. */
  readonly commands?: Readonly<Record<string, string>>;
  /** Address of a server that keeps the state, where it is not a file. */
  readonly address?: string;
}

/** Stacks by their names. `${reads.STACK.OUTPUT}` reads an output, and makes the stack depend on that one. */
export type ProjectStacks = Readonly<Record<string, ProjectStack>>;

/** What a hub and two sites have to do with each other, as far as Terraform sees it. */
export const THREE_STACKS: ProjectStacks = {
  lab: { resources: { ca: 'authority 1' }, outputs: { ca: 'ca' } },
  hub: { resources: { server: 'hub under ${reads.lab.ca}' }, outputs: { address: 'server' } },
  'leaf-a': { resources: { server: 'leaf of ${reads.hub.address}' } },
};

/**
 * The same as `tools/run.js main` for environments: reads what stacks there are, and writes the folder that cdktf
 * would.
 */
const APP = `
const { readFileSync, writeFileSync, mkdirSync } = require('node:fs');
const { join } = require('node:path');
const outdir = process.env.CDKTF_OUTDIR;
const environment = process.env.NATS_ENV;
const stacks = JSON.parse(readFileSync('stacks.json', 'utf8'));
const manifest = {};
for (const [name, { resources, outputs = {}, commands = {}, address, lacksFrom, shown }] of Object.entries(stacks)) {
  const read = new Set([...JSON.stringify(resources).matchAll(/\\breads\\.([\\w-]+)\\./g)].map(([, stack]) => stack));
  const state = (stack) => ({ path: '../../../state/' + environment + '/' + stack + '.tfstate' });
  const refer = (text) => text.replace(/\\breads\\.([\\w-]+)\\.([\\w-]+)/g, 'data.terraform_remote_state.in-$1.outputs.$2');
  const json = {
    '//': { metadata: { at: 'anything' } },
    terraform: { backend: address ? { http: { address, lock_address: address, unlock_address: address } } : { local: state(name) } },
    resource: { terraform_data: Object.fromEntries(Object.entries(resources).map(([key, input]) => [key, {
      input: refer(input),
      ...(lacksFrom && { lifecycle: { precondition: [{ condition: '\${path.module == ""}',
        error_message: 'Secret handed-to-' + name + ' in namespace nats-trust is not there, or lacks some of what is read here. Stack ' + lacksFrom + ' makes it: apply that first.' }] } }),
      ...(commands[key] && { provisioner: [{ 'local-exec': { command: commands[key] } }] }),
    }])) },
    ...(read.size > 0 && { data: { terraform_remote_state: Object.fromEntries([...read].map((stack) =>
      ['in-' + stack, { backend: 'local', config: state(stack) }])) } }),
    ...(Object.keys(outputs).length > 0 && { output: Object.fromEntries(Object.entries(outputs).map(([key, resource]) =>
      [key, { value: '\${terraform_data.' + resource + '.output}', sensitive: !shown }])) }),
  };
  const folder = join(environment, name);
  mkdirSync(join(outdir, folder), { recursive: true });
  writeFileSync(join(outdir, folder, 'cdk.tf.json'), JSON.stringify(json, undefined, 2));
  manifest[name] = { name, constructPath: name, dependencies: [...read, ...(lacksFrom ? [lacksFrom] : [])], annotations: [],
    synthesizedStackPath: join(folder, 'cdk.tf.json'), workingDirectory: folder };
}
writeFileSync(join(outdir, 'manifest.json'), JSON.stringify({ version: 'test', stacks: manifest }));
`;

/**
 * A folder that cdktf would take for a project, under git, whose stacks need no provider. Its environment is called
 * \`lab\`.
 */
export class Project {
  readonly root = join(temporaryFolder(), 'project');

  constructor(stacks: ProjectStacks = THREE_STACKS) {
    this.write(
      'cdktf.json',
      JSON.stringify({ language: 'typescript', app: 'node app.js', context: { environment: 'lab' } }),
    );
    this.write('app.js', APP);
    this.write('.gitignore', 'cdktf.out/\nstate/\nplans.out/\n');
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit(stacks);
  }

  /** Changes the stacks, and commits that. */
  commit(stacks: ProjectStacks): void {
    this.write('stacks.json', JSON.stringify(stacks, undefined, 2));
    this.git('add', '--all');
    const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
    this.git(...author, 'commit', '--quiet', '--allow-empty', '--message=stacks');
  }

  /** Has Terraform apply stacks, one after the other, without any review. */
  apply(...stacks: readonly string[]): void {
    execFileSync('node', ['app.js'], {
      cwd: this.root,
      env: { ...process.env, NATS_ENV: 'lab', CDKTF_OUTDIR: this.path('cdktf.out') },
    });
    for (const stack of stacks) {
      for (const args of [['init'], ['apply', '-auto-approve']]) {
        const { status, output } = terraform(this.path(`cdktf.out/lab/${stack}`), ...args);
        if (status !== 0) throw new Error(output);
      }
    }
  }

  /** One whose stacks, {@link THREE_STACKS}, are all applied: a copy of what Terraform made once. */
  static deployed(): Project {
    if (APPLIED === undefined) {
      APPLIED = new Project();
      APPLIED.apply('lab', 'hub', 'leaf-a');
    }
    const project = new Project();
    for (const name of ['state', 'cdktf.out']) cpSync(APPLIED.path(name), project.path(name), { recursive: true });
    return project;
  }

  /** Runs git in it, and answers what it wrote. */
  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.root, encoding: 'utf8' }).trim();
  }

  /** Writes a file of it. */
  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  /** The text of a file of it. */
  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  /** The inputs of the resources in the state of a stack, by their names; nothing where there is no state. */
  applied(stack: string): Readonly<Record<string, string>> {
    const path = `state/lab/${stack}.tfstate`;
    if (!existsSync(this.path(path))) return {};
    const { resources }: State = JSON.parse(this.read(path));
    const managed = resources.filter(({ mode }) => mode === 'managed');
    return Object.fromEntries(managed.map(({ name, instances }) => [name, instances[0]?.attributes.input.value ?? '']));
  }

  /** The absolute path of a file of it. */
  path(path: string): string {
    return join(this.root, path);
  }
}

let APPLIED: Project | undefined;

interface State {
  readonly resources: readonly {
    readonly mode: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: { readonly input: { readonly value: string } } }[];
  }[];
}
