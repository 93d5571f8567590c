import { alertNotesAreTaken, renewalBeforeAlert } from './alerts';
import { answersBetweenClusters, answersStayPrivate } from './answers';
import { addressIsKnownToIssuers, certificatesNeedTls, externalAuthoritiesAreTrusted } from './certificates';
import { rightsAreHeld } from './client-rights';
import { serversAreProven } from './image';
import {
  addresses,
  addressIsWaitedFor,
  kubernetesPlaces,
  memberNames,
  metadataKeys,
  placesOfHandedOver,
  ports,
  streamNames,
} from './names';
import { operatorDecides, operatorIsInOrder, rolesSuffice } from './operator';
import { payloadsCross } from './payload';
import type { EnvironmentRule } from './rule';
import { limitsAgree, memoryFits, streamsFit } from './storage';
import { storedOnce } from './stored-once';
import { placeholders, regionsLetPass, streamOverlaps } from './subjects';
import { subscriptionsCross } from './subscriptions';
import { clientPlaces, ways } from './tree';
import {
  certificatesRenew,
  oneAuthorityBecomesTwoFirst,
  overlapsHaveTwo,
  passwordsAreCheckedInTime,
  productionIsEncrypted,
} from './trust';
import { filesFitTheVolume } from './volume';

/** All of them. Each is independent of the others. */
export const RULES: readonly EnvironmentRule[] = [
  productionIsEncrypted,
  passwordsAreCheckedInTime,
  oneAuthorityBecomesTwoFirst,
  overlapsHaveTwo,
  serversAreProven,
  certificatesRenew,
  operatorIsInOrder,
  operatorDecides,
  rolesSuffice,
  renewalBeforeAlert,
  alertNotesAreTaken,
  certificatesNeedTls,
  externalAuthoritiesAreTrusted,
  addressIsKnownToIssuers,
  memberNames,
  streamNames,
  metadataKeys,
  ways,
  clientPlaces,
  kubernetesPlaces,
  placesOfHandedOver,
  addresses,
  addressIsWaitedFor,
  ports,
  filesFitTheVolume,
  memoryFits,
  streamsFit,
  limitsAgree,
  payloadsCross,
  placeholders,
  streamOverlaps,
  storedOnce,
  answersStayPrivate,
  answersBetweenClusters,
  regionsLetPass,
  subscriptionsCross,
  rightsAreHeld,
];
