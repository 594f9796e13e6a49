/** Codes of findings and gaps. One kebab-case name each, the same everywhere; never renamed. */

/** SARIF's own levels. */
export type Severity = 'error' | 'warning' | 'note';

export type FindingCode =
  /** TypeScript rejects a flow from one copy to the other. */
  | 'incompatible-types-cross'
  /** The flow compiles, but JavaScript that runs tells the copies apart. */
  | 'identity-crosses'
  /** The flow compiles and no identity check was found. */
  | 'compatible-types-cross'
  /** A flow exists and could not be judged. */
  | 'unjudged-types-cross'
  /** Two copies declare the same things for the whole program, and their declarations contradict each other. */
  | 'ambient-types-collide'
  /** A package adds members to one copy, and the code uses another one, which lacks them. */
  | 'augmentation-lands-elsewhere'
  /** Two copies declare the same things for the whole program, where they are one to whoever uses them. */
  | 'ambient-types-merge';

export type PolicyCode =
  /** The configuration accepts a finding that is not there. */
  | 'acceptance-unmatched'
  /** The configuration accepted a finding until a day that is over. */
  | 'acceptance-expired'
  /** The baseline has an entry whose finding is gone. */
  | 'baseline-entry-stale';

export type GapCode =
  /** The lockfile names a copy that is not on disk. */
  | 'not-installed'
  /** The copy on disk has another version than the lockfile says, or the lockfile was made for another package.json. */
  | 'lockfile-mismatch'
  /** There is no npm lockfile: the report describes `node_modules` as it is. */
  | 'no-lockfile'
  /** The registry was to be asked about what is published, and did not answer for some package. */
  | 'registry-unanswered'
  /** A package publishes no types and has no `@types` package in sight. */
  | 'types-absent'
  /** A package names a declaration file that is not there. */
  | 'types-unresolved'
  /** A declaration file that cannot be parsed. */
  | 'types-unparsable'
  /** JavaScript that was searched for checks of identity, and cannot be parsed. */
  | 'code-unparsable'
  /** The compiler did not answer within its budget. */
  | 'verdict-timeout'
  /** Types that cross and that no import can name. */
  | 'types-unnamed'
  /** Types that are declared globally: copies merge or collide, and cannot be compared by import. */
  | 'types-ambient'
  /** A folder or file that lies outside of the project: not read, unless the lockfile names it. */
  | 'outside-project'
  /** A limit on the amount of work was reached. */
  | 'limit-reached';
