import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { checkStack } from '../../../fleet/cluster';
import { Resolver } from '../../../fleet/model';
import { FleetChild } from '../../support/child';
import { environmentWith, synthesizeFleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(120_000);

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A kubeconfig whose contexts lead to a URL. */
function kubeconfig(server: string, contexts: readonly string[]): string {
  const path = join(temporaryFolder(), 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'there', cluster: { server } }],
    users: [{ name: 'alice', user: { token: 'not-to-be-shown' } }],
    contexts: contexts.map((name) => ({ name, context: { cluster: 'there', user: 'alice' } })),
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

/** Checks the hub of a fleet whose kubeconfig is this one. */
async function checkHub(config: string, context = 'hub', timeoutSeconds = 5) {
  const environment = environmentWith({ hub: { address: 'nats.example.com', kube: { context, config } } });
  const resolver = new Resolver(synthesizeFleet(environment).app);
  const checked = await checkStack('hub', { resolver, outputFolder: 'cdktf.out', timeoutSeconds });
  return { ...checked, lines: checked.problems.map(({ object, what }) => `${object} ${what}`) };
}

/** An API server that answers everything with this status. */
async function answering(status: number, reason: string, message: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code: status, message }),
    );
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a kubeconfig that does not exist', async () => {
  expect((await checkHub('/nowhere/config')).lines).toEqual(['kubeconfig /nowhere/config does not exist']);
});

test('a kubeconfig that is none, without a line of it', async () => {
  const path = join(temporaryFolder(), 'config');
  writeFileSync(path, 'a: [secret');
  expect((await checkHub(path)).lines).toEqual([`kubeconfig ${path} is not YAML`]);
});

test('a context that does not exist: those there are, and the nearest', async () => {
  const path = kubeconfig('https://127.0.0.1:1', ['prod-hub', 'edge1']);
  expect((await checkHub(path, 'prod-hbu')).lines).toEqual([
    `context "prod-hbu" does not exist in ${path}; there are: prod-hub, edge1. Did you mean "prod-hub"?`,
  ]);
});

test('an API server that nobody can reach is named', async () => {
  const path = kubeconfig('https://127.0.0.1:1', ['hub']);
  const { lines, problems } = await checkHub(path);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('cluster of context "hub" its API server https://127.0.0.1:1 cannot be reached');
  expect(problems[0]?.remedy.join('\n')).toContain(`kubectl --kubeconfig ${path} --context hub version`);
});

test('an API server that does not answer is given up', async () => {
  // From when it has a question until whoever asked hangs up: what takes time before is synthesis, and starting kubectl.
  const waited: Promise<number>[] = [];
  const server = createServer((request) => {
    const asked = Date.now();
    waited.push(new Promise((resolve) => request.socket.once('close', () => resolve(Date.now() - asked))));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { lines } = await checkHub(kubeconfig(url, ['hub']), 'hub', 1);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('gave no answer within 1 s');
  expect(waited.length).toBeGreaterThan(0);
  expect(Math.max(...(await Promise.all(waited)))).toBeLessThan(10_000);
});

test('a cluster that refuses: who asked, and never the token', async () => {
  const unauthorized = await checkHub(kubeconfig(await answering(401, 'Unauthorized', 'Unauthorized'), ['hub']));
  expect(unauthorized.lines[0]).toContain('does not accept user "alice"');
  const message = 'selfsubjectrulesreviews is forbidden: User "alice" cannot create';
  const forbidden = await checkHub(kubeconfig(await answering(403, 'Forbidden', message), ['hub']));
  expect(forbidden.lines[0]).toContain('it refuses user "alice"');
  expect(forbidden.lines[0]).toContain(message);
  expect(forbidden.problems[0]?.remedy.join('\n')).toContain('auth can-i --list');
  expect(JSON.stringify([unauthorized, forbidden])).not.toContain('not-to-be-shown');
});

test('the command: every stack in a line, all problems at once, exit code 1', async () => {
  const home = temporaryFolder();
  const json = join(home, 'check.json');
  const child = new FleetChild(['check', '--json', json], { HOME: home, NATS_ENV: 'prod', KUBECONFIG: '' });
  expect((await child.ended).code).toBe(1);
  expect(child.output.match(/kubeconfig ~\/\.kube\/config does not exist/g)).toHaveLength(10);
  expect(child.output).toContain('0 of 10 stacks can be deployed');
  expect(child.output).not.toContain('    at ');
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ environment: 'prod', deployable: false });
  expect(child.leftovers()).toEqual([]);
});

test('the command: where KUBECONFIG has what the deployment would not read', async () => {
  const elsewhere = kubeconfig('https://127.0.0.1:1', ['prod-hub']);
  const child = new FleetChild(['check', 'hub'], { HOME: temporaryFolder(), NATS_ENV: 'prod', KUBECONFIG: elsewhere });
  expect((await child.ended).code).toBe(1);
  expect(child.output).toContain(`kube: { config: ${JSON.stringify(elsewhere)} }`);
});

test.each([['check'], ['why'], ['destroy']])('fleet %s: an unknown stack, and no kubectl', async (command) => {
  const child = new FleetChild([command, 'hub1'], { NATS_ENV: 'prod' });
  expect((await child.ended).code).toBe(1);
  expect(child.output).toMatch(/has no stack "hub1".*Did you mean "hub"|does not exist; there/);
  expect(child.output).not.toContain('    at ');
  if (command === 'destroy') return;
  const home = temporaryFolder();
  mkdirSync(join(home, '.kube'));
  copyFileSync(kubeconfig('https://127.0.0.1:1', ['prod-hub']), join(home, '.kube/config'));
  const without = new FleetChild([command, 'hub'], { NATS_ENV: 'prod', PATH: home, HOME: home });
  expect((await without.ended).code).toBe(1);
  expect(without.output).toContain('kubectl is not in PATH');
  expect(without.output).not.toContain('    at ');
});
