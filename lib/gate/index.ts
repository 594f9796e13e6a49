/** New, known, resolved: what a report is compared with, and what is accepted. Pure, but for the files of its own. */
export { applyGate, fails, type GateInputs } from './apply.ts';
export {
  acceptable,
  type Baseline,
  type BaselineEntry,
  type BaselineFile,
  type BaselineUpdate,
  parseBaseline,
  printBaseline,
  updateBaseline,
} from './baseline.ts';
export { BASELINE_NAME, type BaselinePlace, baselinePlace, readBaseline, writeBaseline } from './baseline-file.ts';
export { covers, type FindingKey, isSameMeeting, keyOf, type RememberedFinding, remember } from './match.ts';
export { couldSee, type Omit, type Scope } from './scope.ts';
