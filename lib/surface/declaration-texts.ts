/** The texts of declaration files: several questions are put to each, and its copies hold the same. */
import { createHash } from 'node:crypto';
import { readText } from '../files/read.ts';

/** Names a text by its content. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** Characters of one text that is kept, and of all of them; what is larger is read again. */
const largestKept = 16_000_000;
const mostKept = 64_000_000;

/** Files larger than this are not searched, in bytes: they are no declarations that people write. */
const maximumSearched = 16_000_000;

/** Reads each file once, as long as there is room. */
export class DeclarationTexts {
  readonly #texts = new Map<string, string>();
  readonly #digests = new Map<string, string>();
  #room = mostKept;

  /** @throws UnreadableFile, and what the system says. `maximumBytes` is for a file that is not known yet. */
  read(path: string, maximumBytes?: number): string {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const text = readText(path, maximumBytes);
    if (text.length <= largestKept && text.length <= this.#room) {
      this.#room -= text.length;
      this.#texts.set(path, text);
    }
    return text;
  }

  /** The text to search in; empty when it cannot be read or is too large. */
  search(path: string): string {
    try {
      return this.read(path, maximumSearched);
    } catch {
      return '';
    }
  }

  /** Names the content of a file. Throws as {@link read} does. */
  digest(path: string): string {
    let digest = this.#digests.get(path);
    if (digest === undefined) {
      digest = digestOf(this.read(path));
      this.#digests.set(path, digest);
    }
    return digest;
  }
}
