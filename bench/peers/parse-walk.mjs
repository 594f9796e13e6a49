// The least that finds the edges of a tree: each name is looked up in one node_modules folder after the other.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const edges = [];
for (const [location, entry] of Object.entries(packages)) {
  for (const table of [entry.dependencies, entry.optionalDependencies, entry.peerDependencies, entry.devDependencies]) {
    for (const name of Object.keys(table ?? {})) {
      for (let folder = location; ; ) {
        const to = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
        if (packages[to] !== undefined) edges.push([location, to]);
        if (packages[to] !== undefined || folder === '') break;
        const at = folder.lastIndexOf('/node_modules/');
        folder = at < 0 ? '' : folder.slice(0, at);
      }
    }
  }
}
console.log(edges.length);
