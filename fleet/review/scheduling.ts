import { sizeOf, sizeOfBytes } from '../../constructs/size';
import { SITE_DEFAULTS, UPSTREAM_DEFAULTS } from '../../constructs/tier/defaults';
import { nanosOfQuantity } from '../../lib/quantity';
import type { Servers, Sides } from '../model/from-plan';
import { blockOf, mapOf } from '../model/plan/seen';
import { type Phrase, phrase } from './phrase';
import { bytesOfQuantity, tierLimits } from './tier-limits';
import { containerOf } from './written-servers';

/**
 * What is wrong with the memory and CPU that servers ask for: too little to run well, or so much more that it is not
 * certain that a node has it. limits.ts compares memory with what nats.conf needs.
 */
export function scheduling({ plan, before: earlier, after }: Sides, servers: Servers): Phrase[] {
  const defaults = plan.of?.role === 'leaf' ? SITE_DEFAULTS : UPSTREAM_DEFAULTS;
  const [was, is] = [earlier.servers, servers].map((each) => each && asked(each));
  const found: Phrase[] = [];
  const add = (name: string, why: string, key: keyof Asked) =>
    found.push(phrase`${name} ${was ? `${was[key].text} → ` : ''}${is?.[key].text ?? ''}: ${[why]}`);
  if (!is) return found;
  const cpu = { now: is.cpu.amount, before: was?.cpu.amount, usual: nanosOfQuantity(defaults.cpu) ?? 0n };
  if (cpu.now !== undefined && cpu.now !== cpu.before) {
    if (cpu.now < least(cpu.before, cpu.usual)) add('CPU request', 'less than before and than the default', 'cpu');
    if (cpu.now > most(cpu.before, MUCH_CPU)) add('CPU request', TOO_MUCH, 'cpu');
  }
  const memory = { now: is.memory.amount, before: was?.memory.amount };
  if (memory.now !== undefined && memory.now !== memory.before) {
    const needs = tierLimits(after).find(({ kind }) => kind === 'memory')?.needs ?? 0;
    const enough = BigInt(needs + sizeOf(defaults.serverMemory).bytes);
    if (memory.before !== undefined && memory.now < memory.before && memory.now < enough) {
      add('memory limit', 'little is left for the server itself', 'memory');
    }
    if (memory.now > most(memory.before, MUCH_MEMORY)) add('memory limit', TOO_MUCH, 'memory');
  }
  return found;
}

const TOO_MUCH = 'a pod that no node has room for does not start';
/** A core and 4 GiB: nodes have that, or the servers have asked for a quarter of it before. */
const MUCH_CPU = 1_000_000_000n;
const MUCH_MEMORY = 4n * 1024n ** 3n;
const TIMES = 4n;

function least(before: bigint | undefined, usual: bigint): bigint {
  // Whoever writes a new tier decides how small it is.
  if (before === undefined) return 0n;
  return before < usual ? before : usual;
}

function most(before: bigint | undefined, much: bigint): bigint {
  const times = TIMES * (before ?? much);
  return times > much ? times : much;
}

interface Asked {
  readonly cpu: { readonly text: string; readonly amount: bigint | undefined };
  readonly memory: { readonly text: string; readonly amount: bigint | undefined };
}

function asked({ podSpec }: Servers): Asked {
  const { limits, requests } = blockOf(containerOf(podSpec, 'nats').resources);
  const [cpu, memory] = [String(mapOf(requests).cpu ?? ''), mapOf(limits).memory ?? null];
  const bytes = bytesOfQuantity(memory);
  return {
    cpu: { text: cpu, amount: nanosOfQuantity(cpu) },
    memory:
      bytes === undefined
        ? { text: String(memory), amount: undefined }
        : { text: sizeOfBytes(bytes).text, amount: BigInt(bytes) },
  };
}
