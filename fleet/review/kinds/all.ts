import { alertChanged } from './alert-changed';
import { alertRemoved } from './alert-removed';
import { alertWeaker } from './alert-weaker';
import { asWritten } from './as-written';
import { authorityLost } from './authority-lost';
import { certificateAuthority } from './certificate-authority';
import { certificateExpiring } from './certificate-expiring';
import { certificateIssued } from './certificate-issued';
import { certificateRenewed } from './certificate-renewed';
import { certificateReplaced } from './certificate-replaced';
import { checkNotPassed } from './check-not-passed';
import { clientAdded } from './client-added';
import { clientNarrower } from './client-narrower';
import { clientRemoved } from './client-removed';
import { clientWider } from './client-wider';
import { clusterChanged } from './cluster-changed';
import { confUnlike } from './conf-unlike';
import { domainChanged } from './domain-changed';
import { drift } from './drift';
import { driftKept } from './drift-kept';
import { exposureNarrower } from './exposure-narrower';
import { exposureWider } from './exposure-wider';
import { external } from './external';
import { filterNarrower } from './filter-narrower';
import { filterWider } from './filter-wider';
import { hubFirst } from './hub-first';
import { imageSource } from './image-source';
import { jobNotRun } from './job-not-run';
import { labelsChanged } from './labels-changed';
import { leavesReconnect } from './leaves-reconnect';
import { limitsExceeded } from './limits-exceeded';
import { linkRefused } from './link-refused';
import { linkUnseen } from './link-unseen';
import { objectInTwoStacks } from './object-in-two-stacks';
import { outputUnexpected } from './output-unexpected';
import { placeChanged } from './place-changed';
import { placeRecorded } from './place-recorded';
import { planIncomplete } from './plan-incomplete';
import { planOld } from './plan-old';
import { planUnlike } from './plan-unlike';
import { plannedApart } from './planned-apart';
import { plannedTooEarly } from './planned-too-early';
import { plannedWithout } from './planned-without';
import { podsChanged } from './pods-changed';
import { providerUnexpected } from './provider-unexpected';
import { reachLost } from './reach-lost';
import { reachSame } from './reach-same';
import { resourceChanged } from './resource-changed';
import { resourceDestroyed } from './resource-destroyed';
import { resourceImported } from './resource-imported';
import { resourceMoved } from './resource-moved';
import { reviewIncomplete } from './review-incomplete';
import { revocationForgotten } from './revocation-forgotten';
import { rollout } from './rollout';
import { rolloutHeldBack } from './rollout-held-back';
import { rolloutOneServer } from './rollout-one-server';
import { rolloutWithoutQuorum } from './rollout-without-quorum';
import { runsProgram } from './runs-program';
import { sameSubjects } from './same-subjects';
import { secretChanged } from './secret-changed';
import { secretUnproven } from './secret-unproven';
import { serverChanged } from './server-changed';
import { serverOlder } from './server-older';
import { serverUnproven } from './server-unproven';
import { serversChanged } from './servers-changed';
import { serversLeftBehind } from './servers-left-behind';
import { serversRemoved } from './servers-removed';
import { serversUnknown } from './servers-unknown';
import { settingChanged } from './setting-changed';
import { settingRefused } from './setting-refused';
import { settingReloaded } from './setting-reloaded';
import { settingRestarts } from './setting-restarts';
import { settingUntested } from './setting-untested';
import { settingWaitsForRestart } from './setting-waits-for-restart';
import { siteAdded } from './site-added';
import { siteReadmitted } from './site-readmitted';
import { siteRemoved } from './site-removed';
import { sourceAdded } from './source-added';
import { sourceRemoved } from './source-removed';
import { sourceUnseen } from './source-unseen';
import { stackDestroyed } from './stack-destroyed';
import { storeLimitLower } from './store-limit-lower';
import { storeMoved } from './store-moved';
import { streamAdded } from './stream-added';
import { streamChanged } from './stream-changed';
import { streamLimitsHigher } from './stream-limits-higher';
import { streamLimitsLower } from './stream-limits-lower';
import { streamRemoved } from './stream-removed';
import { streamUnusual } from './stream-unusual';
import { trustChanged } from './trust-changed';
import { unknown } from './unknown';
import { volumeChanged } from './volume-changed';
import { volumeDestroyed } from './volume-destroyed';
import { volumesAdded } from './volumes-added';
import { waitingChanged } from './waiting-changed';
import { waits } from './waits';
import { writtenOtherwise } from './written-otherwise';

/** Every kind of finding, in the order in which findings of one level are listed. */
export const ALL_RULES = [
  clusterChanged,
  volumeDestroyed,
  authorityLost,
  serversLeftBehind,
  volumeChanged,
  storeMoved,
  domainChanged,
  serversRemoved,
  serversChanged,
  streamRemoved,
  streamLimitsLower,
  streamChanged,
  streamUnusual,
  storeLimitLower,
  limitsExceeded,
  sourceRemoved,
  placeChanged,
  objectInTwoStacks,
  serversUnknown,
  filterWider,
  clientWider,
  exposureWider,
  reachLost,
  trustChanged,
  providerUnexpected,
  runsProgram,
  outputUnexpected,
  resourceImported,
  secretUnproven,
  imageSource,
  serverUnproven,
  podsChanged,
  jobNotRun,
  resourceChanged,
  settingUntested,
  settingChanged,
  confUnlike,
  siteReadmitted,
  revocationForgotten,
  clientAdded,
  siteRemoved,
  linkRefused,
  linkUnseen,
  sourceUnseen,
  clientRemoved,
  filterNarrower,
  clientNarrower,
  stackDestroyed,
  alertRemoved,
  alertWeaker,
  certificateAuthority,
  certificateExpiring,
  settingRefused,
  rolloutWithoutQuorum,
  rolloutHeldBack,
  rolloutOneServer,
  settingWaitsForRestart,
  serverOlder,
  leavesReconnect,
  rollout,
  unknown,
  waits,
  plannedWithout,
  hubFirst,
  plannedTooEarly,
  plannedApart,
  resourceDestroyed,
  external,
  reviewIncomplete,
  planUnlike,
  planIncomplete,
  checkNotPassed,
  planOld,
  drift,
  driftKept,
  siteAdded,
  serverChanged,
  sameSubjects,
  settingReloaded,
  settingRestarts,
  exposureNarrower,
  reachSame,
  certificateIssued,
  certificateRenewed,
  certificateReplaced,
  secretChanged,
  asWritten,
  labelsChanged,
  waitingChanged,
  alertChanged,
  writtenOtherwise,
  streamLimitsHigher,
  volumesAdded,
  sourceAdded,
  streamAdded,
  placeRecorded,
  resourceMoved,
] as const;
