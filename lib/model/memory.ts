/** Texts that earlier runs found out, each under a key that names all that it hangs on. What is recalled is as good as new. */
export interface Memory {
  recall(key: string): string | null;
  keep(key: string, text: string): void;
}
