/** A witness to show: a small program that TypeScript rejects at one line, with a control line that it accepts. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CrossingsFound } from '../crossing/find.ts';
import { splitPublicName } from '../crossing/public-names.ts';
import { oneLine } from '../model/one-line.ts';
import type { Finding } from '../model/report.ts';
import { ambientWitness } from './ambient-witness.ts';
import { augmentationWitness } from './augmentation-witness.ts';
import type { ProvenFinding } from './findings.ts';
import type { SiteProof } from './site-verdicts.ts';
import type { Judged } from './verdict.ts';
import { writePlace } from './witness-place.ts';
import type { NamedType } from './witness-program.ts';
import { importText, typeText } from './witness-program.ts';

export interface Witness {
  /** Where to put it: relative to the project. */
  readonly fileName: string;
  readonly text: string;
  readonly finding: Finding;
}

/** Where a project has its own `@types/node`. */
export const nodeTypes = 'node_modules/@types/node';

/**
 * Options that the witness is judged with; strictness as in the verdict. Declarations are checked only where the verdict is about them.
 */
export const witnessCommand = (fileName: string, skipLibCheck = true): string =>
  `npx tsc --ignoreConfig --noEmit --strict ${skipLibCheck ? '--skipLibCheck ' : ''}--target es2022 --module esnext --moduleResolution bundler ${fileName}`;

/**
 * Imports both copies' types by the path of their entry files, since a nested copy has no name that the project could
 * import it by. The control proves that the consumer's type is no `any` and takes its own copy's value.
 */
export function writeWitness(
  proven: ProvenFinding,
  found: Pick<CrossingsFound, 'tree' | 'surfaces' | 'visibility' | 'ambient'>,
  root: string,
): Witness {
  const { tree, surfaces, ambient } = found;
  const { finding, judged, crossing } = proven;
  const flow = judged.flows[0] ?? crossing.flows[0];
  if (!flow) throw new RangeError('a finding without a flow has no witness');
  const named = (declaration: number, copy: number, name: string): NamedType => ({
    copy,
    name,
    parameters: surfaces.declarations.get(declaration).declaration.requiredParameters,
  });
  const from = named(flow.from.declaration, flow.from.copy, flow.name);
  const to = named(flow.to.declaration, flow.to.copy, flow.consumerName);
  const placeOf = (copy: number): { copy: number; folder: string } => ({
    copy,
    folder: join(root, tree.copies[copy]?.location ?? ''),
  });
  const pathTo = (copy: number, subpath: string): string =>
    relativePath(entryFile(placeOf(copy), subpath, found), root);
  const takesOver = [from, to].find(({ copy }) => ambient.has(copy));
  const importOf = (local: string, type: NamedType): string => {
    const { subpath, path } = splitPublicName(type.name);
    // An ambient module is no file to import from: where it is loaded, the package's own name means it, for everyone.
    const specifier = takesOver
      ? finding.package + subpath
      : importPath(entryFile(placeOf(type.copy), subpath, found), root);
    return importText(local, specifier, `#${path.join('.')}`);
  };
  const plain = { made: typeText('Made', from, flow.half), wanted: typeText('Wanted', to, flow.half) };
  const proof = handOverToShow(judged);
  const place =
    proof &&
    writePlace(proof, plain, (pkg, subpath) => {
      const file = surfaces.graph.entryFiles[pkg]?.get(subpath);
      return file === undefined ? null : importPath(surfaces.graph.files[file] as string, root);
    });
  const fileName = `diamondback-witness-${finding.fingerprint}.ts`;
  const { producer, consumer } = finding;
  const global = crossing.kind === 'ambient' ? ambientWitness(crossing, flow, found) : null;
  const isRejected = finding.verdict === 'incompatible';
  const added = crossing.kind === 'augmentation' ? augmentationWitness(flow, found, root) : null;
  const outcome = !isRejected
    ? `verdict: ${finding.verdict}`
    : global
      ? 'it compiles, and TypeScript rejects the declarations themselves'
      : 'TypeScript rejects this line';
  const made = global?.made ?? added?.made ?? place?.made ?? plain.made;
  const wanted = global?.wanted ?? added?.wanted ?? place?.wanted ?? plain.wanted;
  const head = global?.head ??
    added?.head ?? [
      ...(existsSync(join(root, nodeTypes, 'package.json')) ? ['/// <reference types="node" />'] : []),
      ...(takesOver ? [`/// <reference path="${pathTo(takesOver.copy, '')}" />`] : []),
      importOf('Made', from),
      importOf('Wanted', to),
    ];
  const text = [
    `// ${finding.package} ${producer.copy.version} and ${consumer.copy.version} meet in ${finding.meeting.name || 'the project'}.`,
    `//   ${producer.package} makes it: ${producer.via}`,
    `//   ${consumer.package} takes it: ${consumer.via}`,
    '// Save this file in the project folder, then run:',
    `//   ${witnessCommand(fileName, !(global && isRejected))}`,
    ...head,
    ...(place?.head ?? []),
    '',
    `declare const made: ${made};`,
    `declare const wanted: ${wanted};`,
    '// Guards: neither type is any, so an answer means something.',
    `export const madeIsKnown: 0 extends 1 & typeof made ? 'any' : 'known' = 'known';`,
    `export const wantedIsKnown: 0 extends 1 & typeof wanted ? 'any' : 'known' = 'known';`,
    '',
    ...(added?.lines ?? [
      '// Control: a value of the copy that the consumer expects.',
      ...(place ? place.lines(outcome) : handOver(wanted, outcome)),
    ]),
    '',
  ]
    // Names in a comment come from files that others wrote.
    .map((line) => (line.startsWith('//') ? oneLine(line) : line))
    .join('\n');
  return { fileName, text, finding };
}

/**
 * The real hand-over where it is a call that a person writes, or where nothing else tells: what is rejected as a bare type
 * is shown best by one type assigned to the other.
 */
function handOverToShow({ verdict, sites }: Judged): SiteProof | undefined {
  const proof = sites?.[0];
  return verdict !== 'incompatible' || proof?.by.form === 'call' || proof?.site.filled ? proof : undefined;
}

const relativePath = (file: string, root: string): string => `./${relative(root, file).replaceAll('\\', '/')}`;
const importPath = (file: string, root: string): string => relativePath(file, root).replace(/\.d\.([cm]?)ts$/, '.$1js');

const handOver = (wanted: string, outcome: string): string[] => [
  `export const control: ${wanted} = wanted;`,
  `// The flow: ${outcome}.`,
  `export const flow: ${wanted} = made;`,
];

function entryFile(
  { copy, folder }: { readonly copy: number; readonly folder: string },
  subpath: string,
  { surfaces, visibility }: Pick<CrossingsFound, 'surfaces' | 'visibility'>,
): string {
  for (const [index, item] of visibility.copies.entries()) {
    if (item.copy !== copy && item.types !== copy) continue;
    const file = surfaces.graph.entryFiles[index]?.get(subpath);
    if (file !== undefined) return surfaces.graph.files[file] as string;
  }
  // An entry beyond the bound of those that are looked at: TypeScript finds it by its path all the same.
  return join(folder, subpath);
}
