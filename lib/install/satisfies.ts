/** Whether a version is what a dependency spec asks for. A large tree asks the same few thousand questions many times. */
import { Range, SemVer } from 'semver';

/**
 * A `satisfies(version, spec)` that remembers. `*` (or nothing at all) is satisfied by every version, prereleases
 * and missing ones included, and a spec that is no semver range by whatever was installed for it: npm's own rules, as
 * far as they can be followed without asking a registry.
 */
export function satisfier(): (version: string, spec: string) => boolean {
  const answers = new Map<string, Map<string, boolean>>();
  const rangeOf = remembered(parseRange);
  const versionOf = remembered(parseVersion);
  const judge = (version: string, spec: string): boolean => {
    const simple = simpleAnswer(version, spec);
    if (simple !== null) return simple;
    const range = rangeOf(spec);
    if (range === null || range === 'any') return true;
    const number = versionOf(version);
    return number !== null && range.test(number);
  };
  return (version, spec) => {
    let known = answers.get(spec);
    if (known === undefined) {
      known = new Map();
      answers.set(spec, known);
    }
    let answer = known.get(version);
    if (answer === undefined) {
      answer = judge(version, spec);
      known.set(version, answer);
    }
    return answer;
  };
}

const SIMPLE = /^([\^~]?)(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/;

/**
 * The answer for `1.2.3`, `^1.2.3` and `~1.2.3` against a release, or null for anything else. Nine of ten questions are
 * like that, and parsing them as ranges would be a third of the time that loading takes.
 */
function simpleAnswer(version: string, spec: string): boolean | null {
  const asked = SIMPLE.exec(spec);
  const given = asked === null ? null : SIMPLE.exec(version);
  if (asked === null || given === null || given[1] !== '') return null;
  const [, operator] = asked;
  const major = Number(given[2]) - Number(asked[2]);
  const minor = Number(given[3]) - Number(asked[3]);
  const patch = Number(given[4]) - Number(asked[4]);
  if (operator === '') return major === 0 && minor === 0 && patch === 0;
  if (major !== 0) return false;
  // `^0.2.3` keeps the minor, and `^0.0.3` the patch as well.
  const fixedMinor = operator === '~' || Number(asked[2]) === 0;
  const fixedPatch = operator === '^' && Number(asked[2]) === 0 && Number(asked[3]) === 0;
  if (minor !== 0) return minor > 0 && !fixedMinor;
  return fixedPatch ? patch === 0 : patch >= 0;
}

/**
 * The semver range in a spec (`^1`, `npm:other@^1`), or null when the spec is none: a tag, a git or tarball address, a folder.
 * To semver `*` leaves prereleases out, as `>=0.0.0` does; to npm it does not.
 */
function parseRange(spec: string): Range | 'any' | null {
  const bare = spec.trim();
  const wanted = bare.startsWith('npm:') ? aliasRange(bare.slice('npm:'.length)) : bare;
  if (wanted === '' || wanted === '*') return 'any';
  return quietly(() => new Range(wanted, { loose: true }));
}

/** `name@range` → `range`; without one, anything goes. The `@` of a scope does not separate. */
function aliasRange(target: string): string {
  const at = target.indexOf('@', 1);
  return at < 0 ? '*' : target.slice(at + 1);
}

function parseVersion(version: string): SemVer | null {
  return quietly(() => new SemVer(version, { loose: true }));
}

function quietly<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch {
    return null;
  }
}

function remembered<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = compute(text);
      known.set(text, value);
    }
    return value;
  };
}
