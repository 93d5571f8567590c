import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEnhanceLogMessage } from '@cdktf/cli-core/src/lib/execution-logs';
import type { LeafSiteProps } from '../../constructs';
import { minimalLeaf } from '../support/constructs';
import { temporaryFolder } from '../support/folder';
import { describeKept } from '../support/kept-file';
import { describeWithTerraform, TERRAFORM_NOTE, terraform } from '../support/terraform';

jest.setTimeout(120_000);

const KEPT = 'site_tier_nats_unchangeable_kept_CA5B613F';
const NAMESPACE = 'site_namespace_37CD0E18';
const COMMANDS = { kubectl: 'kubectl --context edge1', terraform: 'terraform -chdir=cdktf.out/prod/leaf-edge1' };

/**
 * The guard and the StatefulSet's preconditions as they are synthesized, with a resource in the StatefulSet's place
 * that needs no cluster.
 */
function transplanted(changes: Partial<LeafSiteProps>) {
  const { resource } = JSON.parse(minimalLeaf({ commands: COMMANDS, ...changes }).text);
  const [statefulSet] = Object.values(resource.kubernetes_stateful_set_v1);
  const { precondition } = Object(statefulSet).lifecycle;
  const inPlace = { stateful_set: { input: 'running', lifecycle: { precondition } } };
  const text = JSON.stringify({ resource: { terraform_data: { ...resource.terraform_data, ...inPlace } } });
  const named = (one: string, type: string, name: string) =>
    one
      .replaceAll(new RegExp(`\\$\\{${type}\\.\\w+\\.metadata\\[0\\]\\.name\\}`, 'g'), name)
      .replaceAll(new RegExp(`${type}\\.\\w+\\.metadata\\[0\\]\\.name`, 'g'), `\\"${name}\\"`);
  return JSON.parse(
    named(named(text, 'kubernetes_namespace_v1', 'nats-edge'), 'kubernetes_service_v1', 'nats-leaf-headless'),
  );
}

/** A stack's folder, in which terraform runs on a site with changes. */
function stack() {
  const folder = temporaryFolder();
  return (
    changes: Partial<LeafSiteProps>,
    args: string,
    change: (json: ReturnType<typeof transplanted>) => void = () => undefined,
  ) => {
    const json = transplanted(changes);
    change(json);
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(json, null, 2));
    return terraform(folder, ...args.split(' '));
  };
}

/** What terraform writes, as cdktf passes it on: with paths behind the addresses that it sees. */
function passedOn(said: string): string {
  const resource = { terraform_data: { [KEPT]: { '//': { metadata: { path: 'leaf-edge1/site/kept' } } } } };
  const content = JSON.stringify({ resource });
  const paths = { constructPath: '', synthesizedStackPath: '', stackMetadataPath: '', workingDirectory: '' };
  return (
    createEnhanceLogMessage({ name: 'leaf-edge1', content, dependencies: [], annotations: [], ...paths })(said) ?? ''
  );
}

/** What a shell makes of a command: its words. */
const wordsOf = (command: string) =>
  execFileSync('/bin/sh', ['-c', `for word in ${command.trim()}\ndo printf '%s|' "$word"; done`], { encoding: 'utf8' });

const CHANGES: Readonly<Record<string, Partial<LeafSiteProps>>> = {
  nothing: {},
  'a larger volume': { jetstream: { volume: '40Gi' } },
  'another storage class': { jetstream: { volume: { size: '20Gi', class: 'fast' } } },
  'another namespace': { namespace: { name: 'edge', create: false } },
  'a namespace that is no longer made here, which would delete it': { namespace: { create: false } },
  "another site's name, which is in the selector": { site: 'edge2' },
  'a cluster in place of one server': { replicas: 3 },
  'another account': { account: 'OTHER' },
};

describeWithTerraform(`a change of what never changes${TERRAFORM_NOTE}`, () => {
  const run = stack();
  const { 'a larger volume': larger = {} } = CHANGES;
  const status = (...args: Parameters<typeof run>) => run(...args).status;

  beforeAll(() => {
    expect([status({}, 'init'), status({}, 'apply -auto-approve')]).toEqual([0, 0]);
  });

  // The resources that are kept are in `tiers/`, beside the StatefulSet.
  describeKept(
    'unchangeable.txt has what a plan says of it, and what a shell makes of its commands',
    join(__dirname, 'unchangeable.txt'),
    CHANGES,
    (changes) => {
      const { output, status: code } = run(changes, 'plan -detailed-exitcode');
      const errors = passedOn(output).match(/^StatefulSet nats-leaf in.*?(?=\n\n|$(?![\s\S]))/gms) ?? [];
      const lines = errors.sort().flatMap((said) => said.trim().split('\n'));
      const commands = lines.filter((line) => /^ {2}(kubectl|terraform) /.test(line));
      return [`exit code ${code}`, ...lines, ...commands.map((command) => `words: ${wordsOf(command)}`)];
    },
  );

  test('the addresses are those that there are, though cdktf writes a path behind others', () => {
    expect(minimalLeaf().text).toContain(`"${NAMESPACE}": {`);
    expect(passedOn(`terraform_data.${KEPT}: Creating...`)).toBe(`terraform_data.${KEPT} (site/kept): Creating...`);
  });

  test('a cluster grows, but does not become one server or get servers of other names', () => {
    const other = stack();
    expect(other({ replicas: 3 }, 'init').status).toBe(0);
    const plans = [3, 5, 1].map((replicas) => other({ replicas }, replicas === 3 ? 'apply -auto-approve' : 'plan'));
    expect(plans.map((plan) => plan.status)).toEqual([0, 0, 1]);
  });

  test('a fleet that was deployed before JetStream was guarded: the next apply keeps what it has, from then on it is refused', () => {
    const older = stack();
    const unguarded = ({ resource: { terraform_data } }: ReturnType<typeof transplanted>) => {
      for (const address of Object.keys(terraform_data))
        if (address.includes('kept-stored')) delete terraform_data[address];
      const { lifecycle } = terraform_data.stateful_set;
      lifecycle.precondition = lifecycle.precondition.filter(
        (each: object) => !JSON.stringify(each).includes('kept-stored'),
      );
    };
    const before = ['init', 'apply -auto-approve'].map((args) => older({}, args, unguarded).status);
    expect([...before, older({}, 'apply -auto-approve').status, older({ replicas: 3 }, 'plan').status]).toEqual([
      0, 0, 0, 1,
    ]);
  });

  test('a destroy is not in the way of it, nor is it in the way of a destroy', () => {
    expect(status(larger, 'plan -destroy')).toBe(0);
  });

  test('the way out: with the kept one replaced the change is applied, and is then what is kept', () => {
    expect(status(larger, `apply -auto-approve -replace=terraform_data.${KEPT}`)).toBe(0);
    expect(status(larger, 'plan -detailed-exitcode')).toBe(0);
    expect([status({}, 'plan'), status({}, 'destroy -auto-approve')]).toEqual([1, 0]);
  });
});
