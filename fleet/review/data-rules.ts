import type { ReviewRule } from './rule';

/** Findings about stored data: volumes, streams, JetStream. */
export const DATA_RULES = {
  'volume-destroyed': {
    level: 'data',
    sign: '✗',
    meaning: 'Volumes are deleted, on their own or with their namespace or StatefulSet.',
    fix: 'Do not apply this unless the data may be lost. To keep it, set `keepOnDestroy`, or remove the tier with `npx fleet destroy`.',
  },
  'volume-changed': {
    level: 'review',
    sign: '✗',
    meaning:
      'Size, class or retention policy of volumes changes. Kubernetes does not resize existing volumes of a StatefulSet.',
    fix: 'Enlarge each PersistentVolumeClaim by hand first. Check that the retention policy keeps the volumes.',
  },
  'store-moved': {
    level: 'data',
    sign: '✗',
    meaning: 'JetStream gets another store directory or account, or is turned off: stored data becomes unreachable.',
    fix: 'Undo the change, or move the streams as in docs/changes.md.',
  },
  'domain-changed': {
    level: 'data',
    sign: '✗',
    meaning: 'A JetStream domain is renamed: whoever reads from it under the old name no longer reaches it.',
    fix: 'Undo the change, or rename it in everything that reads from it: streams that source from it, and clients.',
  },
  'servers-removed': {
    level: 'data',
    sign: '✗',
    meaning: 'A cluster gets fewer servers: stream replicas on the removed ones are lost to it.',
    fix: 'Check with `nats stream info` that each stream keeps a majority of its replicas, then follow docs/changes.md.',
  },
  'cluster-changed': {
    level: 'data',
    sign: '✗',
    meaning:
      'One server becomes a cluster, or the servers of a cluster are renamed: their streams are deleted or become unreachable.',
    fix: 'Undo the change, or back up and restore the streams as in docs/changes.md.',
  },
  'stream-removed': {
    level: 'review',
    sign: '✗',
    meaning:
      'A stream is removed from the configuration. It stays on the servers with its messages until someone deletes it.',
    fix: 'If it is no longer needed, delete it after the deploy: `nats stream rm`. Otherwise put it back.',
  },
  'stream-limits-lower': {
    level: 'data',
    sign: '✗',
    meaning: 'A stream may hold less: messages over the new limit are deleted at once.',
    fix: 'Do not apply this unless these messages may be lost. Back up the stream first: `nats stream backup`.',
  },
  'stream-changed': {
    level: 'review',
    sign: '~',
    meaning: 'Subjects, sources, replicas or another setting of a stream changes.',
    fix: 'Check that the stream still stores what its consumers need.',
  },
  'store-limit-lower': {
    level: 'review',
    sign: '✗',
    meaning: 'JetStream may use less memory or disk than before.',
    fix: 'Lower `maxBytes` of the streams in an earlier deploy, as in docs/changes.md.',
  },
  'source-removed': {
    level: 'review',
    sign: '−',
    meaning: 'A stream no longer sources from a site.',
    fix: 'Check that the site is meant to be removed, and that its messages have been fetched.',
  },
} as const satisfies Record<string, ReviewRule>;
