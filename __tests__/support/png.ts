import { inflateSync } from 'node:zlib';

/**
 * How often each colour, e.g. `#0f172a`, is in a picture; what can be seen through counts by the colour behind nothing.
 */
export type Colors = ReadonlyMap<string, number>;

/** Reads a PNG of eight bits a channel, with or without transparency, not interlaced: what renderers of SVG write. */
export function colorsOf(png: Buffer): Colors {
  const header = png.subarray(16, 29);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[header[9] ?? -1];
  if (header[8] !== 8 || channels === undefined || header[12] !== 0)
    throw new Error('a PNG of a kind that is not read');
  const rows = unfiltered(inflateSync(Buffer.concat([...chunks(png)])), width * channels, height, channels);
  const counts = new Map<string, number>();
  for (let at = 0; at < rows.length; at += channels) {
    const [red = 0, green = 0, blue = 0, alpha = 255] = rows.subarray(at, at + channels);
    const key =
      alpha === 255 ? `#${[red, green, blue].map((one) => one.toString(16).padStart(2, '0')).join('')}` : 'transparent';
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function* chunks(png: Buffer): Generator<Buffer> {
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') yield png.subarray(at + 8, at + 8 + length);
    at += length + 12;
  }
}

/** The bytes of all rows; each row says in its first byte of which neighbours it is written as the difference. */
function unfiltered(data: Buffer, stride: number, height: number, channels: number): Buffer {
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < channels ? 0 : (rows[at - channels] ?? 0);
      const up = y === 0 ? 0 : (rows[at - stride] ?? 0);
      const corner = y === 0 || x < channels ? 0 : (rows[at - stride - channels] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter ?? -1] ?? 0;
      rows[at] = ((data[y * (stride + 1) + 1 + x] ?? 0) + guess) & 255;
    }
  }
  return rows;
}

function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [left, up, corner].map((one) => Math.abs(guess - one)) as [number, number, number];
  return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
}
