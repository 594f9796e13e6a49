/** The states of a search in an array of bytes: sets of numbers are ten times slower. */

/** What is known of each state in one search: the least cost that it is queued with, whether it was entered, and recorded. */
export class Marks {
  #bytes = new Uint8Array(1 << 14);
  readonly #touched: number[] = [];

  clear(): void {
    for (const key of this.#touched) this.#bytes[key] = 0;
    this.#touched.length = 0;
  }

  /** Whether nothing as cheap is queued for this state yet. What is queued first at one cost is entered first. */
  improve(key: number, cost: number): boolean {
    const mark = this.#at(key);
    const known = mark & 31;
    if (mark & entered || (known !== 0 && known <= cost + 1)) return false;
    if (mark === 0) this.#touched.push(key);
    this.#bytes[key] = (mark & ~31) | (cost + 1);
    return true;
  }

  /** False when it was entered before. */
  enter(key: number): boolean {
    const mark = this.#at(key);
    this.#bytes[key] = mark | entered;
    return (mark & entered) === 0;
  }

  isRecorded(key: number): boolean {
    return (this.#at(key) & recorded) !== 0;
  }

  /** False when it was recorded before. */
  record(key: number): boolean {
    const mark = this.#at(key);
    if (mark === 0) this.#touched.push(key);
    this.#bytes[key] = mark | recorded;
    return (mark & recorded) === 0;
  }

  #at(key: number): number {
    if (key >= this.#bytes.length) {
      const larger = new Uint8Array(Math.max(key + 1, this.#bytes.length * 4));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return this.#bytes[key] as number;
  }
}

const entered = 32;
const recorded = 64;
