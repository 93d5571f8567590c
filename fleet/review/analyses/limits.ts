import { bytesText } from '../bytes-text';
import type { Analysis } from '../notes';
import { type Phrase, phrase } from '../phrase';
import { exceededLimits, type TierLimit } from '../tier-limits';

/** What nats.conf needs and pods or volumes do not have, on the new side as a whole: whichever of them changes. */
export const limits: Analysis = ({ before, after }, notes) => {
  for (const limit of exceededLimits(before, after)) {
    notes.add('limits-exceeded', {
      title: WORDS[limit.kind].title(limit),
      details: [WORDS[limit.kind].detail],
      key: [limit.kind, String(limit.needs), String(limit.room)],
    });
  }
};

interface LimitWords {
  readonly title: (limit: TierLimit) => Phrase;
  readonly detail: Phrase;
}

const WORDS: Readonly<Record<TierLimit['kind'], LimitWords>> = {
  memory: {
    title: ({ needs, room }) =>
      phrase`jetstream.max_mem ${sizeOr(needs)} does not fit in the memory of the pods: ${roomOr(room)}`,
    detail: phrase`The kernel kills nats-server once streams in memory leave it too little: three quarters of the memory limit are safe.`,
  },
  volume: {
    title: ({ needs, room }) =>
      phrase`jetstream.max_file ${sizeOr(needs)} does not fit on the volumes: ${roomOr(room)}`,
    detail: phrase`JetStream stores nothing more once the disk is full. The file system and each stream need some of the volume.`,
  },
  grace: {
    title: ({ needs, room }) =>
      phrase`lame duck takes ${secondsOr(needs)}, but pods are killed after ${secondsOr(room)}`,
    detail: phrase`A server that is killed before it has moved its clients disconnects the rest of them at once.`,
  },
};

function sizeOr(bytes: number | undefined): Phrase {
  return bytes === undefined ? ['of unknown size'] : phrase`of ${bytesText(bytes)}`;
}

function roomOr(bytes: number | undefined): Phrase {
  return bytes === undefined ? ['no limit is known'] : phrase`room for ${bytesText(Math.max(0, bytes))}`;
}

function secondsOr(seconds: number | undefined): Phrase {
  return seconds === undefined ? ['an unknown time'] : phrase`${seconds} s`;
}
