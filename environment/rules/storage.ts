import type { JetStream, SiteStream } from '../environment';
import { show } from '../show';
import { acceptors, places, sites } from './places';
import type { Inspection } from './rule';

/** JetStream's memory leaves some for the server. */
export function memoryFits(inspection: Inspection): void {
  for (const { tier, path } of places(inspection)) {
    const { memory } = tier.jetstream;
    const limit = tier.resources.memory;
    if (memory.bytes < limit.bytes) continue;
    inspection.report(
      path('jetstream', 'memory'),
      `${show(memory.text)} is not less than resources.memory, ${limit.text}; Kubernetes would kill the server when streams fill it`,
      path('resources', 'memory'),
    );
  }
}

/** The streams of a site, and those that hub and regions gather, fit in JetStream's files. */
export function streamsFit(inspection: Inspection): void {
  for (const { tier, path } of sites(inspection)) {
    const problem = misfit(tier.streams, tier.jetstream);
    if (problem) inspection.report(path('streams'), problem, path('jetstream', 'file'));
  }
  for (const { tier, path } of acceptors(inspection)) {
    const problem = misfit(tier.streams, tier.jetstream);
    if (problem) inspection.report(path('jetstream', 'file'), problem, ['sites'], ['defaults', 'site', 'streams']);
  }
}

function misfit(streams: readonly Pick<SiteStream, 'name' | 'maxBytes'>[], { file }: JetStream): string | undefined {
  const total = streams.reduce((sum, { maxBytes }) => sum + Math.max(0, maxBytes), 0);
  if (total > file.bytes) {
    const names = streams.map(({ name }) => name).join(', ');
    return `${total} bytes are the maxBytes of ${names} together, more than jetstream.file, ${file.text} (${file.bytes} bytes)`;
  }
  const starved = streams.find(({ maxBytes }) => maxBytes < 1);
  return (
    starved &&
    `${show(file.text)} of jetstream.file is taken by streams that have maxBytes, nothing is left for ${starved.name}; give it maxBytes too`
  );
}

/** Sites agree on the limits that their stream has at the hub, where it is one stream. */
export function hubLimitsAgree(inspection: Inspection): void {
  const first = new Map<string, { site: string; value: unknown }>();
  for (const { tier, path } of sites(inspection)) {
    for (const { name } of tier.streams) {
      for (const key of ['maxAge', 'maxBytes']) {
        const where = [...path('streams'), name, 'hub', key];
        const value = inspection.valueAt(where);
        if (value === undefined) continue;
        const other = first.get(`${name} ${key}`);
        if (other === undefined) first.set(`${name} ${key}`, { site: tier.name, value });
        else if (other.value !== value) {
          inspection.report(
            where,
            `${show(value)} is not ${show(other.value)}, which ${other.site} says; at the hub ${name} is one stream`,
          );
        }
      }
    }
  }
}
