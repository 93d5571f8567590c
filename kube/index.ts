export { type CheckedStack, type CheckProps, checkStack, deployFolder } from './check';
export { type ClusterOfStack, clusterOf } from './cluster';
export {
  claimLabels,
  claimsElsewhere,
  type DestroyPlan,
  dependants,
  forgettingSteps,
  namespaceLabels,
  neededBy,
  type OwnNamespace,
  planDestroy,
  workingFolder,
} from './destroy';
export type { Import } from './imports';
export { addressesInFile, importsFile, writeImports } from './imports-file';
export { Kubectl } from './kubectl';
export type { Problem } from './problem';
export { type ProgramVersion, pairProblem, programProblems } from './program-versions';
export { environmentOf, projectCommand } from './project-command';
export { checkJson, checkSummary, checkText, problemLines } from './report';
export { heldBy } from './state';
export { runTerraform, terraformProgram } from './terraform';
export { type Claim, claimsIn, claimsToDelete, claimText, deleteNamespace } from './volumes';
export { type Finding, type Why, whyStack } from './why';
export { whyText } from './why/report';
