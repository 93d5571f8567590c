import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWith } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { plansOf } from '../../support/terraform-plan';

jest.setTimeout(300_000);

/** Runs `fleet topology` to its end. */
function topology(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const { NATS_ENV: _env, NATS_SITES: _sites, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['fleet/bin.js', 'topology', ...args], {
    cwd: join(__dirname, '../../..'),
    encoding: 'utf8',
    env: { ...rest, NATS_ENV: 'dev', ...variables },
  });
  return { status, stdout, stderr };
}

let drawn: ReturnType<typeof topology> | undefined;
/** What is drawn without any options, for several tests. */
const all = () => {
  drawn ??= topology([]);
  return drawn;
};

test('without options Mermaid, to the standard output; with files these, and nothing else', () => {
  const { status, stdout, stderr } = all();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^flowchart RL\n {2}hub_hub\["hub<br\/>1 server/);
  const folder = temporaryFolder();
  const [svg, mermaid, dot] = ['fleet.svg', 'fleet.mmd', 'fleet.dot'].map((name) => join(folder, name));
  const options = ['--svg', `${svg}`, '--mermaid', `${mermaid}`, '--dot', `${dot}`];
  expect(topology(options)).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readdirSync(folder).sort()).toEqual(['fleet.dot', 'fleet.mmd', 'fleet.svg']);
  expect(readFileSync(`${mermaid}`, 'utf8')).toBe(stdout);
  expect(readFileSync(`${svg}`, 'utf8')).toMatch(/^<svg xmlns/);
  expect(readFileSync(`${dot}`, 'utf8')).toMatch(/^digraph fleet/);
});

test('stacks by their names; what is not drawn is shown as others know it', () => {
  const { stdout } = topology(['hub']);
  expect(stdout.match(/^ {2}\w+\["[\w ]+/gm)).toEqual([
    '  hub_hub["hub',
    '  leaf_edge1["site or region edge1',
    '  leaf_edge2["site or region edge2',
  ]);
});

test('all sites are drawn with all that is known of them, whichever NATS_SITES selects', () => {
  expect(all().stdout).toContain('site_edge2["site edge2<br/>1 server · namespace nats-edge');
  expect(topology([], { NATS_SITES: 'edge1' })).toEqual(all());
  const { stderr } = topology(['leaf-edge9'], { NATS_SITES: 'edge1' });
  expect(stderr).toContain('there are: dev, hub, identity-edge1, identity-edge2, leaf-edge1, leaf-edge2. Did you mean');
});

test('mistakes: one line, exit code 1, no file', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'one');
  expect(topology(['dev'])).toEqual({
    status: 1,
    stdout: '',
    stderr: 'there are no servers in dev, so there is nothing to draw\n',
  });
  expect(topology(['--svg', file, '--dot', file])).toEqual({
    status: 1,
    stdout: '',
    stderr: `two pictures cannot go into one file, ${file}\n`,
  });
  const missing = topology(['--svg', file, '--dot', join(folder, 'no/such/folder')]);
  expect(missing).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('no/such/folder cannot be written'),
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('the help has examples', () => {
  const { status, stdout } = topology(['--help']);
  expect(status).toBe(0);
  expect(stdout).toContain('npx fleet topology --svg fleet.svg');
});

test('what plans change is drawn', async () => {
  const [folder, file] = [temporaryFolder(), join(temporaryFolder(), 'changes.mmd')];
  const before = environmentWith({ sites: { edge1: {} } });
  const plans = await plansOf(before, environmentWith({ sites: { edge1: {}, edge2: {} } }));
  const paths = [...plans.values()].map(({ path }) => path);
  expect(topology(['--mermaid', file, '--plan', ...paths])).toMatchObject({ status: 0 });
  expect(readFileSync(file, 'utf8')).toContain('site_edge2["site edge2 · #43; added<br/>');
  expect(topology(['hub', '--plan', ...paths, '--dot', join(folder, 'a.dot')])).toMatchObject({ status: 1 });
  expect(readdirSync(folder)).toEqual([]);
});
