/** What a compiler has to say of a witness that diamondback wrote, for the witness to count as confirmed. */
import type { Diagnostic } from './compilers.ts';

export interface WitnessLines {
  /** 1-based line of the flow: the one line that may be rejected. */
  readonly flow: number;
}

/** Finds the line of the flow, and requires that control and guards are there: without them an error proves nothing. */
export function readWitness(text: string): WitnessLines {
  const lines = text.split('\n');
  const find = (start: string): number => {
    const index = lines.findIndex((line) => line.startsWith(start));
    if (index < 0) throw new Error(`the witness has no line '${start}'`);
    return index + 1;
  };
  for (const guard of ['export const madeIsKnown:', 'export const wantedIsKnown:', 'export const control']) find(guard);
  return { flow: find('export const flow') };
}

/** The problem with a witness, or null when it shows what it claims. `diagnostics` are all that one compiler printed. */
export function judgeWitness(
  fileName: string,
  lines: WitnessLines,
  rejected: boolean,
  diagnostics: readonly Diagnostic[],
): string | null {
  const isFlow = (diagnostic: Diagnostic): boolean => diagnostic.file === fileName && diagnostic.line === lines.flow;
  const other = diagnostics.find((diagnostic) => !isFlow(diagnostic));
  if (other) return `${other.file}(${other.line}) ${other.code}: ${other.message.slice(0, 200)}`;
  const flow = diagnostics.find(isFlow);
  if (rejected) return flow ? null : 'accepted';
  return flow ? `rejected: ${flow.code} ${flow.message.slice(0, 200)}` : null;
}
