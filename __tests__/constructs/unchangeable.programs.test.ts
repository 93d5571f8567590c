import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEnhanceLogMessage } from '@cdktf/cli-core/src/lib/execution-logs';
import type { LeafSiteProps } from '../../constructs';
import { minimalLeaf } from '../support/constructs';
import { temporaryFolder } from '../support/folder';
import type { Synthesized } from '../support/synth';
import { describeWithTerraform, TERRAFORM_NOTE, terraform } from '../support/terraform';
import { at, mapAt } from '../support/walk';

jest.setTimeout(120_000);

const KEPT = 'site_tier_nats_unchangeable_kept_CA5B613F';

// The resources that are kept are in `tiers/`, beside the StatefulSet.
const NAMESPACE = 'nats-edge';
const NAMESPACE_ID = 'site_namespace_37CD0E18';
const COMMANDS = { kubectl: 'kubectl --context edge1', terraform: 'terraform -chdir=cdktf.out/prod/leaf-edge1' };

/** What a shell makes of each command in an error: its words. */
function argumentsOf(error: string): string[][] {
  const commands = error.split('\n').filter((line) => /^ {2}(kubectl|terraform) /.test(line));
  return commands.map((command) =>
    execFileSync('/bin/sh', ['-c', `for word in ${command.trim()}\ndo printf '%s\\0' "$word"; done`], {
      encoding: 'utf8',
    })
      .split('\0')
      .slice(0, -1),
  );
}

/** The guard and the StatefulSet's preconditions as they are synthesized, with a resource in the StatefulSet's place that needs no cluster. */
function transplant(built: Synthesized): string {
  const json = JSON.parse(built.text);
  const [statefulSet] = Object.values<Record<string, unknown>>(json.resource.kubernetes_stateful_set_v1);
  const config = {
    resource: {
      terraform_data: {
        ...json.resource.terraform_data,
        stateful_set: {
          input: 'running',
          lifecycle: { precondition: at(mapAt(Object(statefulSet)), 'lifecycle', 'precondition') },
        },
      },
    },
  };
  const service = 'nats-leaf-headless';
  return JSON.stringify(config, null, 2)
    .replaceAll(/\$\{kubernetes_namespace_v1\.\w+\.metadata\[0\]\.name\}/g, NAMESPACE)
    .replaceAll(/kubernetes_namespace_v1\.\w+\.metadata\[0\]\.name/g, `\\"${NAMESPACE}\\"`)
    .replaceAll(/\$\{kubernetes_service_v1\.\w+\.metadata\[0\]\.name\}/g, service)
    .replaceAll(/kubernetes_service_v1\.\w+\.metadata\[0\]\.name/g, `\\"${service}\\"`);
}

describeWithTerraform(`a change of what never changes${TERRAFORM_NOTE}`, () => {
  const folder = join(temporaryFolder(), 'stack');

  /** Puts a site's configuration in place and runs terraform on it. */
  function run(changes: Partial<LeafSiteProps>, ...args: readonly string[]) {
    writeFileSync(join(folder, 'cdk.tf.json'), transplant(minimalLeaf({ commands: COMMANDS, ...changes })));
    return terraform(folder, ...args);
  }

  const LARGER = { jetstream: { volume: '40Gi' } };

  beforeAll(() => {
    mkdirSync(folder);
    expect(run({}, 'init')).toMatchObject({ status: 0 });
    expect(run({}, 'apply', '-auto-approve')).toMatchObject({ status: 0 });
  });

  test('nothing changed: no change in the plan', () => {
    expect(run({}, 'plan', '-detailed-exitcode')).toMatchObject({ status: 0 });
  });

  test('a larger volume: the plan fails, and says what is where and what to do, in lines that can be copied', () => {
    const { status, output } = run(LARGER, 'plan');
    expect(status).toBe(1);
    expect(output.slice(output.lastIndexOf('StatefulSet nats-leaf in')).trim().split('\n')).toEqual([
      'StatefulSet nats-leaf in namespace nats-edge: its volume size is "20Gi" and',
      'would become "40Gi".',
      'This cannot be changed by a deploy. Put the old value back, or:',
      '  # only to a larger size, and only where the StorageClass has allowVolumeExpansion; the claim of each server:',
      `  kubectl --context edge1 -n nats-edge patch pvc data-nats-leaf-0 -p '{"spec":{"resources":{"requests":{"storage":"40Gi"}}}}'`,
      '  kubectl --context edge1 -n nats-edge delete statefulset nats-leaf --cascade=orphan   # its servers go on running',
      `  terraform -chdir=cdktf.out/prod/leaf-edge1 apply -replace=terraform_data.'${KEPT}'`,
    ]);
  });

  test('as cdktf passes it on, a shell takes each command as it is meant', () => {
    const { output } = run(LARGER, 'plan');
    const path = 'leaf-edge1/site/tier/nats/unchangeable/kept';
    const resource = { terraform_data: { [KEPT]: { '//': { metadata: { path } } } } };
    const stack = { name: 'leaf-edge1', content: JSON.stringify({ resource }), dependencies: [], annotations: [] };
    const cdktf = createEnhanceLogMessage({
      ...stack,
      constructPath: '',
      synthesizedStackPath: '',
      stackMetadataPath: '',
      workingDirectory: '',
    });
    // Its own log of the resource shows that it does write paths behind addresses.
    expect(cdktf(`terraform_data.${KEPT}: Creating...`)).toBe(
      `terraform_data.${KEPT} (site/tier/nats/unchangeable/kept): Creating...`,
    );
    const said = cdktf(output.slice(output.lastIndexOf('StatefulSet nats-leaf in'))) ?? '';
    const storage = '{"spec":{"resources":{"requests":{"storage":"40Gi"}}}}';
    expect(argumentsOf(said).map((words) => words.join('|'))).toEqual([
      `kubectl|--context|edge1|-n|nats-edge|patch|pvc|data-nats-leaf-0|-p|${storage}`,
      'kubectl|--context|edge1|-n|nats-edge|delete|statefulset|nats-leaf|--cascade=orphan',
      `terraform|-chdir=cdktf.out/prod/leaf-edge1|apply|-replace=terraform_data.${KEPT}`,
    ]);
  });

  test('a namespace that is not made here any more is forgotten by one command', () => {
    const [first] = argumentsOf(run({ namespace: { create: false } }, 'plan').output);
    const address = `kubernetes_namespace_v1.${NAMESPACE_ID}`;
    expect(first).toEqual(['terraform', '-chdir=cdktf.out/prod/leaf-edge1', 'state', 'rm', address]);
    expect(Object.keys(JSON.parse(minimalLeaf().text).resource.kubernetes_namespace_v1)).toEqual([NAMESPACE_ID]);
  });

  test.each<[string, Partial<LeafSiteProps>, string]>([
    [
      'another storage class',
      { jetstream: { volume: { size: '20Gi', class: 'fast' } } },
      `storage class is "the cluster's default"`,
    ],
    ['another namespace', { namespace: { name: 'edge', create: false } }, 'namespace is "nats-edge"'],
    [
      'a namespace that is no longer made here, which would delete it',
      { namespace: { create: false } },
      'namespace\'s owner is "this stack" and would become "somebody else"',
    ],
    [
      "another site's name, which is in the selector",
      { site: 'edge2' },
      'selector is "app.kubernetes.io/instance=edge1,app.kubernetes.io/name=nats-leaf"',
    ],
    [
      'a cluster in place of one server',
      { replicas: 3 },
      'JetStream is "one server alone" and would become "a cluster of servers edge1-nats-leaf-<number>"',
    ],
    ['another account', { account: 'OTHER' }, 'account is "FLEET" and would become "OTHER"'],
  ])('%s: the plan fails', (_what, changes, problem) => {
    const { status, output } = run(changes, 'plan');
    expect({ status, said: output.replaceAll(/\s+/g, ' ').includes(problem.replaceAll(/\s+/g, ' ')) }).toEqual({
      status: 1,
      said: true,
    });
  });

  test('a cluster grows, but does not become one server or get servers of other names', () => {
    const stored = join(temporaryFolder(), 'stack');
    mkdirSync(stored);
    const plan = (changes: Partial<LeafSiteProps>, ...args: readonly string[]) => {
      writeFileSync(join(stored, 'cdk.tf.json'), transplant(minimalLeaf(changes)));
      return terraform(stored, ...args).status;
    };
    expect([plan({ replicas: 3 }, 'init'), plan({ replicas: 3 }, 'apply', '-auto-approve')]).toEqual([0, 0]);
    expect([plan({ replicas: 5 }, 'plan'), plan({ replicas: 1 }, 'plan')]).toEqual([0, 1]);
  });

  test('a fleet that was deployed before JetStream was guarded: the next apply keeps what it has, from then on it is refused', () => {
    const older = join(temporaryFolder(), 'stack');
    mkdirSync(older);
    const put = (text: string) => writeFileSync(join(older, 'cdk.tf.json'), text);
    const json = JSON.parse(transplant(minimalLeaf()));
    const { terraform_data } = json.resource;
    for (const address of Object.keys(terraform_data))
      if (address.includes('kept-stored')) delete terraform_data[address];
    terraform_data.stateful_set.lifecycle.precondition = terraform_data.stateful_set.lifecycle.precondition.filter(
      (each: unknown) => !JSON.stringify(each).includes('kept-stored'),
    );
    put(JSON.stringify(json));
    expect([terraform(older, 'init').status, terraform(older, 'apply', '-auto-approve').status]).toEqual([0, 0]);
    put(transplant(minimalLeaf()));
    expect(terraform(older, 'apply', '-auto-approve')).toMatchObject({ status: 0 });
    put(transplant(minimalLeaf({ replicas: 3 })));
    expect(terraform(older, 'plan')).toMatchObject({ status: 1 });
  });

  test('a destroy is not in the way of it, nor is it in the way of a destroy', () => {
    expect(run(LARGER, 'plan', '-destroy')).toMatchObject({ status: 0 });
  });

  test('the way out: with the kept one replaced the change is applied, and is then what is kept', () => {
    expect(run(LARGER, 'apply', '-auto-approve', `-replace=terraform_data.${KEPT}`)).toMatchObject({ status: 0 });
    expect(run(LARGER, 'plan', '-detailed-exitcode')).toMatchObject({ status: 0 });
    expect(run({}, 'plan')).toMatchObject({ status: 1 });
    expect(run({}, 'destroy', '-auto-approve')).toMatchObject({ status: 0 });
  });
});
