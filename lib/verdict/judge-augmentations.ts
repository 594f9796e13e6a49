/** Asks the compiler which added members are there on the copy that they are added to, and not on the meeting's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgingOptions } from '../compiler/project.ts';
import type { CompilerSession } from '../compiler/session.ts';
import type { CrossingsFound } from '../crossing/find.ts';
import type { Crossing, SymbolFlow } from '../crossing/flows.ts';
import { splitPublicName } from '../crossing/public-names.ts';
import { makeScratch, removeScratch } from '../files/scratch.ts';
import { packageByCopy } from '../surface/owners.ts';
import type { MemberQuestion } from './augmentation-program.ts';
import { memberProgram } from './augmentation-program.ts';
import type { JudgedCrossing } from './findings.ts';

const compilerOptions = { ...judgingOptions, skipLibCheck: true, types: [] as string[] };

/** "There is no such member": nothing else that the compiler could say is an answer. */
const noMember = /^TS(?:2339|2551|2694|2305|7053)$/;

type Found = Pick<CrossingsFound, 'surfaces' | 'visibility'>;

/**
 * Crossings whose members are missing on the meeting's copy, each with those members only. A member that both copies have is
 * no trouble, and one that the copy itself does not get says nothing. Without an answer in `budget` milliseconds they are
 * unknown.
 */
export async function judgeAugmentations(
  found: Found,
  crossings: readonly Crossing[],
  { budget, compiler }: { readonly budget: number; readonly compiler: CompilerSession },
): Promise<JudgedCrossing[]> {
  const deadline = Date.now() + budget;
  const judged: JudgedCrossing[] = [];
  for (const crossing of crossings) {
    const timeout = deadline - Date.now();
    const answers = timeout > 300 ? await askMembers(found, crossing, compiler, timeout) : null;
    if (!answers) {
      const reason = 'TypeScript did not answer in time';
      judged.push({ crossing, judged: { verdict: 'unknown', reason, flows: crossing.flows, timedOut: true } });
      continue;
    }
    const flows = crossing.flows.filter((_, index) => answers.has(index));
    const reasons = [...answers.keys()].sort((a, b) => a - b).map((index) => answers.get(index) as string);
    if (flows.length === 0) continue;
    const reason = reasons[0] as string;
    judged.push({
      crossing: { ...crossing, flows },
      judged: { verdict: 'incompatible', reason, flows, reasons, timedOut: false },
    });
  }
  return judged;
}

/** What the compiler says of each member that is missing, by index of the flow. */
async function askMembers(
  found: Found,
  crossing: Crossing,
  compiler: CompilerSession,
  timeout: number,
): Promise<Map<number, string> | null> {
  const scratch = makeScratch();
  try {
    const loads = (crossing.loads ?? []).map((file) => asImport(found.surfaces.graph.files[file] as string));
    const { text, meaning } = memberProgram(
      loads,
      crossing.flows.map((flow) => memberQuestion(flow, found)),
    );
    writeFileSync(join(scratch, 'program.ts'), text);
    const run = await compiler.check(scratch, { compilerOptions, files: ['program.ts'] }, timeout);
    if (run.timedOut || run.outOfMemory || run.crashed) return null;
    const missing = new Map<number, string>();
    const undecided = new Set<number>();
    for (const { file, line, code, message } of run.diagnostics) {
      if (!/(^|[\\/])program\.ts$/.test(file)) continue;
      const { index, kind } = meaning(line);
      if (kind === 'target' && noMember.test(code)) missing.set(index, message[0] ?? '');
      else undecided.add(index);
    }
    for (const index of undecided) missing.delete(index);
    return missing;
  } finally {
    removeScratch(scratch);
  }
}

/** Both copies of what a member is added to, by absolute paths. */
export function memberQuestion(flow: SymbolFlow, { surfaces, visibility }: Found): MemberQuestion {
  const { subpath } = splitPublicName(flow.name);
  const side = ({ declaration, copy }: SymbolFlow['from']): MemberQuestion['from'] => {
    const index = packageByCopy(visibility.copies).get(copy) ?? -1;
    const file = surfaces.graph.entryFiles[index]?.get(subpath) ?? -1;
    const parameters = surfaces.declarations.get(declaration).declaration.requiredParameters;
    return { copy, name: flow.name, parameters, specifier: asImport(surfaces.graph.files[file] ?? '') };
  };
  return { from: side(flow.from), to: side(flow.to), member: flow.member ?? '' };
}

/** A declaration file as an import names it: by the JavaScript that it describes. */
export const asImport = (path: string): string => path.replace(/(\.d)?\.([cm]?)tsx?$/, '.$2js');
