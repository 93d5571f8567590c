import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { escaped as shown } from '../../../lib/escaped';
import { UserError } from '../../../lib/user-error';
import { stackOfFile } from './plan-file';

/**
 * A file that is larger is refused, in bytes. The plan of a hub with a thousand sites takes about 10 MiB; what is much
 * larger is something else, and to read it would take ten times its size of memory.
 */
export const LARGEST_PLAN = 100 * 1024 * 1024;

/**
 * The bytes of a file.
 * @throws UserError for one that cannot be read or is too large
 */
export function readBytes(path: string): Buffer {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) {
      throw new UserError(`${shown(path)} is a folder: give the files in it, e.g. ${shown(`${path}/*.json`)}`);
    }
    if (stats.size > LARGEST_PLAN) throw tooLarge(path, megabytes(stats.size));
    return readFileSync(file);
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, error);
  } finally {
    closeSync(file);
  }
}

function unreadable(path: string, error: unknown): UserError {
  const { code } = error as NodeJS.ErrnoException;
  return new UserError(`${shown(path)} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}`);
}

function tooLarge(path: string, size: string): UserError {
  return new UserError(
    `${shown(path)} is too large: ${size}, and a plan may have ${megabytes(LARGEST_PLAN)}; review the stacks of one environment, a file for each`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}

/**
 * The text in the bytes of a file, which may be packed by gzip.
 * @throws UserError for a saved plan, for a text in UTF-16, and for what gzip did not write
 */
export function textOf(path: string, bytes: Buffer): string {
  const plain = isGzip(bytes) ? unpacked(path, bytes) : bytes;
  if (plain.subarray(0, 2).toString() === 'PK') {
    throw new UserError(
      `${shown(path)} is a saved plan: give what \`terraform show -json ${shown(basename(path))}\` writes, in the folder that it was planned in`,
    );
  }
  if (isUtf16(plain)) {
    const name = shown(`${stackOfFile(path)}.json`);
    throw new UserError(
      `${shown(path)} is text in UTF-16, which PowerShell writes for ">": a plan is UTF-8. Write it with \`terraform show -json … | Out-File -Encoding utf8 ${name}\``,
    );
  }
  return plain.toString('utf8').replace(/^\uFEFF/, '');
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpacked(path: string, bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_PLAN });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(path, `more than ${megabytes(LARGEST_PLAN)} unpacked`);
    throw new UserError(`${shown(path)} is packed by gzip, and cannot be unpacked: ${message}`);
  }
}

/** Whether it begins with the mark of UTF-16, or as JSON does in it. */
function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes;
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (first === 0 && second === 0x7b) ||
    (first === 0x7b && second === 0)
  );
}
