import { readFileSync } from 'node:fs';
import { parse } from 'lockparse';

const { packages } = await parse(readFileSync('package-lock.json', 'utf8'), 'npm');
console.log(packages.length);
