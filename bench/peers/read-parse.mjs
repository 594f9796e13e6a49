// The limit of whoever reads a lockfile at all.
import { readFileSync } from 'node:fs';

console.log(Object.keys(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages).length);
