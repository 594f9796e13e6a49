/** New, known, resolved: what a report is compared with, and what is accepted. Pure, but for the files of its own. */
export { applyGate, type BaseInput, fails, type GateInputs } from './apply.ts';
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
export { baselineSchema } from './baseline-schema.ts';
export {
  type Acceptance,
  type ConfigFile,
  type Configuration,
  type ConfigurationRules,
  configOf,
  parseConfig,
} from './config.ts';
export { CONFIG_NAME, checkWorkspaces, readConfig } from './config-file.ts';
export { configSchema } from './config-schema.ts';
export {
  covers,
  type FindingKey,
  importName,
  isSameMeeting,
  keyOf,
  type RememberedFinding,
  remember,
} from './match.ts';
export { type Commit, type CommitFile, contentsOf, filesAt, filesWith, mergeBase } from './repository.ts';
export { metBefore, type TwoTrees } from './same-meeting.ts';
export { couldSee, type OmitType, type Scope } from './scope.ts';
