export { type CheckedStack, type CheckProps, checkStack, deployFolder } from './check';
export { addressesInFile, importsFile, writeImports } from './imports-file';
export { Kubectl } from './kubectl';
export { RepeatedProblems } from './repeated-problems';
export { checkJson, checkSummary, checkText, problemLines } from './report';
export { type Claim, claimsIn, claimsToDelete, claimText, deleteNamespace } from './volumes';
export { whyStack } from './why';
export { whyText } from './why/report';
