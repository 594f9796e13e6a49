/** Several texts and a row of numbers in one file of the cache. */

export interface Parts {
  readonly texts: readonly string[];
  /** Numbers of 8 bytes. */
  readonly state: Uint8Array;
}

/** Numbers as they lie in memory: a cache is no place to take to another machine. */
export const bytesOf = ({ buffer }: Float64Array): Uint8Array => new Uint8Array(buffer);

/** In front stands how long each text is. */
export function joinParts({ texts, state }: Parts): Uint8Array {
  const bodies = texts.map((text) => Buffer.from(text));
  const head = Buffer.from(`${JSON.stringify(bodies.map(({ length }) => length))}\n`);
  return Buffer.concat([head, ...bodies, state]);
}

/** @throws when it is of another form. */
export function splitParts(bytes: Buffer): Parts {
  let start = bytes.indexOf('\n') + 1;
  const lengths = JSON.parse(bytes.toString('utf8', 0, start)) as number[];
  const texts = lengths.map((length) => {
    start += length;
    return bytes.toString('utf8', start - length, start);
  });
  return { texts, state: bytes.subarray(start) };
}
