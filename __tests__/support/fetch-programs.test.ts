import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  FETCHED_PROGRAMS,
  type FetchedProgram,
  NATS_SERVERS,
  natsServerOf,
  PINNED,
} from '../../tools/fetched-programs';
import { natsCli, natsServer } from './binaries';
import { fetchPrograms } from './fetch-programs';
import { temporaryFolder } from './folder';

/** A program that can be had or not, and what was done to get it. */
function program(name: string, { present = false, fails = '' } = {}, asked: string[] = []): FetchedProgram {
  return {
    name,
    find: () => (present ? `/there/${name}` : undefined),
    fetch: async () => {
      asked.push(name);
      if (fails) throw new Error(fails);
      return `/fetched/${name}`;
    },
  };
}

async function fetchAll(...programs: readonly FetchedProgram[]): Promise<string[]> {
  const lines: string[] = [];
  await fetchPrograms(programs, (text) => lines.push(text));
  return lines.map((line) => line.replace(/\d+ s$/, '0 s'));
}

/** The machine as another user finds it: nothing was fetched, and nothing else is in the PATH. */
async function onBareMachine<T>(work: () => T | Promise<T>): Promise<T> {
  const before = { ...process.env };
  const { NATS_SERVER: _server, NATS_CLI: _cli, HELM: _helm, ...rest } = before;
  process.env = { ...rest, XDG_CACHE_HOME: temporaryFolder(), PATH: '/nowhere' };
  try {
    return await work();
  } finally {
    process.env = before;
  }
}

describe('before tests begin', () => {
  test('what is missing is fetched, in turn, and reported; what exists is left alone; what cannot be had is reported with the reason', async () => {
    const asked: string[] = [];
    const lines = await fetchAll(
      program('a', { fails: 'spawn go ENOENT' }, asked),
      program('b', { present: true }, asked),
      program('c', {}, asked),
    );
    expect(asked).toEqual(['a', 'c']);
    expect(lines).toEqual(['fetching a, c: once, a few minutes', 'a cannot be had: spawn go ENOENT', 'done after 0 s']);
    expect(await fetchAll(program('a', { present: true }))).toEqual([]);
  });

  test('on a bare machine everything is fetched that tests run', async () => {
    await onBareMachine(() => {
      const missing = FETCHED_PROGRAMS.filter((one) => one.find() === undefined);
      const others = ['nats', 'config reloader', 'gojq', 'helm', 'actionlint'];
      expect(missing.map(({ name }) => name.replace(/ [\d.]+$/, ''))).toEqual([
        ...Array(NATS_SERVERS.size).fill('nats-server'),
        ...others,
      ]);
    });
  });
});

describe('while tests run, nothing is fetched', () => {
  test('a nats-server that was not fetched before is refused, even where an earlier run has left one', async () => {
    await onBareMachine(() => {
      const folder = join(process.env.XDG_CACHE_HOME ?? '', 'nats-edge-fleet');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'nats-server-2.9.25'), '');
      expect(natsServerOf('2.9.25').find()).toBe(join(folder, 'nats-server-2.9.25'));
      expect(() => natsServer('2.9.25')).toThrow(/^nats-server 2\.9\.25 is not fetched before tests begin; add it to /);
    });
  });

  test('a program that could not be had fails the test that needs it, at once', async () => {
    await onBareMachine(() => {
      const reason = 'is not on this machine: the lines above the tests say why it could not be fetched';
      expect(() => natsServer(PINNED)).toThrow(`nats-server ${PINNED} ${reason}`);
      expect(natsCli).toThrow(reason);
    });
  });
});
