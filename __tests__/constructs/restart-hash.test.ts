import { join } from 'node:path';
import type { ConfBlock, ConfValue } from '../../constructs/conf/model';
import { restartHash } from '../../constructs/conf/restart';
import { SETTINGS } from '../../constructs/conf/settings';
import { expectKept } from '../support/kept-file';

/** A block with a value at the end of a path. */
function conf([key = '', ...rest]: readonly string[], value: ConfValue | undefined): ConfBlock {
  return { [key]: rest.length === 0 ? value : conf(rest, value) };
}

const changes = (path: string, from: ConfValue | undefined, to: ConfValue) =>
  restartHash(conf(path.split('.'), from)) !== restartHash(conf(path.split('.'), to));

test('servers restart for what a reload does not apply; restart-hash.txt lists the exceptions', () => {
  const otherwise = SETTINGS.filter(({ path, effect }) => changes(path, 'one', 'two') !== (effect !== 'reload'));
  const lines = otherwise.map(({ path, effect, whole }) => {
    const rolls = changes(path, 'one', 'two') ? 'restarts all the same' : 'does not restart';
    return `${path}${whole ? ' as a whole' : ''}: ${effect}, ${rolls}\n`;
  });
  expectKept(join(__dirname, 'restart-hash.txt'), lines.join(''));
});

test.each<[string, string, ConfValue | undefined, ConfValue, boolean]>([
  ['a setting that nobody has tried', 'something_new', undefined, true, true],
  ['a cluster that comes', 'cluster', undefined, { port: 6222 }, true],
  ['one in capitals', 'WRITE_DEADLINE', '10s', '5s', false],
  ['the URL of a remote', 'leafnodes.remotes', [{ url: 'tls://a:7422' }], [{ url: 'tls://b:7422' }], false],
  ['the system account of every fleet without an operator', 'system_account', undefined, 'SYS', false],
  ['another system account', 'system_account', 'SYS', 'OTHER', true],
])('%s', (_what, path, from, to, restarts) => {
  expect(changes(path, from, to)).toBe(restarts);
});
