import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moved } from '../../../tools/cdktn/move';

const ROOT = join(__dirname, '../../..');

/** A project's package.json, as docs/cdktn.md shows what becomes of it. */
const BEFORE = {
  name: 'fleet',
  dependencies: {
    '@cdktf/provider-helm': '12.1.2',
    '@cdktf/provider-kubernetes': '12.1.1',
    '@cdktf/provider-random': '12.0.1',
    '@cdktf/provider-tls': '11.0.1',
    cdktf: '0.21.0',
    constructs: '10.4.5',
  },
  devDependencies: { 'cdktf-cli': '0.21.0' },
};

test('docs/cdktn.md shows what the move adds to package.json and replaces in it', () => {
  const [, shown = '{}'] = /```json\n(.*?)```/s.exec(readFileSync(join(ROOT, 'docs/cdktn.md'), 'utf8')) ?? [];
  const { dependencies, devDependencies, overrides } = JSON.parse(shown);
  expect(moved(BEFORE)).toEqual({
    name: 'fleet',
    dependencies: { ...BEFORE.dependencies, ...dependencies },
    devDependencies: { ...BEFORE.devDependencies, ...devDependencies },
    overrides,
  });
});

test('a package stays in the field that it was in, and no override is lost', () => {
  const all = { ...BEFORE.dependencies, ...BEFORE.devDependencies };
  const { dependencies, devDependencies, overrides } = moved({
    dependencies: {},
    devDependencies: all,
    overrides: { other: '1.0.0' },
  });
  expect(dependencies).toEqual({});
  expect(devDependencies).toMatchObject({ cdktf: expect.stringMatching(/^npm:cdktn@/), 'cdktf-cli': '0.21.0' });
  expect(overrides).toMatchObject({ other: '1.0.0', '@cdktf/provider-tls': { cdktf: '$cdktf' } });
});
