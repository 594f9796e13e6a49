/** Questions about an installed tree. Pure: trees in, plain data (or a graphlib graph) out. The one folder that knows graphlib. */

export { commonVersion } from './common.ts';
export { type ConeEdge, type ConeGraph, type ConeNode, coneGraph, nodeKey } from './cone.ts';
export { dependentsOf } from './dependents.ts';
export { type Divergence, type Divergences, findDivergent } from './divergent.ts';
export { type CopyExplanation, type ExplainedDependent, explainPaths } from './explain.ts';
export { type Meeting, type MeetingSide, type Meetings, meetings } from './meetings.ts';
export { type PathFinder, shortestPaths } from './paths.ts';
