import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './folder';

/** Where control groups are, version 2 or 1, with the names of the files that limit memory, and memory with swap. */
const VERSIONS = [
  { root: '/sys/fs/cgroup', has: 'cgroup.controllers', limit: 'memory.max', swap: ['memory.swap.max', 0] },
  {
    root: '/sys/fs/cgroup/memory',
    has: 'tasks',
    limit: 'memory.limit_in_bytes',
    swap: ['memory.memsw.limit_in_bytes', 1],
  },
] as const;

const version = VERSIONS.find(({ root, has }) => existsSync(join(root, has)));

const made: string[] = [];

afterAll(() => {
  for (const group of made.splice(0)) rmdirSync(group);
});

/**
 * A start of nats-server within so much memory, as a container with that limit has it: when it takes more, the kernel
 * kills it.
 * @param goShare the share of it that Go gets as GOMEMLIMIT
 */
export function withinMemory(bytes: number, goShare: number, binary: string): string {
  const group = makeGroup(bytes);
  const start = join(temporaryFolder(), 'start');
  const script = [
    '#!/bin/sh -e',
    `echo $$ > '${group}/cgroup.procs'`,
    `export GOMEMLIMIT=${Math.floor(bytes * goShare)}`,
    `exec '${binary}' "$@"`,
  ];
  writeFileSync(start, `${script.join('\n')}\n`, { mode: 0o755 });
  return start;
}

function makeGroup(bytes: number): string {
  if (!version) throw new Error('there are no control groups');
  const { root, limit, swap } = version;
  const group = join(root, `nats-test-${process.pid}-${made.length}`);
  mkdirSync(group);
  made.push(group);
  writeFileSync(join(group, limit), String(bytes));
  const [file, share] = swap;
  // Not every kernel counts swap.
  if (existsSync(join(group, file))) writeFileSync(join(group, file), String(bytes * share));
  return group;
}

/** Why memory cannot be limited here; undefined where it can. */
function obstacle(): string | undefined {
  try {
    makeGroup(2 ** 26);
    return undefined;
  } catch (error) {
    return `memory cannot be limited: ${error instanceof Error ? error.message : error}`;
  }
}

const found = obstacle();

/** `test`, or where memory cannot be limited, one that is skipped. */
export const testWithMemory = found === undefined ? test : test.skip;

/** Part of the titles of what is skipped. */
export const MEMORY_NOTE = found === undefined ? '' : ` (skipped: ${found})`;
