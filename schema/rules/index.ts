import { alertNotesAreTaken, renewalBeforeAlert } from './alerts';
import { answersBetweenClusters, answersStayPrivate } from './answers';
import { addressIsKnownToIssuers, certificatesNeedTls, foreignAuthoritiesAreTrusted } from './certificates';
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
import type { Rule } from './rule';
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
export const RULES: readonly Rule[] = [
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
  foreignAuthoritiesAreTrusted,
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
