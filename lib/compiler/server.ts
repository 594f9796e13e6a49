/**
 * The compiler as a server: it answers requests until it is ended. JSON-RPC over its standard streams, each message behind a
 * `Content-Length`, as `tsc --api --async` speaks it.
 */
import { watchMemory } from './memory.ts';
import {
  abortError,
  type CompilerLimits,
  type CompilerProcess,
  hardLimit,
  mostPrinted,
  startCompiler,
  startError,
} from './native.ts';

/** Why a server is there no more. */
export type EndOfServer = 'timed-out' | 'out-of-memory' | 'crashed' | 'aborted' | 'closed';

/** A request that got no answer. */
export class ServerEnded extends Error {
  readonly why: EndOfServer;

  constructor(why: EndOfServer) {
    super(`the compiler's server has ended: ${why}`);
    this.why = why;
  }
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class CompilerServer {
  readonly #child: CompilerProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #gone: Promise<void>;
  #requests = 0;
  #why: EndOfServer | undefined;
  #failure: Error | undefined;
  #chunks: Buffer[] = [];
  #held = 0;
  /** Bytes that are needed before there is anything to read. */
  #needed = 1;

  /** `timeout` of the limits bounds the life of the server by processor time, should nobody end it. */
  constructor(cwd: string, limits: CompilerLimits) {
    if (limits.signal?.aborted) throw abortError();
    const child = startCompiler(['--api', '--async', '--cwd', cwd], cwd, ['pipe', 'pipe', 'pipe'], limits);
    this.#child = child;
    const unwatch = watchMemory(child.pid, hardLimit(limits.memory), () => this.end('out-of-memory'));
    const abort = (): void => this.end('aborted');
    const exit = (): void => this.end('closed');
    limits.signal?.addEventListener('abort', abort, { once: true });
    process.once('exit', exit);
    child.stdout?.on('data', (chunk) => this.#read(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
    // What it complains of is of no use, but must not fill the pipe.
    child.stderr?.resume();
    // It went away while it was written to; `close` tells.
    child.stdin?.on('error', () => {});
    this.#gone = new Promise((resolve) => {
      const settle = (why: EndOfServer): void => {
        unwatch();
        limits.signal?.removeEventListener('abort', abort);
        process.removeListener('exit', exit);
        this.#why ??= why;
        this.#rejectAll();
        resolve();
      };
      child.on('error', (cause) => {
        this.#failure = startError(cause);
        settle('crashed');
      });
      child.on('close', () => settle('crashed'));
    });
  }

  /** @throws ServerEnded when there will be no answer; AnalyzerError `compiler-failed` when it could not be started. */
  request(method: string, params: unknown): Promise<unknown> {
    if (this.#why !== undefined) return Promise.reject(this.#failure ?? new ServerEnded(this.#why));
    const id = ++this.#requests;
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#child.stdin?.write(`Content-Length: ${body.length}\r\n\r\n`);
      this.#child.stdin?.write(body);
    });
  }

  /** Ends the process at once. The first reason counts. */
  end(why: EndOfServer): void {
    this.#why ??= why;
    this.#child.kill('SIGKILL');
    this.#rejectAll();
  }

  /** Ends the process and waits until it is gone. */
  async close(): Promise<void> {
    this.end('closed');
    await this.#gone;
  }

  #rejectAll(): void {
    const error = this.#failure ?? new ServerEnded(this.#why ?? 'crashed');
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #read(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    while (this.#held >= this.#needed) {
      const all = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
      this.#chunks = [all];
      const head = all.indexOf('\r\n\r\n');
      if (head < 0) {
        this.#needed = this.#held + 1;
        return;
      }
      const length = Number(/Content-Length: *(\d+)/i.exec(all.toString('latin1', 0, head))?.[1]);
      if (!(length <= mostPrinted)) return this.end('crashed');
      const end = head + 4 + length;
      if (this.#held < end) {
        this.#needed = end;
        return;
      }
      this.#deliver(all.toString('utf8', head + 4, end));
      this.#chunks = end < all.length ? [all.subarray(end)] : [];
      this.#held = all.length - end;
      this.#needed = 1;
    }
  }

  #deliver(text: string): void {
    let message: { id?: unknown; result?: unknown; error?: unknown };
    try {
      message = JSON.parse(text);
    } catch {
      return this.end('crashed');
    }
    const pending = this.#pending.get(Number(message.id));
    if (!pending) return;
    // It gave up in the middle of something, and nobody knows what it left behind.
    if (message.error !== undefined) return this.end('crashed');
    this.#pending.delete(Number(message.id));
    pending.resolve(message.result);
  }
}
