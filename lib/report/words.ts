/** The words of every finding, policy and gap code. A code without words does not compile. */
import type { FindingCode, GapCode, PolicyCode } from '../model/codes.ts';

export type AnyCode = FindingCode | PolicyCode | GapCode;

/** What a person reads about a code; the long form is the docs page. */
export interface CodeWords {
  /** A noun phrase, as a heading. */
  readonly title: string;
  /** One clause. In those of findings `{from}` and `{to}` stand for the producer's and the consumer's version. */
  readonly what: string;
  /** Why it matters, one sentence. */
  readonly why: string;
  /** What to do when no remedy could be computed, one sentence in the imperative. */
  readonly todo: string;
  /** The docs page, relative to the package folder. */
  readonly docs: string;
}

/** Words by code, for findings, policy findings and gaps alike: one table, so that a new code cannot be forgotten. */
export const WORDS: Readonly<Record<AnyCode, CodeWords>> = {
  'incompatible-types-cross': {
    title: 'Types of two versions meet and do not fit',
    what: 'TypeScript rejects {from} where {to} is wanted',
    why: 'A value made with one copy is handed to code that was typed against the other, and the types differ.',
    todo: 'Bring both sides to one version, or keep the value on one side.',
    docs: 'docs/codes/incompatible-types-cross.md',
  },
  'identity-crosses': {
    title: 'Types fit, but the running code tells the copies apart',
    what: '{from} compiles where {to} is wanted, but is told apart at run time',
    why: 'An instanceof, a registry or a brand belongs to one copy, and a value of the other copy fails it at run time.',
    todo: 'Install one copy only, so that the check sees its own class.',
    docs: 'docs/codes/identity-crosses.md',
  },
  'compatible-types-cross': {
    title: 'Types of two versions meet and fit',
    what: '{from} fits where {to} is wanted, and no identity check was found',
    why: 'The copies work together today; a later version of either may change that.',
    todo: 'Nothing needs to be done.',
    docs: 'docs/codes/compatible-types-cross.md',
  },
  'unjudged-types-cross': {
    title: 'Types of two versions meet and could not be judged',
    what: 'whether {from} fits where {to} is wanted could not be judged',
    why: 'A value can go from one copy to the other, and the compiler gave no usable answer.',
    todo: 'Read the reason, and look at the flow by hand.',
    docs: 'docs/codes/unjudged-types-cross.md',
  },
  'acceptance-unmatched': {
    title: 'The configuration accepts a finding that is not there',
    what: 'accepts a finding that is not there',
    why: 'The entry would let the conflict back in unseen, or it was never spelled right.',
    todo: 'Remove the entry, or correct what it names.',
    docs: 'docs/codes/acceptance-unmatched.md',
  },
  'acceptance-expired': {
    title: 'The configuration accepted a finding until a day that is over',
    what: 'was accepted until a day that is over',
    why: 'The finding counts as new again.',
    todo: 'Repair the conflict, or set a later day with the reason for it.',
    docs: 'docs/codes/acceptance-expired.md',
  },
  'baseline-entry-stale': {
    title: 'The baseline has an entry whose finding is gone',
    what: 'is in the baseline and no longer there',
    why: 'The entry would let the same conflict back in unseen.',
    todo: 'Run diamondback check --update-baseline and commit the file.',
    docs: 'docs/codes/baseline-entry-stale.md',
  },
  'ambient-types-collide': {
    title: 'Global declarations of two versions contradict each other in one program',
    what: 'the global declarations of {from} and {to} are in one program and contradict each other',
    why: 'Your compiler checks declaration files, and rejects those of one copy when the other is loaded too.',
    todo: 'Install one copy only, or set skipLibCheck.',
    docs: 'docs/codes/ambient-types-collide.md',
  },
  'augmentation-lands-elsewhere': {
    title: 'A package adds members to another copy than the one that is used',
    what: 'what is added to {from} is not there on {to}',
    why: 'declare module names a package, and from that package’s own folder it is another copy than from yours.',
    todo: 'Install one copy only, so that both mean the same module.',
    docs: 'docs/codes/augmentation-lands-elsewhere.md',
  },
  'ambient-types-merge': {
    title: 'Global declarations of two versions meet and are one',
    what: 'the global declarations of {from} and {to} are one in your program',
    why: 'One name is one type to both sides, though each was written for its own version.',
    todo: 'Nothing needs to be done.',
    docs: 'docs/codes/ambient-types-merge.md',
  },
  'not-installed': {
    title: 'The lockfile names a copy that is not on disk',
    what: 'in the lockfile, not on disk',
    why: 'Its types could not be read.',
    todo: 'Run npm ci.',
    docs: 'docs/gaps.md#not-installed',
  },
  'lockfile-mismatch': {
    title: 'The lockfile and what it describes disagree',
    what: 'not as the lockfile says',
    why: 'The report speaks of the lockfile, the types come from the disk.',
    todo: 'Run npm ci when the lockfile is right, npm install when package.json is.',
    docs: 'docs/gaps.md#lockfile-mismatch',
  },
  'no-lockfile': {
    title: 'There is no lockfile',
    what: 'no package-lock.json',
    why: 'The report describes node_modules as it is, and the next install may give something else.',
    todo: 'Run npm install --package-lock-only.',
    docs: 'docs/gaps.md#no-lockfile',
  },
  'registry-unanswered': {
    title: 'The registry could not be asked',
    what: 'the registry did not answer',
    why: 'Remedies know only the versions that are installed.',
    todo: 'Run it again when the registry can be reached: npm view <package> versions asks the same.',
    docs: 'docs/gaps.md#registry-unanswered',
  },
  'types-absent': {
    title: 'A package publishes no types',
    what: 'publishes no types',
    why: 'What passes through it is any, and nothing can be proved.',
    todo: 'Install its @types package if there is one.',
    docs: 'docs/gaps.md#types-absent',
  },
  'types-unresolved': {
    title: 'A package names a declaration file that is not there',
    what: 'names declarations that are not there',
    why: 'Its types could not be read.',
    todo: 'Report it to the package, or upgrade it.',
    docs: 'docs/gaps.md#types-unresolved',
  },
  'types-unparsable': {
    title: 'A declaration file cannot be parsed',
    what: 'has declarations that cannot be parsed',
    why: 'What that file exports is unknown.',
    todo: 'Report it to the package, or upgrade it.',
    docs: 'docs/gaps.md#types-unparsable',
  },
  'code-unparsable': {
    title: 'JavaScript that was searched for checks cannot be parsed',
    what: 'has code that cannot be parsed',
    why: 'Whether it tells two copies apart at run time is unknown.',
    todo: 'Look for instanceof and the like in that file by hand.',
    docs: 'docs/gaps.md#code-unparsable',
  },
  'verdict-timeout': {
    title: 'The compiler did not answer within its budget',
    what: 'the compiler ran out of time',
    why: 'The flow exists and was not judged.',
    todo: 'Look at the flow by hand.',
    docs: 'docs/gaps.md#verdict-timeout',
  },
  'types-unnamed': {
    title: 'Types that cross have no public name',
    what: 'types cross that no import can name',
    why: 'A program that compares two versions of a type has to name both.',
    todo: 'Look at what the package’s functions make and take by hand.',
    docs: 'docs/gaps.md#types-unnamed',
  },
  'types-ambient': {
    title: 'Types that are declared globally',
    what: 'declares its types globally',
    why: 'Global declarations of two copies merge or collide, and cannot be compared by import.',
    todo: 'Install one copy only.',
    docs: 'docs/gaps.md#types-ambient',
  },
  'outside-project': {
    title: 'Something lies outside of the project',
    what: 'lies outside of the project',
    why: 'A package may name any file of the machine; only what the lockfile names is read out there.',
    todo: 'Install the package, or link it with npm install so that the lockfile names it.',
    docs: 'docs/gaps.md#outside-project',
  },
  'limit-reached': {
    title: 'A limit on the amount of work was reached',
    what: 'a work limit was reached',
    why: 'Some flows were not looked at.',
    todo: 'Look at one package at a time with --package.',
    docs: 'docs/gaps.md#limit-reached',
  },
};

/** All codes, in the order of the table. */
export const ALL_CODES = Object.keys(WORDS) as AnyCode[];
