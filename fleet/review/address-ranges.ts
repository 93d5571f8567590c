import { isIPv4, isIPv6 } from 'node:net';

/** Addresses from one to another, both included. */
interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;

/** A set of IP addresses, however it is written: 10.0.0.0/8 is the same as its two halves. */
export class AddressRanges {
  /** No address. */
  static readonly none = new AddressRanges([], []);

  private constructor(
    private readonly four: readonly Range[],
    private readonly six: readonly Range[],
  ) {}

  /** The addresses of some CIDRs; `undefined` if one of them is none. */
  static of(cidrs: readonly string[]): AddressRanges | undefined {
    const ranges = { 4: [] as Range[], 6: [] as Range[] };
    for (const cidr of cidrs) {
      const [address = '', length, ...more] = cidr.trim().split('/');
      const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes('%') ? 6 : undefined;
      if (family === undefined || length === undefined || more.length > 0 || !/^\d{1,3}$/.test(length))
        return undefined;
      const free = BITS[family] - Number(length);
      if (free < 0) return undefined;
      const size = 1n << BigInt(free);
      const first = (numberOf(address, family) / size) * size;
      ranges[family].push({ first, last: first + size - 1n });
    }
    return new AddressRanges(joined(ranges[4]), joined(ranges[6]));
  }

  get isEmpty(): boolean {
    return this.four.length + this.six.length === 0;
  }

  /** The addresses in this set and in another. */
  with(other: AddressRanges): AddressRanges {
    return new AddressRanges(joined([...this.four, ...other.four]), joined([...this.six, ...other.six]));
  }

  /** The addresses in this set that are not in another. */
  without(other: AddressRanges): AddressRanges {
    return new AddressRanges(less(this.four, other.four), less(this.six, other.six));
  }

  /** As few CIDRs as these addresses need. */
  get cidrs(): string[] {
    return [...this.four.flatMap((range) => cidrsOf(range, 4)), ...this.six.flatMap((range) => cidrsOf(range, 6))];
  }
}

/** The same addresses as ranges in order, apart from each other. */
function joined(ranges: readonly Range[]): Range[] {
  const found: Range[] = [];
  for (const range of [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const before = found.at(-1);
    if (!before || range.first > before.last + 1n) found.push(range);
    else if (range.last > before.last) found[found.length - 1] = { first: before.first, last: range.last };
  }
  return found;
}

function less(ranges: readonly Range[], others: readonly Range[]): Range[] {
  return others.reduce<readonly Range[]>(
    (left, other) =>
      left.flatMap(({ first, last }) => {
        if (other.last < first || other.first > last) return [{ first, last }];
        return [
          ...(first < other.first ? [{ first, last: other.first - 1n }] : []),
          ...(last > other.last ? [{ first: other.last + 1n, last }] : []),
        ];
      }),
    ranges,
  ) as Range[];
}

function cidrsOf({ first, last }: Range, family: 4 | 6): string[] {
  const found: string[] = [];
  for (let start = first; start <= last; ) {
    let free = 0;
    while (
      free < BITS[family] &&
      start % (1n << BigInt(free + 1)) === 0n &&
      start + (1n << BigInt(free + 1)) - 1n <= last
    )
      free += 1;
    found.push(`${textOf(start, family)}/${BITS[family] - free}`);
    start += 1n << BigInt(free);
  }
  return found;
}

function numberOf(address: string, family: 4 | 6): bigint {
  if (family === 4) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const groups = (text: string) =>
    text === ''
      ? []
      : text.split(':').flatMap((group) => {
          if (!group.includes('.')) return [BigInt(`0x${group}`)];
          const four = numberOf(group, 4);
          return [four >> 16n, four & 0xffffn];
        });
  const [front = '', back] = address.split('::');
  const [head, tail] = [groups(front), groups(back ?? '')];
  const zeros = back === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<bigint>(zeros).fill(0n), ...tail].reduce((sum, group) => (sum << 16n) + group, 0n);
}

function textOf(address: bigint, family: 4 | 6): string {
  const [count, bits] = family === 4 ? [4, 8n] : [8, 16n];
  const parts = Array.from(
    { length: count },
    (_, n) => (address >> (BigInt(count - 1 - n) * bits)) & ((1n << bits) - 1n),
  );
  if (family === 4) return parts.join('.');
  const text = parts.map((part) => part.toString(16)).join(':');
  // The longest run of zeros is left out.
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  const [run] = runs;
  if (!run) return text;
  return `${text.slice(0, run.index)}::${text.slice(run.index + run[0].length).replace(/^:/, '')}`;
}
