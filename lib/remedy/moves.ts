/** Who gets another version of D by a forced or a common version, than the one it has. */
import type { InstallTree } from '../model/tree.ts';
import { type Folder, Layout } from './layout.ts';
import type { Move } from './safety/room.ts';
import type { Trial } from './trial.ts';

/** Null when a version is not on disk, so that nothing can be compared. The project's own code is for its compiler to judge. */
export function movesOf({ change, simulated }: Trial, tree: InstallTree): Move[] | null {
  const { ground, folders } = { ground: simulated.layout.ground, folders: simulated.layout };
  const before = new Layout(ground);
  const names = new Set(change.forced.map(({ name }) => name));
  const { merged } = change;
  if (merged) {
    for (const copy of tree.copies) if (copy.name === merged.package) names.add(copy.importName);
  }
  const moves: Move[] = [];
  for (const name of names) {
    for (const asker of folders.askersOf(name)) {
      const old = tree.byLocation.get(asker.location);
      const [from, to] = [before.resolve(asker.location, name), folders.resolve(asker.location, name)];
      if (asker.kind !== 'dependency' || !old || !from || !to || from.version === to.version) continue;
      const target = tree.copies.find((copy) => copy.name === to.package && copy.version === to.version);
      const source = tree.byLocation.get(from.location);
      if (!target || !source) return null;
      const isAllowed = !simulated.strained.some((item) => item.from === asker.location && item.name === name);
      const neighbours = [
        ...before.dependentsOf(before.at(asker.location) ?? asker),
        ...asker.requests.flatMap((request) => before.resolve(asker.location, request.name) ?? []),
      ];
      const version = (layout: Layout, folder: Folder): string | null =>
        folder.requests.some((request) => request.name === name)
          ? (layout.resolve(folder.location, name)?.version ?? null)
          : null;
      // What passes between the two was of one version, whatever each of them makes of its own.
      const parted = neighbours.find(
        (folder) =>
          version(before, folder) === from.version &&
          version(folders, folders.at(folder.location) ?? folder) !== to.version,
      );
      moves.push({
        asker: old.index,
        name,
        from: source.index,
        to: target.index,
        isAllowed,
        parted: parted ? parted.package || 'the project' : null,
      });
    }
  }
  return moves;
}
