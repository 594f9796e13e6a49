/**
 * Reads files that somebody else put there. A link may lead to a device that never ends, and a pipe may have nobody at its
 * other end: what is no plain file, or larger than it may be, is not read.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Opening a pipe that nobody writes to would wait for ever. Windows has no such flag, and no such pipes. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** More than this does not fit into one string. */
const maximumText = 500_000_000;

/** Why a file was not read, where the system itself would have read it. `code` is in words that end a sentence. */
export class UnreadableFile extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

function refuse(isFile: boolean, size: number, maximumBytes: number): void {
  if (!isFile) throw new UnreadableFile('it is not a plain file');
  if (size > maximumBytes) throw new UnreadableFile(`it is larger than ${maximumBytes / 1_000_000} MB`);
}

/**
 * A plain file's bytes.
 * @throws UnreadableFile when it is something else or too large, and what the system says when it cannot be opened.
 */
export function readBytes(path: string, maximumBytes = maximumText): Buffer {
  const file = openSync(path, flags);
  try {
    const stats = fstatSync(file);
    refuse(stats.isFile(), stats.size, maximumBytes);
    // Some that the system makes up have no size before they are read.
    return stats.size === 0 ? readFileSync(file) : readWhole(file, stats.size);
  } finally {
    closeSync(file);
  }
}

/** What `readFileSync` does, without asking for the size again. */
function readWhole(file: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let end = 0;
  for (let count = -1; count !== 0 && end < size; end += count) count = readSync(file, bytes, end, size - end, null);
  return bytes.subarray(0, end);
}

/** {@link readBytes} as text, byte order mark included. */
export const readText = (path: string, maximumBytes = maximumText): string =>
  readBytes(path, maximumBytes).toString('utf8');

/** {@link readText} without waiting. */
export async function readTextSoon(path: string, maximumBytes = maximumText): Promise<string> {
  const file = await open(path, flags);
  try {
    const stats = await file.stat();
    refuse(stats.isFile(), stats.size, maximumBytes);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
