/** Ways to spoil a text or a JSON value. A spoiling is a list of small edits, so that a failure shrinks to the one that matters. */
import fc from 'fast-check';

/** Texts that have brought down readers of other people's files. */
export const nasty: readonly string[] = [
  '',
  ' ',
  '\0',
  '\n',
  '\r\n',
  '\ufeff',
  '\u2028',
  '\u202e',
  '\u001b[31m',
  '\u001b]0;title\u0007',
  '::error::x',
  '%0A',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../../../etc/passwd',
  '/etc/passwd',
  'C:\\Windows',
  'node_modules/../../x',
  'node_modules/',
  'node_modules',
  '@',
  '@/',
  '@a',
  '@a/',
  '.',
  '..',
  'file:',
  'file:..',
  'npm:',
  'npm:@',
  'npm:a@',
  '9'.repeat(400),
  `${'9'.repeat(300)}.0.0`,
  '^',
  '>=',
  `${'>='.repeat(500)}1`,
  `${'1 || '.repeat(3000)}2`,
  '*'.repeat(2000),
  'x'.repeat(20_000),
  '\ud800',
  '💎'.repeat(50),
  '</script><img src=x onerror=alert(1)>',
  ']]>',
  '`|*_~<!--',
];

const oddValues: readonly unknown[] = [null, true, false, 0, -1, 1e308, [], {}, [[]], ...nasty];

/** One edit of a text, at a share of its length. */
export type TextEdit =
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'drop'; readonly at: number; readonly length: number }
  | { readonly kind: 'put'; readonly at: number; readonly text: string }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number; readonly times: number };

/** Evenly: a double of fast-check is as likely to be next to nothing as anything else. */
const share = fc.nat({ max: 2 ** 24 - 1 }).map((part) => part / 2 ** 24);
const marks = [
  ...'{}[]()<>"\'`,:;.=|&?!*/\\@#$-+0n ',
  '=>',
  '...',
  '/*',
  '*/',
  '//',
  '/// ',
  'export ',
  'import ',
  'declare ',
];

export const textEdits: fc.Arbitrary<TextEdit[]> = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: share }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('drop' as const), at: share, length: fc.nat(12) }) },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('put' as const), at: share, text: fc.constantFrom(...marks, ...nasty) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('repeat' as const),
        at: share,
        length: fc.integer({ min: 1, max: 60 }),
        times: fc.integer({ min: 2, max: 400 }),
      }),
    },
  ),
  { minLength: 1, maxLength: 5 },
);

export const spoilText = (text: string, edits: readonly TextEdit[]): string => edits.reduce(applyTextEdit, text);

function applyTextEdit(text: string, edit: TextEdit): string {
  const at = Math.floor(edit.at * text.length);
  const [head, tail] = [text.slice(0, at), text.slice(at)];
  switch (edit.kind) {
    case 'cut':
      return head;
    case 'drop':
      return head + tail.slice(edit.length);
    case 'put':
      return head + edit.text + tail;
    case 'repeat':
      return head + tail.slice(0, edit.length).repeat(edit.times) + tail.slice(edit.length);
  }
}

/** One edit of a JSON value: which of its places, counted over all of them, and what happens there. */
export interface ValueEdit {
  readonly at: number;
  readonly kind: 'replace' | 'remove' | 'add' | 'rename' | 'copy' | 'nest';
  readonly value: unknown;
  readonly key: string;
  /** Another place, for `copy`. */
  readonly other: number;
}

export const valueEdits: fc.Arbitrary<ValueEdit[]> = fc.array(
  fc.record({
    at: share,
    kind: fc.constantFrom('replace', 'replace', 'remove', 'add', 'rename', 'copy', 'nest'),
    value: fc.constantFrom(...oddValues),
    key: fc.constantFrom(
      ...nasty,
      'node_modules/a',
      'node_modules/a/node_modules/a',
      'version',
      'link',
      'resolved',
      'peerDependencies',
    ),
    other: share,
  }),
  { minLength: 1, maxLength: 4 },
);

type Container = Record<string, unknown> | unknown[];
interface Spot {
  readonly parent: Container;
  readonly key: string;
}

function spotsOf(value: unknown): Spot[] {
  const found: Spot[] = [];
  const pending: unknown[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    for (const key of Object.keys(next)) {
      found.push({ parent: next as Container, key });
      pending.push((next as Record<string, unknown>)[key]);
    }
  }
  return found;
}

const get = ({ parent, key }: Spot): unknown => (parent as Record<string, unknown>)[key];
/** As JSON.parse does: also a key `__proto__` becomes an own property. */
function set(parent: Container, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Spoils a copy of a JSON value. */
export function spoilValue(value: unknown, edits: readonly ValueEdit[]): unknown {
  const root = { value: structuredClone(value) };
  for (const edit of edits) {
    const spots = spotsOf(root);
    const spot = spots[Math.min(spots.length - 1, Math.floor(edit.at * spots.length))];
    if (!spot) break;
    applyEdit(spot, edit, spots);
  }
  return root.value;
}

function applyEdit(spot: Spot, edit: ValueEdit, spots: readonly Spot[]): void {
  const inner = get(spot);
  if (edit.kind === 'replace') set(spot.parent, spot.key, structuredClone(edit.value));
  else if (edit.kind === 'remove') delete (spot.parent as Record<string, unknown>)[spot.key];
  else if (edit.kind === 'add' && typeof inner === 'object' && inner !== null && !Array.isArray(inner))
    set(inner as Container, edit.key, structuredClone(edit.value));
  else if (edit.kind === 'rename' && !Array.isArray(spot.parent)) {
    delete spot.parent[spot.key];
    set(spot.parent, edit.key, inner);
  } else if (edit.kind === 'copy') {
    const other = spots[Math.min(spots.length - 1, Math.floor(edit.other * spots.length))];
    if (other) set(spot.parent, spot.key, structuredClone(get(other)));
  } else if (edit.kind === 'nest') {
    let deep: unknown = inner;
    for (let i = 0; i < 100; i++) deep = { [edit.key || 'dependencies']: deep };
    set(spot.parent, spot.key, deep);
  }
}

/** Forms in which editors and tools leave a file behind. */
export const dressings: fc.Arbitrary<'none' | 'bom' | 'crlf' | 'conflict' | 'twice'> = fc.constantFrom(
  'none',
  'none',
  'none',
  'bom',
  'crlf',
  'conflict',
  'twice',
);

export function dress(text: string, dressing: 'none' | 'bom' | 'crlf' | 'conflict' | 'twice'): string {
  switch (dressing) {
    case 'none':
      return text;
    case 'bom':
      return `\ufeff${text}`;
    case 'crlf':
      return text.replaceAll('\n', '\r\n');
    case 'conflict':
      return `<<<<<<< ours\n${text}\n=======\n${text}\n>>>>>>> theirs\n`;
    case 'twice':
      return text + text;
  }
}
