/** Trees as lines of text, to compare them and to read what differs. */
import type { InstallTree } from '../../lib/model/tree.ts';

/** One line an edge: `from name@spec -> to (type)`, with `!` when it is not satisfied. */
export function edgeLines(tree: InstallTree): string[] {
  return tree.edges.map(({ from, to, type, name, spec, satisfied }) => {
    const target = to < 0 ? 'nothing' : locationOf(tree, to);
    return `${locationOf(tree, from)} ${name}@${spec} -> ${target} (${type})${satisfied ? '' : ' !'}`;
  });
}

/** The location of a copy, `root` for the root. */
export function locationOf(tree: InstallTree, index: number): string {
  return tree.copies[index]?.location || 'root';
}

/** One line a copy: `location name@version kind`. */
export function copyLines(tree: InstallTree): string[] {
  return tree.copies.map(({ location, name, version, kind }) => `${location || 'root'} ${name}@${version} ${kind}`);
}
