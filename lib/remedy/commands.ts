/** The commands and patches that make npm do what was simulated. */

import { intersects } from 'semver';
import type { ManifestEdit, Remedy } from '../model/report.ts';
import type { EdgeType, Location } from '../model/tree.ts';
import type { Change, ForcedVersion, RequestEdit } from './change.ts';
import { forcedVersions } from './forced.ts';
import { type Ground, Layout } from './layout.ts';

type Instructions = Pick<Remedy, 'command' | 'patch' | 'edits' | 'install'>;

const tables: Readonly<Record<EdgeType, string>> = {
  prod: 'dependencies',
  dev: 'devDependencies',
  optional: 'optionalDependencies',
  peer: 'peerDependencies',
  peerOptional: 'peerDependencies',
  workspace: 'dependencies',
};
const saves: Readonly<Partial<Record<EdgeType, string>>> = {
  dev: '--save-dev',
  optional: '--save-optional',
  peer: '--save-peer',
  peerOptional: '--save-peer',
};

/** `isExact` as for {@link commandFor}. */
export function instructionsFor(change: Change, ground: Ground, isExact = false): Instructions {
  const { edits, forced, merged } = change;
  if (merged) return { command: 'npm dedupe', install: 'npm dedupe' };
  const manifestEdits = [...edits.flatMap((edit) => editsOf(edit, ground)), ...forced.map(overrideEdit)];
  if (forced.length > 0) {
    const install = overrideCommand(forced, ground);
    return { patch: patchOf(manifestEdits), command: install, edits: manifestEdits, install };
  }
  return commandFor(edits, ground, isExact);
}

/** For changed requests alone. `isExact`: their versions are not installed, so that a range would not lead to them. */
export function commandFor(edits: readonly RequestEdit[], ground: Ground, isExact = false): Instructions {
  const manifestEdits = edits.flatMap((edit) => editsOf(edit, ground));
  const command = installCommand(edits);
  const isPlain =
    !isHarmless(edits) || edits.every(({ spec, version }) => spec.endsWith(`@${version}`) || spec === version);
  // Beside a written range, npm would take its newest release: the command names the one that was tried.
  const install = isExact && !isPlain ? command : 'npm install';
  return { ...(isHarmless(edits) && { command }), edits: manifestEdits, install };
}

/** Names come from a lockfile that anybody may have written, and the command is for a shell. */
const isHarmless = (edits: readonly RequestEdit[]): boolean =>
  edits.every(
    ({ location, name, spec, version }) =>
      !name.startsWith('-') && [location, name, spec, version].every((word) => /^[\w@./:+~^<>=|*,# -]*$/.test(word)),
  );

export const manifestOf = (location: Location): string =>
  location === '' ? 'package.json' : `${location}/package.json`;

function editsOf(edit: RequestEdit, ground: Ground): ManifestEdit[] {
  const file = manifestOf(edit.location);
  const before = ground.folders.get(edit.location)?.requests.find(({ name }) => name === edit.name);
  const table = tables[edit.type];
  const moved =
    before && tables[before.type] !== table ? [{ file, path: [tables[before.type], edit.name], value: null }] : [];
  return [...moved, { file, path: [table, edit.name], value: edit.spec }];
}

function overrideEdit({ asker, askerVersion, name, version, written }: ForcedVersion): ManifestEdit {
  const key = asker === null ? [] : [askerVersion === null ? asker : `${asker}@${askerVersion}`];
  return { file: 'package.json', path: ['overrides', ...key, name], value: written ?? version };
}

function patchOf(edits: readonly ManifestEdit[]): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const { file, path, value } of edits) {
    if (file !== 'package.json') continue;
    let at = patch;
    for (const key of path.slice(0, -1)) {
      const inner = (at[key] ?? {}) as Record<string, unknown>;
      at[key] = inner;
      at = inner;
    }
    at[path.at(-1) as string] = value;
  }
  return patch;
}

/** One `npm install` for requests of one kind in the same folders. */
function installCommand(edits: readonly RequestEdit[]): string {
  const groups = new Map<string, { words: string[]; packages: Set<string> }>();
  const byPackage = new Map<string, RequestEdit[]>();
  for (const edit of edits) {
    const key = `${edit.name}@${edit.spec}|${edit.type}`;
    byPackage.set(key, [...(byPackage.get(key) ?? []), edit]);
  }
  for (const same of byPackage.values()) {
    const [first] = same as [RequestEdit];
    const folders = same.map(({ location }) => location).filter((location) => location !== '');
    const both = folders.length > 0 && folders.length < same.length ? ['--include-workspace-root'] : [];
    const words = [
      ...folders.flatMap((folder) => ['--workspace', quoted(folder)]),
      ...both,
      ...(saves[first.type] ? [saves[first.type] as string] : []),
      ...(/^(?:npm:.*@)?\d[^ ]*$/.test(first.spec) ? ['--save-exact'] : []),
    ];
    const key = words.join(' ');
    const group = groups.get(key) ?? { words, packages: new Set<string>() };
    groups.set(key, group);
    const alias = /^npm:@?[^@]+/.exec(first.spec)?.[0];
    group.packages.add(
      quoted(`${first.name}@${alias ? `${alias}@` : ''}${first.type === 'peer' ? first.spec : first.version}`),
    );
  }
  return [...groups.values()]
    .map(({ words, packages }) => ['npm install', ...words, ...packages].join(' '))
    .join(' && ');
}

const quoted = (word: string): string => (/^[\w@./:+-]+$/.test(word) ? word : `"${word}"`);

/**
 * npm does not look at overrides again for what its lockfile has already (npm/cli#4232, #9659): `npm install`, `npm
 * update` and `npm dedupe` all leave such copies. Without their entries it does.
 */
function overrideCommand(forced: readonly ForcedVersion[], ground: Ground): string {
  const { lockfile, lockfileVersion } = ground.tree.project;
  if (lockfile === null) return 'npm install';
  if (lockfileVersion === 1) return `npx rimraf ${lockfile} node_modules && npm install`;
  const layout = new Layout(ground);
  const find = forcedVersions(layout, forced, intersects);
  const stale = new Set<Location>();
  for (const { name } of forced) {
    for (const asker of layout.askersOf(name)) {
      const version = find(asker.location, name);
      const copy = layout.resolve(asker.location, name);
      if (version !== null && copy?.kind === 'dependency' && copy.version !== version) stale.add(copy.location);
    }
  }
  if (![...stale].every((location) => /^[\w@./+-]+$/.test(location))) return `npx rimraf ${lockfile} && npm install`;
  const list = [...stale].sort().map((location) => `'${location}'`);
  const script = [
    `f='${lockfile}'`,
    'l=JSON.parse(fs.readFileSync(f))',
    `for(const k in l.packages)if([${list.join(',')}].some(p=>(k+'/').startsWith(p+'/')))delete l.packages[k]`,
    'fs.writeFileSync(f,JSON.stringify(l,null,2))',
  ];
  return `node -e "${script.join(';')}" && npm install`;
}
