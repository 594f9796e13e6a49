/** What TypeScript says of a package's files once they find the other version, and did not say before. */

export interface Complaint {
  /** Which of the moves' packages, see {@link layOut}. */
  readonly member: number;
  readonly part: 'code' | 'types' | 'guard';
  /** Relative to the package. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** By room and way. `folders` are taken off the paths in messages. */
export function complaintsIn(output: string, folders: readonly string[]): Map<string, Map<string, Complaint>> {
  const found = new Map<string, Map<string, Complaint>>();
  for (const line of output.split(/\r?\n/)) {
    const match = /^(\w+)\/m(\d+)\/(code|types|guard)\/(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/.exec(line);
    if (!match) continue;
    const [, room = '', member, part, file = '', row, column, code = '', text = ''] = match;
    const message = shorten(text, folders);
    const complaints = found.get(room) ?? new Map<string, Complaint>();
    found.set(room, complaints);
    complaints.set(`${member}|${part}|${file}|${row}|${column}|${code}`, {
      member: Number(member),
      part: part as Complaint['part'],
      file,
      line: Number(row),
      code,
      message,
    });
  }
  return found;
}

const maximumMessage = 300;

function shorten(text: string, folders: readonly string[]): string {
  const short = folders.reduce((said, folder) => said.replaceAll(`${folder.replaceAll('\\', '/')}/`, ''), text);
  return short.length > maximumMessage ? `${short.slice(0, maximumMessage)}…` : short;
}

/** Something may be undefined now: code that says nothing of its types may have known better. */
const maybeMissing = /^TS(?:2531|2532|2533|18046|18047|18048|18049)$/;

/** Differences of inference in code without types, which say nothing of D. */
const untold = /^TS7\d\d\d$/;

/** A guard's module is not found, or is `any`. */
const untypedModule = /^TS(?:2307|2792|2322|7016)$/;

export interface Change {
  /** Errors that are there with the other version only. */
  readonly broken: readonly Complaint[];
  /** Of what may be undefined with the other version only. */
  readonly doubtful: readonly Complaint[];
  /** Lines of the guards: modules of D that have no types before, or after. */
  readonly unresolved: readonly Complaint[];
}

export function changeBetween(
  before: ReadonlyMap<string, Complaint> | undefined,
  after: ReadonlyMap<string, Complaint> | undefined,
): Change {
  const added = [...(after ?? [])].filter(([key]) => !before?.has(key)).map(([, complaint]) => complaint);
  const own = added.filter(({ part, code }) => part !== 'guard' && !untold.test(code));
  return {
    broken: own.filter(({ code }) => !maybeMissing.test(code)),
    doubtful: own.filter(({ code }) => maybeMissing.test(code)),
    unresolved: [...(before?.values() ?? []), ...added].filter(
      ({ part, code }) => part === 'guard' && untypedModule.test(code),
    ),
  };
}

/** The member that a message is about, when it names one. */
export function memberOf({ message }: Complaint): string | null {
  return (
    /(?:Property|exported member|member named|Namespace .* has no exported member) '([^']+)'/.exec(message)?.[1] ?? null
  );
}
