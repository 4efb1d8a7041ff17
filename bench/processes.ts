import { readFileSync } from 'node:fs';

const clockTicksPerSecond = 100;

/** User and system time of processes, in seconds; fields 14 and 15 of proc(5), behind the name in brackets. */
export function processorSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = read(pid, 'stat')
      .replace(/^.*\) /, '')
      .split(' ');
    return sum + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / clockTicksPerSecond;
  }, 0);
}

/** Memory of processes; what several share is shared out among them. */
export function pssMb(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(read(pid, 'smaps_rollup')) ?? [];
    return sum + Number(kilobytes ?? 0) / 1024;
  }, 0);
}

/** Empty for a process that has ended meanwhile, as helpers of a browser do. */
function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
