import { trustNamespace } from '../../schema/trust-namespace';

test('what is handed over is in a second namespace named after the tier’s own, with a shortened name if needed, or in an existing one', () => {
  const beside = (name: string, create = true) => trustNamespace({ namespace: { name, create } });
  expect(beside('nats')).toBe('nats-trust');
  expect(beside('nats', false)).toBe('nats');
  expect(beside('a'.repeat(57))).toBe(`${'a'.repeat(57)}-trust`);
  const long = [`${'a'.repeat(62)}b`, `${'a'.repeat(62)}c`].map((name) => beside(name));
  expect(long.map((name) => name.length)).toEqual([63, 63]);
  expect(new Set(long).size).toBe(2);
  expect(long[0]).toMatch(/^a{48}-[0-9a-f]{8}-trust$/);
});
