/** What a package's public API makes and takes: a search from its exports through the graph of declarations. */
import { getOrAdd } from '../model/collections.ts';
import { isAmbientSubpath } from './ambient.ts';
import type { Declarations, Edge } from './declarations.ts';
import { isInternalName, type WeighedEdge } from './edge-weight.ts';
import { Marks } from './marks.ts';
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

/** An entry below others (`/auth/cordova`) is for special needs; further down makes no difference. */
const deepEntryCost = 2;
const entryDepth = ({ subpath }: PublicExport): number =>
  isAmbientSubpath(subpath) ? 0 : subpath.split('/').length - 1;

/** Errors are caught, hardly ever made by who uses a package. */
const errorCost = 2;
const isErrorName = (name: string): boolean => /(?:Error|Exception)$/.test(name);

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

/** What a search asks of the files that declarations lie in. */
export interface Territory {
  /** Files of divergent copies. They are recorded and gone on through: what hangs on a value of one copy may be a value of another. */
  readonly isTarget: (file: number) => boolean;
  /**
   * Files of the searched package itself, when that is a divergent copy: whoever imports it can name each of its types, and
   * so both make and take such values.
   */
  readonly isOwn: (file: number) => boolean;
  readonly ownerOf: (file: number) => number;
  /** Files that are recorded and not gone on through. */
  readonly isLeaf: (file: number) => boolean;
}

/** Every declaration of a divergent copy that the exports lead to, by the cheapest way to it. */
export function reach(declarations: Declarations, exports: readonly PublicExport[], territory: Territory): Hit[] {
  const { isTarget, ownerOf } = territory;
  const hits: Hit[] = [];
  search(declarations, exports, territory, (state) => {
    const { id, half, sign, cost } = state;
    hits.push({
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
  });
  return hits;
}

/** The owners of what {@link reach} finds, each with the owners of the declarations that import it; null for the searched package. */
export function reachedOwners(
  declarations: Declarations,
  exports: readonly PublicExport[],
  territory: Territory,
): Map<number, Set<number | null>> {
  const { ownerOf } = territory;
  const found = new Map<number, Set<number | null>>();
  search(declarations, exports, territory, (state) => {
    const importer = importerOf(state, declarations, ownerOf);
    const importers = getOrAdd(found, ownerOf(declarations.get(state.id).file), () => new Set<number | null>());
    importers.add(importer < 0 ? null : ownerOf(declarations.get(importer).file));
  });
  return found;
}

/** Breadth first by cost over (declaration, half, sign). `record` gets each of the divergent copies' once, as it is first reached. */
function search(
  declarations: Declarations,
  exports: readonly PublicExport[],
  territory: Territory,
  record: (state: State) => void,
): void {
  const { isTarget, isOwn, isLeaf } = territory;
  const queue: State[][] = [];
  marks.clear();

  const push = (state: State): void => {
    if (state.cost > maximumCost || !marks.improve(stateKey(state), state.cost)) return;
    const level = queue[state.cost];
    if (level) level.push(state);
    else queue[state.cost] = [state];
  };
  const recordOnce = (state: State): void => {
    if (isTarget(declarations.get(state.id).file) && marks.record(stateKey(state))) record(state);
  };

  const shallowest = Math.min(...exports.map(entryDepth));
  for (const item of exports) {
    const entry = Math.min(deepEntryCost, entryDepth(item) - shallowest);
    pushRoots(declarations, item, push, recordOnce, isTarget, isOwn, entry);
  }
  for (let cost = 0; cost < queue.length; cost++) {
    const level = queue[cost];
    if (!level) continue;
    for (const state of level) {
      if (!marks.enter(stateKey(state))) continue;
      const { file, declaration } = declarations.get(state.id);
      if (isLeaf(file)) continue;
      const isClass = declaration.forms.has('class');
      // Whoever wants an instance of a class gets one that the class made: what hangs on it is not the caller's to choose.
      if (isClass && state.half === 'type' && state.sign === -1) continue;
      for (const edge of declarations.edges(state.id)) {
        if (edge.of !== state.half || edge.to < 0 || edge.isInternal) continue;
        const sign = edge.kind === 'test' ? -1 : ((state.sign * edge.sign) as Sign);
        const next = costAfter(state, edge);
        if (next > maximumCost) continue;
        // Most edges lead to where the search has been: nothing is made for them.
        const key = keyOf(edge.to, edge.half, sign);
        const isAlias = state.isAlias && edge.steps.length === 0;
        const isFound =
          counts(edge, sign, isClass) && !isAlias && !marks.isRecorded(key) && isTarget(declarations.get(edge.to).file);
        const isNew = marks.improve(key, next);
        if (!isFound && !isNew) continue;
        const arrived: State = {
          id: edge.to,
          half: edge.half,
          sign,
          cost: next,
          parent: state,
          steps: edge.steps,
          root: state.root,
          fromType: state.fromType,
          isTested: state.isTested || edge.kind === 'test',
          isAlias,
        };
        if (isFound && marks.record(key)) record(arrived);
        if (!isNew) continue;
        const level = queue[next];
        if (level) level.push(arrived);
        else queue[next] = [arrived];
      }
    }
  }
}

/** Of one search at a time: made anew, thousands of searches would spend their time on clearing memory. */
const marks = new Marks();

function costAfter(state: State, edge: WeighedEdge): number {
  const unusual = edge.kind === 'test' ? 2 : edge.kind === 'base' ? (state.sign === -1 ? 2 : 1) : 0;
  // A callback's parameter: what the caller gets only while it is called back.
  const calledBack = edge.parameters > 0 ? edge.parameters - 1 + (state.sign === -1 ? 1 : 0) : 0;
  return state.cost + edge.weight + unusual + calledBack;
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
  /** What the entry costs, and how deep in namespaces the export is. */
  entry: number,
  nesting = 0,
): void {
  if (isInternalName(name.split('.').at(-1) as string)) return;
  const id = declarations.at(place);
  if (id >= 0) {
    const { file, declaration } = declarations.get(id);
    const own = isOwn(file);
    const foreign = !own && isTarget(file);
    // Written out, as states are further up: thousands are made, and `...` takes several times as long.
    const start = (half: Half, sign: Sign, cost: number, fromType: boolean): State => ({
      id,
      half,
      sign,
      cost,
      parent: null,
      steps: [name],
      root: { subpath, name, half, declaration: id },
      fromType,
      isTested: false,
      isAlias: fromType,
    });
    if (declaration.halves.has('value')) {
      const isError = declaration.forms.has('class') && isErrorName(name);
      const cost = entry + nesting + (foreign ? reexportCost : 0) + (isError ? errorCost : 0);
      push(start('value', 1, cost, false));
    }
    if (declaration.halves.has('type')) {
      // Another package's type that is exported again is only a name for it: no value comes or goes by that.
      // And a class makes its own instances: who exports one does not thereby take what others make.
      const isClass = declaration.forms.has('class');
      const signs: readonly Sign[] = foreign || (isClass && !own) ? [1] : [1, -1];
      for (const sign of signs) {
        // A value of an exported type is got more often than made by hand.
        const cost =
          entry + nesting + (own ? (sign === -1 ? annotationCost : 0) : typeExportCost + (sign === -1 ? 1 : 0));
        const state = start('type', sign, cost, !own);
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
        entry,
        nesting + 1,
      );
  }
}

const keyOf = (id: number, half: Half, sign: Sign): number =>
  id * 4 + (half === 'value' ? 2 : 0) + (sign === 1 ? 1 : 0);

const stateKey = (state: State): number => keyOf(state.id, state.half, state.sign);

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
