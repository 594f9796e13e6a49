/** A {@link FileSummary} as text and back, for the cache. Scopes refer to each other, so they are numbered. */
import type { Declaration, ExportTarget, FileSummary, ImportBinding, Scope, TypeReference } from './model.ts';
import { newScope } from './model.ts';

interface ScopeRecord {
  /** Number of the scope around it, or -1. */
  readonly p: number;
  readonly i: readonly (readonly [string, ImportBinding])[];
  readonly a: readonly (readonly [string, readonly string[]])[];
  readonly d: readonly DeclarationRecord[];
  readonly n: readonly (readonly [string, number])[];
  readonly e: readonly (readonly [string, ExportTarget])[];
  readonly s: readonly string[];
  readonly q: ExportTarget | null;
}

type DeclarationRecord = readonly [
  name: string,
  line: number,
  halves: readonly string[],
  forms: readonly string[],
  typeParameters: number,
  requiredParameters: number,
  /** Null for a parameter without one. */
  defaults: readonly (readonly TypeReference[] | null)[],
  references: readonly TypeReference[],
];

interface SummaryRecord {
  readonly isModule: boolean;
  /** The first is the file's own. */
  readonly scopes: readonly ScopeRecord[];
  readonly modules: readonly (readonly [string, number])[];
  readonly globals: readonly number[];
}

/** Null for a file that could not be read: why it could not is told by reading it. */
export function summaryText({ isModule, scope, modules, globals, failure }: FileSummary): string | null {
  if (failure !== null) return null;
  const numbers = new Map<Scope, number>();
  const pending = [scope, ...modules.values(), ...globals];
  for (const one of pending) {
    if (numbers.has(one)) continue;
    numbers.set(one, numbers.size);
    pending.push(...one.namespaces.values(), ...(one.parent ? [one.parent] : []));
  }
  const number = (of: Scope | null): number => (of ? (numbers.get(of) as number) : -1);
  const named = (scopes: ReadonlyMap<string, Scope>): [string, number][] =>
    [...scopes].map(([name, of]) => [name, number(of)]);
  const record: SummaryRecord = {
    isModule,
    scopes: [...numbers.keys()].map((one) => ({
      p: number(one.parent),
      i: [...one.imports],
      a: [...one.aliases],
      d: [...one.declarations.values()].map(declarationRecord),
      n: named(one.namespaces),
      e: [...one.exports],
      s: one.stars,
      q: one.exportEquals,
    })),
    modules: named(modules),
    globals: globals.map(number),
  };
  return JSON.stringify(record);
}

const declarationRecord = (of: Declaration): DeclarationRecord => [
  of.name,
  of.line,
  [...of.halves],
  [...of.forms],
  of.typeParameters,
  of.requiredParameters,
  Array.from(of.defaults, (found) => found ?? null),
  of.references,
];

/** The summary that {@link summaryText} was given; null when the text is none. */
export function readSummaryText(text: string): FileSummary | null {
  try {
    return summaryOf(JSON.parse(text) as SummaryRecord);
  } catch {
    return null;
  }
}

function summaryOf({ isModule, scopes: records, modules, globals }: SummaryRecord): FileSummary {
  const made: (Scope | undefined)[] = [];
  // A scope is made after the one around it, whichever comes first.
  const scopeOf = (number: number): Scope => {
    const known = made[number];
    if (known) return known;
    const { p: parent } = records[number] as ScopeRecord;
    const scope = newScope(parent < 0 ? null : scopeOf(parent));
    made[number] = scope;
    return scope;
  };
  records.forEach((record, number) => {
    fill(scopeOf(number), record, scopeOf);
  });
  return {
    isModule,
    scope: scopeOf(0),
    modules: new Map(modules.map(([name, number]) => [name, scopeOf(number)])),
    globals: globals.map(scopeOf),
    failure: null,
  };
}

function fill(scope: Scope, record: ScopeRecord, scopeOf: (number: number) => Scope): void {
  for (const [name, binding] of record.i) scope.imports.set(name, binding);
  for (const [name, path] of record.a) scope.aliases.set(name, path);
  for (const one of record.d) scope.declarations.set(one[0], declarationOf(one));
  for (const [name, number] of record.n) scope.namespaces.set(name, scopeOf(number));
  for (const [name, target] of record.e) scope.exports.set(name, target);
  scope.stars.push(...record.s);
  scope.exportEquals = record.q;
}

function declarationOf(record: DeclarationRecord): Declaration {
  const [name, line, halves, forms, typeParameters, requiredParameters, found, references] = record;
  const defaults: (readonly TypeReference[])[] = [];
  found.forEach((one, index) => {
    if (one) defaults[index] = one;
  });
  return {
    name,
    line,
    halves: new Set(halves) as Declaration['halves'],
    forms: new Set(forms) as Declaration['forms'],
    typeParameters,
    requiredParameters,
    defaults,
    references: [...references],
  };
}
