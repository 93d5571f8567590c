import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { checkStack } from '../../../fleet/cluster';
import { Resolver } from '../../../fleet/model';
import { loadEnvironment } from '../../../fleet/project/environments';
import { programProblems } from '../../../fleet/terraform/program-versions';
import { kubeconfig } from '../../support/api-answers';
import { FleetChild } from '../../support/child';
import { environmentWith, synthesizeFleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(120_000);

/** Runs `fleet` on the bundled `prod`; its exit code must be 1, and what it writes no stack trace. */
async function refused(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = new FleetChild(args, { NATS_ENV: 'prod', ...env });
  expect((await child.ended).code).toBe(1);
  expect(child.output).not.toContain('    at ');
  expect(child.leftovers()).toEqual([]);
  return child.output;
}

/** Path of a program that says it is Terraform of that version. */
function terraformOf(version: string): string {
  const path = join(temporaryFolder(), 'terraform');
  writeFileSync(path, `#!/bin/sh\necho "Terraform v${version}"\n`, { mode: 0o755 });
  return path;
}

test('fleet check: every stack in a line, all problems at once, and why the program does not go with the provider', async () => {
  const home = temporaryFolder();
  const terraform = terraformOf('1.13.3');
  const json = join(home, 'check.json');
  const env = { HOME: home, KUBECONFIG: '', TERRAFORM_BINARY_NAME: terraform };
  const output = await refused(['check', '--json', json], env);
  // What all of them have is reported once, with its remedy, and at the end with the stacks.
  const problem = 'kubeconfig ~/.kube/config does not exist';
  expect(output.match(/kubeconfig ~\/\.kube\/config does not exist/g)).toHaveLength(2);
  expect(output.match(/ 1 problem as in \S+ +\d+ ms$/gm)).toHaveLength(9);
  expect(output).toContain(`\n\n${problem}\n  in 10 stacks: `);
  expect(output).toContain('0 of 10 stacks can be deployed');
  expect(output).toContain('Terraform 1.13.3 with the kubernetes provider 2.38.0: if the creation');
  const { stacks, ...rest } = JSON.parse(readFileSync(json, 'utf8'));
  expect(rest).toMatchObject({ environment: 'prod', deployable: false, program: [{ object: 'Terraform 1.13.3' }] });
  // The program is no problem of a stack, each of which has another one here.
  expect(stacks).toEqual(
    Array(10).fill(expect.objectContaining({ problems: [expect.objectContaining({ what: 'does not exist' })] })),
  );
});

test('what is synthesized goes with the Terraform that the pipelines use', async () => {
  process.env.TERRAFORM_BINARY_NAME = terraformOf('1.11.4');
  expect(await programProblems(synthesizeFleet(await loadEnvironment('prod')).app)).toEqual([]);
  delete process.env.TERRAFORM_BINARY_NAME;
});

test('fleet check: where KUBECONFIG has what the deployment would not read', async () => {
  const elsewhere = kubeconfig('https://127.0.0.1:1', ['prod-hub']);
  const output = await refused(['check', 'hub'], { HOME: temporaryFolder(), KUBECONFIG: elsewhere });
  expect(output).toContain(`kube: { config: ${JSON.stringify(elsewhere)} }`);
});

test.each(['check', 'why', 'destroy'])('fleet %s: an unknown stack', async (command) => {
  expect(await refused([command, 'hub1'])).toMatch(
    /has no stack "hub1".*Did you mean "hub"|does not exist; (there are|that environment has none)/,
  );
});

test.each(['check', 'why'])('fleet %s: no kubectl', async (command) => {
  const home = temporaryFolder();
  mkdirSync(join(home, '.kube'));
  copyFileSync(kubeconfig('https://127.0.0.1:1', ['prod-hub']), join(home, '.kube/config'));
  expect(await refused([command, 'hub'], { PATH: home, HOME: home })).toContain('kubectl is not in PATH');
});

test('an API server that does not answer is given up', async () => {
  // From when it has a question until whoever asked hangs up: what takes time before is synthesis, and starting
  // kubectl.
  const waited: Promise<number>[] = [];
  const server = createServer((request) => {
    const asked = Date.now();
    waited.push(new Promise((resolve) => request.socket.once('close', () => resolve(Date.now() - asked))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const config = kubeconfig(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const environment = environmentWith({ hub: { address: 'nats.example.com', kube: { context: 'hub', config } } });
  const resolver = new Resolver(synthesizeFleet(environment).app);
  const { problems } = await checkStack('hub', { resolver, outputFolder: 'cdktf.out', timeoutSeconds: 1 });
  expect(problems.map(({ what }) => what)).toEqual([expect.stringMatching(/did not answer at .* within 1 s/)]);
  expect(waited.length).toBeGreaterThan(0);
  expect(Math.max(...(await Promise.all(waited)))).toBeLessThan(10_000);
  server.close();
});
