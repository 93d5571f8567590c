import { readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second (USER_HZ), on every architecture. */
const TICKS_PER_SECOND = 100;

/** CPU seconds, user and system, that a process has used so far; NaN where there is no /proc. */
export function cpuSeconds(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in parentheses, may hold blanks; utime and stime are the 12th and 13th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}
