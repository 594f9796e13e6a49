/** What a package's public API makes and takes: a search from its exports through the graph of declarations. */
import type { Declarations, Edge } from './declarations.ts';
import type { Half, Sign } from './model.ts';
import type { Place } from './names.ts';

/** A declaration of a divergent copy, reached from the public API of some package. */
export interface Hit {
  readonly declaration: number;
  readonly half: Half;
  /** `+1` the API makes such a value, `-1` the API takes one. */
  readonly sign: Sign;
  /** Steps from the export, plus what makes a way exotic. Smaller is more everyday. */
  readonly cost: number;
  /** Name of the export, then the steps. */
  readonly via: readonly string[];
  /** The export that {@link via} begins at. */
  readonly root: WayRoot;
  /** Somewhere on the way a conditional type only asks for the type: what compiles there proves nothing. */
  readonly isTested: boolean;
  /** Where the API says it: the last declaration before the copy's own files. */
  readonly site: number;
  /** The declaration of another copy that refers to it: who imports this copy; -1 when the searched package exports it. */
  readonly importer: number;
  /** The way begins at an exported type, not at a value that one can call or read. */
  readonly fromType: boolean;
  /** Part of a type of the same copy that is reached on the way: what that one is judged to be holds for this one too. */
  readonly isPart: boolean;
}

/** Where a way begins: an export of the searched package, or a member of one. */
export interface WayRoot {
  /** The entry: `''`, `/sub`. */
  readonly subpath: string;
  /** `createLogger`, `ns.createLogger`, `export=`. */
  readonly name: string;
  readonly half: Half;
  readonly declaration: number;
}

export interface PublicExport {
  readonly name: string;
  /** The entry that exports it: `''`, `/sub`. */
  readonly subpath: string;
  readonly place: Place;
}

/** Ways longer than this are not everyday use of anything. */
const maximumCost = 16;

/** Naming an exported type costs more than calling an exported value. */
const typeExportCost = 2;

/** To want a type by annotating a variable with it: handing a value to a function is what people do. */
const annotationCost = 2;

/** A function of the divergent copy that is exported again: not what the package is used for. */
const reexportCost = 2;

interface State {
  readonly id: number;
  readonly half: Half;
  readonly sign: Sign;
  readonly cost: number;
  readonly parent: State | null;
  readonly steps: readonly string[];
  readonly root: WayRoot;
  readonly fromType: boolean;
  readonly isTested: boolean;
  /** Nothing but aliases so far: an exported type that is only another name for this one. */
  readonly isAlias: boolean;
}

/**
 * Breadth first by cost over (declaration, half, sign).
 *
 * `isTarget(file)` tells the files of divergent copies. They are recorded and gone on through: what hangs on a value of
 * one copy may be a value of another. `isOwn(file)` tells the files of the searched package itself, when that is a divergent
 * copy: whoever imports it can name each of its types, and so both make and take such values. `isLeaf(file)` tells files
 * that are recorded and not gone on through.
 */
export function reach(
  declarations: Declarations,
  exports: readonly PublicExport[],
  isTarget: (file: number) => boolean,
  isOwn: (file: number) => boolean,
  ownerOf: (file: number) => number,
  isLeaf: (file: number) => boolean = () => false,
): Hit[] {
  const queue: State[][] = [];
  const seen = new Set<number>();
  const hits = new Map<number, Hit>();

  const push = (state: State): void => {
    if (state.cost > maximumCost) return;
    const level = queue[state.cost];
    if (level) level.push(state);
    else queue[state.cost] = [state];
  };
  const record = (state: State): void => {
    if (!isTarget(declarations.get(state.id).file)) return;
    const key = stateKey(state);
    if (hits.has(key)) return;
    const { id, half, sign, cost } = state;
    hits.set(key, {
      declaration: id,
      half,
      sign,
      cost,
      via: viaOf(state),
      root: state.root,
      isTested: state.isTested,
      site: siteOf(state, declarations, isTarget),
      importer: importerOf(state, declarations, ownerOf),
      fromType: state.fromType,
      isPart: isPartOf(state, declarations, ownerOf),
    });
  };

  for (const item of exports) pushRoots(declarations, item, push, record, isTarget, isOwn, 0);
  for (let cost = 0; cost < queue.length; cost++) {
    const level = queue[cost];
    if (!level) continue;
    for (const state of level) {
      const key = stateKey(state);
      if (seen.has(key)) continue;
      seen.add(key);
      if (isLeaf(declarations.get(state.id).file)) continue;
      const isClass = declarations.get(state.id).declaration.forms.has('class');
      // Whoever wants an instance of a class gets one that the class made: what hangs on it is not the caller's to choose.
      if (isClass && state.half === 'type' && state.sign === -1) continue;
      for (const edge of declarations.edges(state.id)) {
        if (edge.of !== state.half || edge.to < 0) continue;
        const next = follow(state, edge);
        if (next.cost > maximumCost) continue;
        if (counts(edge, next.sign, isClass) && !next.isAlias) record(next);
        if (!seen.has(stateKey(next))) push(next);
      }
    }
  }
  return [...hits.values()];
}

function follow(state: State, edge: Edge): State {
  const sign = edge.kind === 'test' ? -1 : ((state.sign * edge.sign) as Sign);
  // To have an instance of an exported class is no step further than to have a function.
  const weight = edge.steps.filter((step) => step !== '^' && step !== 'new()').length;
  const unusual = (edge.kind === 'test' ? 2 : 0) + (edge.kind === 'base' ? (state.sign === -1 ? 2 : 1) : 0);
  // `_db` is public to the compiler only.
  const internal = edge.steps.some((step) => step.startsWith('._')) ? 2 : 0;
  // A callback's parameter: what the caller gets only while it is called back.
  const parameters = edge.steps.filter((step) => step.includes('(') && !step.endsWith('()')).length;
  const calledBack = Math.max(0, parameters - 1) + (parameters > 0 && state.sign === -1 ? 1 : 0);
  return {
    id: edge.to,
    half: edge.half,
    sign,
    cost: state.cost + weight + unusual + internal + calledBack,
    parent: state,
    steps: edge.steps,
    root: state.root,
    fromType: state.fromType,
    isTested: state.isTested || edge.kind === 'test',
    isAlias: state.isAlias && edge.steps.length === 0,
  };
}

/** Whether arriving over this edge means that the value as such crosses. */
function counts(edge: Edge, sign: Sign, fromClass: boolean): boolean {
  if (edge.kind === 'derived') return false;
  // Who wants a subclass does not accept its base; a longer interface may.
  if (edge.kind === 'base') return sign === 1 || !fromClass;
  return true;
}

function pushRoots(
  declarations: Declarations,
  { name, place, subpath }: PublicExport,
  push: (state: State) => void,
  record: (state: State) => void,
  isTarget: (file: number) => boolean,
  isOwn: (file: number) => boolean,
  nesting: number,
): void {
  const id = declarations.at(place);
  if (id >= 0) {
    const { file, declaration } = declarations.get(id);
    const root = { id, parent: null, steps: [name], isTested: false };
    const rootOf = (half: Half): WayRoot => ({ subpath, name, half, declaration: id });
    const own = isOwn(file);
    const foreign = !own && isTarget(file);
    if (declaration.halves.has('value')) {
      const cost = nesting + (foreign ? reexportCost : 0);
      push({ ...root, root: rootOf('value'), half: 'value', sign: 1, cost, fromType: false, isAlias: false });
    }
    if (declaration.halves.has('type')) {
      // Another package's type that is exported again is only a name for it: no value comes or goes by that.
      // And a class makes its own instances: who exports one does not thereby take what others make.
      const isClass = declaration.forms.has('class');
      const signs: readonly Sign[] = foreign || (isClass && !own) ? [1] : [1, -1];
      for (const sign of signs) {
        // A value of an exported type is got more often than made by hand.
        const cost = nesting + (own ? (sign === -1 ? annotationCost : 0) : typeExportCost + (sign === -1 ? 1 : 0));
        const at = { half: 'type', root: rootOf('type') } as const;
        const state: State = { ...root, ...at, sign, cost, fromType: !own, isAlias: !own };
        push(state);
        if (own) record(state);
      }
    }
  }
  if (nesting < 2) {
    for (const [member, inner] of declarations.names.membersOf(place))
      pushRoots(
        declarations,
        { name: `${name}.${member}`, place: inner, subpath },
        push,
        record,
        isTarget,
        isOwn,
        nesting + 1,
      );
  }
}

const stateKey = (state: { id: number; half: Half; sign: Sign }): number =>
  state.id * 4 + (state.half === 'value' ? 2 : 0) + (state.sign === 1 ? 1 : 0);

function viaOf(state: State): string[] {
  const parts: (readonly string[])[] = [];
  for (let at: State | null = state; at; at = at.parent) parts.push(at.steps);
  return parts.reverse().flat();
}

function siteOf(state: State, declarations: Declarations, isTarget: (file: number) => boolean): number {
  for (let at: State | null = state.parent; at; at = at.parent)
    if (!isTarget(declarations.get(at.id).file)) return at.id;
  return state.id;
}

function importerOf(state: State, declarations: Declarations, ownerOf: (file: number) => number): number {
  const owner = ownerOf(declarations.get(state.id).file);
  for (let at: State | null = state.parent; at; at = at.parent) {
    if (ownerOf(declarations.get(at.id).file) !== owner) return at.id;
  }
  return -1;
}

function isPartOf(state: State, declarations: Declarations, ownerOf: (file: number) => number): boolean {
  const owner = ownerOf(declarations.get(state.id).file);
  for (let at: State | null = state.parent; at; at = at.parent) {
    if (ownerOf(declarations.get(at.id).file) !== owner) return false;
    if (at.half === 'type') return true;
  }
  return false;
}

/** `['createLogger', '(options@0+0', '.format']` → `createLogger(options.format)`. */
export function printVia(via: readonly string[]): string {
  const [root = '', ...steps] = via;
  // What `export =` gives is imported as `default`. Each frame is a callee with the parameter that comes next inside.
  const frames = [root.replace(/^export=/, 'default')];
  for (const step of steps) {
    const last = frames.length - 1;
    if (step === '^') continue;
    if (step === 'new()') frames[last] = `new ${frames[last]}()`;
    else if (step.startsWith('new(')) {
      frames[last] = `new ${frames[last]}`;
      frames.push(parameterText(step.slice(4)));
    } else if (step.startsWith('(') && step !== '()') frames.push(parameterText(step.slice(1)));
    else frames[last] += step;
  }
  return frames.join('(') + ')'.repeat(frames.length - 1);
}

/** A destructured parameter has no name. */
const parameterText = (step: string): string => {
  const name = step.replace(/@\d+\+\d+$/, '');
  return name === '{}' ? 'options' : name;
};
