import { Checkout, environmentWith } from '../support/fleet';

/** The text of every stack of a fleet whose hub and sites have these sizes. */
function stacks(jetstream: object, memory: string): Record<string, string> {
  const environment = environmentWith({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, jetstream, resources: { memory } },
    sites: { edge1: { jetstream, resources: { memory } } },
  });
  const fleet = new Checkout().synthesize(environment);
  return Object.fromEntries(fleet.names.map((name) => [name, JSON.stringify(fleet.json(name))]));
}

const WRITTEN = stacks({ memory: '1Gi', file: '20Gi', volume: '50Gi' }, '2Gi');

test.each([
  ['a smaller unit', { memory: '1024Mi', file: '20480Mi', volume: '51200Mi' }, '2048Mi'],
  ['the smallest unit', { memory: '1048576Ki', file: '20971520Ki', volume: '52428800Ki' }, '2097152Ki'],
])('sizes in %s are synthesized to the same bytes', (_unit, jetstream, memory) => {
  expect(stacks(jetstream, memory)).toEqual(WRITTEN);
});

test('powers of ten stay powers of ten, and plain numbers plain numbers', () => {
  const text = (file: string, volume: string) => stacks({ memory: '1Gi', file, volume }, '2Gi').hub ?? '';
  expect(text('20000M', '50000M')).toBe(text('20G', '50G'));
  expect(text('20G', '50G')).toContain('max_file: 20G\\n');
  expect(text('21474836480', '50Gi')).toContain('max_file: 21474836480\\n');
});
