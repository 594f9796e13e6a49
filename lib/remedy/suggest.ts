/** What would make the copies one, read off the ranges. Suggestions: nothing here has been installed. */
import { satisfies, validRange } from 'semver';
import type { Remedy } from '../model/report.ts';
import type { DependencyEdge, InstallTree } from '../model/tree.ts';

export interface RemedyQuestion {
  readonly tree: InstallTree;
  readonly package: string;
  readonly meeting: number;
  /** Copies on either side. */
  readonly producerCopy: number;
  readonly consumerCopy: number;
  /** The imported packages on either side. */
  readonly producer: number;
  readonly consumer: number;
  /** An installed version that every dependent accepts, or null. */
  readonly commonVersion: string | null;
}

/** At most three, the one that changes least first. */
export function suggestRemedies(question: RemedyQuestion): Remedy[] {
  const { tree, commonVersion } = question;
  const name = question.package;
  if (commonVersion !== null) {
    return [
      {
        kind: 'dedupe',
        title: `one version, ${commonVersion}, satisfies every range: keep only that`,
        command: `npm dedupe ${name}`,
        effect: `all dependents of ${name} share ${commonVersion}`,
      },
    ];
  }
  const own = alignOwn(question);
  const remedies = [...(own ? [own] : []), ...moveOther(question)];
  if (remedies.length > 0) return remedies.slice(0, 3);
  const versions = [question.producerCopy, question.consumerCopy].map((copy) => tree.copies[copy]?.version ?? '?');
  return [
    {
      kind: 'narrow',
      title: `no single version fits: pass plain data between the two, not ${name} objects`,
      effect: `${versions.join(' and ')} stay apart`,
    },
  ];
}

const edgesTo = (tree: InstallTree, from: number, copy: number): DependencyEdge[] =>
  (tree.edgesOut[from] ?? []).filter((edge) => edge.to === copy);

/** The meeting asks for D itself: let it ask for the version that the other side uses. */
function alignOwn({ tree, package: name, meeting, producerCopy, consumerCopy }: RemedyQuestion): Remedy | null {
  const at = tree.copies[meeting];
  if (!at || at.kind === 'dependency') return null;
  for (const [own, other] of [
    [consumerCopy, producerCopy],
    [producerCopy, consumerCopy],
  ] as const) {
    const edge = edgesTo(tree, meeting, own)[0];
    const version = tree.copies[other]?.version;
    if (!edge || !version || edge.name !== name) continue;
    const workspace = at.kind === 'workspace' ? ` --workspace ${at.location}` : '';
    const save = edge.type === 'dev' ? ' --save-dev' : '';
    return {
      kind: 'upgrade',
      title: `ask for ${name} ${version} in ${at.location === '' ? 'package.json' : `${at.location}/package.json`}, as the other side does`,
      command: `npm install${workspace}${save} ${name}@${version}`,
      effect: `${at.name} and the other side share ${name} ${version}; your own code then uses ${version}`,
    };
  }
  return null;
}

/** Bring the side with the odd copy onto the other's version: by an upgrade when its ranges forbid it, else by force. */
function moveOther(question: RemedyQuestion): Remedy[] {
  const { tree, package: name, producerCopy, consumerCopy, producer, consumer } = question;
  const sides = [
    { via: producer, odd: producerCopy, keep: consumerCopy },
    { via: consumer, odd: consumerCopy, keep: producerCopy },
  ].filter(({ via, odd }) => via !== odd);
  // The higher version is the one to keep: it is less likely to lack what the other side needs.
  const side = sides.find(({ odd, keep }) => !isNewer(tree, odd, keep)) ?? sides[0];
  const version = side && tree.copies[side.keep]?.version;
  const through = side && tree.copies[side.via];
  if (!side || !version || !through) return [];
  // Those whose edge leads to the odd copy are the ones to move; the meeting's own edge is alignOwn's matter.
  const asking = (tree.edgesIn[side.odd] ?? []).filter(({ from }) => from !== question.meeting && from !== 0);
  const askers = [...new Set(asking.map(({ from }) => tree.copies[from]?.name ?? ''))].sort();
  if (askers.length === 0) return [];
  const override = {
    kind: 'override',
    title: `force ${name} ${version} on ${askers.join(', ')}`,
    patch: { overrides: Object.fromEntries(askers.map((asker) => [asker, { [name]: version }])) },
  } as const;
  const refusing = asking.find(({ spec }) => validRange(spec) && !satisfies(version, spec));
  if (!refusing)
    return [{ ...override, effect: `${askers.join(', ')} use ${name} ${version}, which their ranges allow` }];
  const asker = tree.copies[refusing.from]?.name ?? through.name;
  return [
    {
      kind: 'upgrade',
      title: `upgrade ${through.name} to a release that works with ${name} ${version}`,
      effect: `${asker} asks for ${name} ${refusing.spec} now; npm outdated shows newer releases`,
    },
    { ...override, effect: `${asker} asks for ${refusing.spec}, so ${version} may break it: run your tests` },
  ];
}

function isNewer(tree: InstallTree, a: number, b: number): boolean {
  const [first = '', second = ''] = [tree.copies[a]?.version, tree.copies[b]?.version];
  return first !== second && satisfies(first, `>=${second}`, { includePrerelease: true });
}
