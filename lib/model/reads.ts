/** Tells whoever listens which files of packages an analysis has read, so that a cache knows what its answer rests on. */

const listeners = new Set<Set<string>>();

/** Begins to collect. Analyses that run side by side hear each other's files as well, which is too much but never wrong. */
export function listen(): { readonly files: ReadonlySet<string>; readonly stop: () => void } {
  const files = new Set<string>();
  listeners.add(files);
  return {
    files,
    stop: () => {
      listeners.delete(files);
    },
  };
}

/** Says that an answer depends on these files (absolute paths). */
export function noteReads(files: Iterable<string>): void {
  if (listeners.size === 0) return;
  for (const file of files) for (const heard of listeners) heard.add(file);
}
