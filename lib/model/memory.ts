/** Texts that earlier runs found out, each under a key that names all that it hangs on. What is recalled is as good as new. */
export interface Memory {
  recall(key: string): string | null;
  keep(key: string, text: string): void;
}

/** One text about the installed packages, and which of the files that it was made from have changed since. */
export interface WatchedMemory {
  /** What was kept last, with the files and folders (absolute) that are not as they were; null when there is nothing. */
  recall(): { readonly text: string; readonly changed: readonly string[] } | null;
  /** `files` are what the text was made from, absolute; the folders that they lie in count as well. */
  keep(text: string, files: readonly string[]): void;
}
