import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const serversRemoved = {
  id: 'servers-removed',
  level: 'data',
  sign: '✗',
  keeps: ['domain'],
  meaning: 'A cluster gets fewer servers: stream replicas on the removed ones are lost to it.',
  lasts: 'Until the number goes up again; for good where volumes are deleted.',
  question: 'Does each stream keep a majority of its replicas (`nats stream info`)?',
  fix: 'Raise the number again while the volumes of the removed servers exist. Which steps come first: docs/changes.md.',
} as const satisfies ReviewRule;
