export { type CheckedStack, type CheckProps, checkStack, deployFolder } from './check';
export { clusterOf } from './cluster';
export {
  claimLabels,
  claimsElsewhere,
  type DestroyPlan,
  dependants,
  forgettingSteps,
  namespaceLabels,
  neededBy,
  planDestroy,
  workingFolder,
} from './destroy';
export { addressesInFile, importsFile, writeImports } from './imports-file';
export { Kubectl } from './kubectl';
export { pairProblem, programProblems } from './program-versions';
export { projectCommand } from './project-command';
export { checkJson, checkSummary, checkText, problemLines } from './report';
export { heldBy } from './state';
export { runTerraform, terraformProgram } from './terraform';
export { type Claim, claimsIn, claimsToDelete, claimText, deleteNamespace } from './volumes';
export { type Why, whyStack } from './why';
export { whyText } from './why/report';
