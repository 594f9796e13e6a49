/** A report made by hand: two conflicts, a warning inside a dependency, a harmless crossing, gaps. */
import type { AnalysisReport, DivergentPackage, Finding, Side } from '../../lib/model/report.ts';
import type { PackageExplanation } from '../../lib/report/explanation.ts';

const SERVER = 'node_modules/@modelcontextprotocol/sdk';

function zodFlow(via: string, index: number): Finding {
  const producer: Side = {
    package: 'zod',
    version: '3.22.4',
    location: 'node_modules/zod',
    copy: { location: 'node_modules/zod', version: '3.22.4' },
    via: 'object',
    declaration: { file: 'node_modules/zod/lib/types.d.ts', line: 456 },
    importedAt: { file: 'src/server.ts', line: 3 },
  };
  const consumer: Side = {
    package: '@modelcontextprotocol/sdk',
    version: '1.12.1',
    location: SERVER,
    copy: { location: `${SERVER}/node_modules/zod`, version: '3.25.76' },
    via,
    declaration: { file: `${SERVER}/dist/esm/shared/protocol.d.ts`, line: 210 + index },
    importedAt: { file: 'src/server.ts', line: 1 },
  };
  return {
    code: 'incompatible-types-cross',
    severity: 'error',
    status: 'new',
    fingerprint: `4c1f9a0${index}`,
    package: 'zod',
    verdict: 'incompatible',
    meeting: { location: '', name: 'forecast-server' },
    producer,
    consumer,
    types: ['ZodObject'],
    reason: `Type 'import("/p/node_modules/zod/lib/types").ZodObject<{ method: ZodLiteral<"weather/forecast">; }, "strip", ZodTypeAny>' is missing the following properties from type 'import("/p/${SERVER}/node_modules/zod/lib/types").ZodObject<{ method: ZodLiteral<string>; }, UnknownKeysParam, ZodTypeAny>': "~standard", "~validate"`,
    usage: 'seen',
    paths: { producer: ['', 'node_modules/zod'], consumer: ['', SERVER, `${SERVER}/node_modules/zod`] },
    remedies: [
      {
        kind: 'align',
        title: 'Ask for zod 3.25.76 yourself',
        command: 'npm install zod@3.25.76',
        patch: { dependencies: { zod: '3.25.76' } },
        effect: 'One copy of zod is left.',
      },
    ],
  };
}

const rxjs: Finding = {
  ...zodFlow('pipe(op)', 9),
  fingerprint: 'aa00bb11',
  severity: 'warning',
  package: 'rxjs',
  meeting: { location: 'node_modules/inquirer', name: 'inquirer' },
  usage: 'not-scanned',
  remedies: [],
};

const luxon: Finding = {
  ...zodFlow('sendAt(source)', 8),
  code: 'identity-crosses',
  verdict: 'identity',
  fingerprint: 'cc22dd33',
  package: 'luxon',
  producer: {
    ...zodFlow('', 0).producer,
    package: 'luxon',
    copy: { location: 'node_modules/luxon', version: '3.5.0' },
    via: 'DateTime.now',
  },
  consumer: {
    ...zodFlow('', 0).consumer,
    package: 'cron',
    version: '3.1.7',
    copy: { location: 'node_modules/cron/node_modules/luxon', version: '3.4.4' },
    via: 'sendAt(source)',
  },
  reason: 'node_modules/cron/dist/time.js:31 checks instanceof DateTime',
  remedies: [],
};

function divergent(name: string, versions: string[], level: DivergentPackage['level']): DivergentPackage {
  return {
    package: name,
    versions,
    copies: versions.map((version, index) => ({
      location: index === 0 ? `node_modules/${name}` : `node_modules/host${index}/node_modules/${name}`,
      version,
      dependents: [
        { location: index === 0 ? '' : `node_modules/host${index}`, name, spec: `^${version}`, type: 'prod' },
      ],
    })),
    level,
    verdict: level === 'crossing' ? 'incompatible' : null,
    satisfiesAll: null,
  };
}

/** Two conflicts: five flows of zod, one of luxon. */
export const report: AnalysisReport = {
  schemaVersion: 1,
  tool: { name: 'diamondback', version: '0.1.0', typescript: '7.0.2' },
  project: { name: 'forecast-server', lockfile: 'package-lock.json', lockfileVersion: 3 },
  summary: {
    packages: 120,
    copies: 130,
    divergent: 5,
    sameVersionCopies: 1,
    exposed: 3,
    crossing: 3,
    new: 7,
    known: 0,
    resolved: 0,
    gaps: 3,
    relevant: 40,
    unread: 0,
  },
  typesChecked: true,
  divergent: [
    divergent('content-type', ['1.0.5', '2.1.0'], 'present'),
    divergent('fecha', ['2.3.3', '4.2.3'], 'exposed'),
    divergent('luxon', ['3.4.4', '3.5.0'], 'crossing'),
    divergent('rxjs', ['7.5.4', '7.8.2'], 'crossing'),
    divergent('zod', ['3.22.4', '3.25.76'], 'crossing'),
  ],
  sameVersionCopies: [divergent('ms', ['2.1.3'], 'present')],
  findings: [
    ...[
      'Server.setRequestHandler(requestSchema)',
      'Client.request(schema)',
      'Protocol.notify(x)',
      'tool(args)',
      'z',
    ].map(zodFlow),
    luxon,
    rxjs,
  ],
  gaps: [
    { location: 'node_modules/fecha', code: 'types-absent', reason: 'publishes no types' },
    { location: 'node_modules/old', code: 'types-absent', reason: 'publishes no types' },
    { location: 'node_modules/huge', code: 'verdict-timeout', reason: 'no answer in 20 s' },
  ],
  gate: null,
};

/** {@link report} compared with a baseline and a configuration: one new, one known, one accepted, one gone, one stale. */
export const gatedReport: AnalysisReport = {
  ...report,
  findings: [
    zodFlow('Server.setRequestHandler(requestSchema)', 0),
    { ...luxon, status: 'known' },
    { ...rxjs, status: 'known', accepted: { reason: 'inquirer pins it, see #12', until: '2027-01-31' } },
  ],
  gaps: report.gaps.slice(0, 1),
  summary: { ...report.summary, new: 1, known: 2, resolved: 1, gaps: 1 },
  gate: {
    baseline: 'diamondback-baseline.json',
    config: 'diamondback.config.json',
    base: null,
    resolved: [
      {
        fingerprint: 'ee44ff55',
        code: 'incompatible-types-cross',
        package: 'graphql',
        producer: 'mercurius',
        consumer: 'graphql',
        meeting: 'forecast-server',
      },
    ],
    policy: [
      {
        code: 'baseline-entry-stale',
        severity: 'warning',
        fingerprint: 'ff66aa77',
        place: { file: 'diamondback-baseline.json', line: 12 },
        package: 'graphql',
        reason: 'its finding is gone',
      },
    ],
  },
};

/** The same project with nothing to act on. */
export const cleanReport: AnalysisReport = {
  ...report,
  findings: [],
  gaps: [],
  divergent: report.divergent.slice(0, 2),
  summary: { ...report.summary, divergent: 2, exposed: 1, crossing: 0, new: 0, gaps: 0 },
};

/** The story of zod in {@link report}. */
export const explanation: PackageExplanation = {
  package: 'zod',
  copies: [
    {
      location: `${SERVER}/node_modules/zod`,
      version: '3.25.76',
      dependents: [{ location: SERVER, name: 'zod', spec: '^3.23.8', type: 'prod' }],
      paths: [{ dependent: SERVER, path: ['', SERVER, `${SERVER}/node_modules/zod`] }],
      morePaths: 2,
    },
    {
      location: 'node_modules/zod',
      version: '3.22.4',
      dependents: [{ location: '', name: 'zod', spec: '3.22.4', type: 'prod' }],
      paths: [{ dependent: '', path: ['', 'node_modules/zod'] }],
      morePaths: 0,
    },
  ],
  meetings: [
    {
      location: '',
      name: 'forecast-server',
      sides: [
        { through: 'zod', copy: 'node_modules/zod', version: '3.22.4' },
        { through: '@modelcontextprotocol/sdk', copy: `${SERVER}/node_modules/zod`, version: '3.25.76' },
      ],
    },
  ],
  moreMeetings: 0,
  satisfiesAll: null,
};
