import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWith, filesUnder } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { plansOf } from '../../support/terraform-plan';

jest.setTimeout(300_000);

/** Runs `fleet topology` to its end, for dev. */
function topology(args: readonly string[], sites = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['fleet/bin.js', 'topology', ...args], {
    cwd: join(__dirname, '../../..'),
    encoding: 'utf8',
    env: { ...process.env, NATS_ENV: 'dev', NATS_SITES: sites },
  });
  return { status, stdout, stderr };
}

test('without options Mermaid, to the standard output; with files these, and nothing else; always all sites, whichever NATS_SITES selects', () => {
  const all = topology([]);
  expect(all).toMatchObject({ status: 0, stderr: '' });
  expect(all.stdout).toMatch(/^flowchart RL\n {2}hub_hub\["hub<br\/>1 server/);
  expect(all.stdout).toContain('site_edge2["site edge2<br/>1 server · namespace nats-edge');
  const folder = temporaryFolder();
  const options = ['svg', 'mermaid', 'dot'].flatMap((kind) => [`--${kind}`, join(folder, kind)]);
  expect(topology(options, 'edge1')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(filesUnder(folder)).toEqual({
    svg: expect.stringMatching(/^<svg xmlns/),
    mermaid: all.stdout,
    dot: expect.stringMatching(/^digraph fleet/),
  });
});

test('stacks by their names; what is not drawn is shown as others know it', () => {
  expect(topology(['hub']).stdout.match(/^ {2}\w+\["[\w ]+/gm)).toEqual([
    '  hub_hub["hub',
    '  leaf_edge1["site or region edge1',
    '  leaf_edge2["site or region edge2',
  ]);
});

test('mistakes: one line, exit code 1, no file', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'one');
  const names = 'dev, hub, identity-edge1, identity-edge2, leaf-edge1, leaf-edge2';
  const mistakes: [string[], string][] = [
    [['dev'], 'there are no servers in dev, so there is nothing to draw\n'],
    [['leaf-edge9'], `there are: ${names}. Did you mean`],
    [['--svg', file, '--dot', file], `two pictures cannot go into one file, ${file}\n`],
    [['--svg', file, '--dot', join(folder, 'no/such/folder')], 'no/such/folder cannot be written'],
  ];
  for (const [args, message] of mistakes) {
    expect(topology(args, 'edge1')).toEqual({ status: 1, stdout: '', stderr: expect.stringContaining(message) });
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('the help has examples', () => {
  expect(topology(['--help'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('npx fleet topology --svg fleet.svg'),
  });
});

test('what plans change is drawn', async () => {
  const [one, two] = [{ edge1: {} }, { edge1: {}, edge2: {} }].map((sites) => environmentWith({ sites }));
  const plans = await plansOf(one, two ?? environmentWith());
  const paths = [...plans.values()].map(({ path }) => path);
  const file = join(temporaryFolder(), 'changes.mmd');
  expect(topology(['--mermaid', file, '--plan', ...paths])).toMatchObject({ status: 0 });
  expect(readFileSync(file, 'utf8')).toContain('site_edge2["site edge2 · #43; added<br/>');
  const other = join(temporaryFolder(), 'a.dot');
  expect(topology(['hub', '--plan', ...paths, '--dot', other])).toMatchObject({ status: 1 });
  expect(readdirSync(join(other, '..'))).toEqual([]);
});
