/** Watches how much memory a child process holds. The compiler's own limit is a wish, not a bound. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** Resident memory of a process in MiB; null when it is gone or the system does not tell. */
export async function residentMemory(pid: number): Promise<number | null> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) / 1024;
  }
  if (process.platform === 'win32') return null;
  return new Promise((resolve) => {
    execFile('/bin/ps', ['-o', 'rss=', '-p', String(pid)], { timeout: 5_000 }, (error, output) => {
      const kibibytes = Number(output);
      resolve(error || !Number.isFinite(kibibytes) || kibibytes === 0 ? null : kibibytes / 1024);
    });
  });
}

/** Looks four times a second on Linux; elsewhere each look is a process of its own. */
const interval = process.platform === 'linux' ? 250 : 1_000;

/** Calls `exceeded` once when the process holds more than `limit` MiB. Returns what ends the watch. */
export function watchMemory(pid: number | undefined, limit: number, exceeded: () => void): () => void {
  if (pid === undefined) return () => {};
  const timer = setInterval(async () => {
    const held = await residentMemory(pid);
    if (held === null || held <= limit) return;
    clearInterval(timer);
    exceeded();
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}
