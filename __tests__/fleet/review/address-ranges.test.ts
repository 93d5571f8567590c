import { AddressRanges } from '../../../fleet/review/address-ranges';

const ranges = (...cidrs: string[]) => {
  const found = AddressRanges.of(cidrs);
  if (!found) throw new Error(`${cidrs.join()} are no ranges`);
  return found;
};

test.each([
  [['10.0.0.0/9', '10.128.0.0/9'], ['10.0.0.0/8']],
  [['10.1.2.3/8'], ['10.0.0.0/8']],
  [['10.0.0.0/8', '10.5.0.0/16'], ['10.0.0.0/8']],
  [['0.0.0.0/1', '128.0.0.0/1'], ['0.0.0.0/0']],
  [['2001:db8:8000::/33', '2001:db8::/33'], ['2001:db8::/32']],
  [['::ffff:192.0.2.0/120'], ['::ffff:c000:200/120']],
  [['::/0'], ['::/0']],
  [['1:2:3:4:5:6:7:8/128'], ['1:2:3:4:5:6:7:8/128']],
  [
    ['192.0.2.1/32', '192.0.2.2/32', '192.0.2.3/32'],
    ['192.0.2.1/32', '192.0.2.2/31'],
  ],
])('%j are the same addresses as %j', (given, cidrs) => {
  expect(ranges(...given).cidrs).toEqual(cidrs);
});

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '::1', '::/129', 'example.com/8', '10.0.0.0/8/8', 'fe80::1%eth0/64'])(
  '%s is no range',
  (cidr) => expect(AddressRanges.of([cidr])).toBeUndefined(),
);

test('what is left of some addresses without others', () => {
  expect(ranges('10.0.0.0/8').without(ranges('10.64.0.0/10')).cidrs).toEqual(['10.0.0.0/10', '10.128.0.0/9']);
  expect(ranges('10.0.0.0/8').without(ranges('0.0.0.0/0')).isEmpty).toBe(true);
  expect(ranges('10.0.0.0/8').without(ranges('::/0')).cidrs).toEqual(['10.0.0.0/8']);
  expect(ranges('10.0.0.0/9').with(ranges('10.128.0.0/9')).cidrs).toEqual(['10.0.0.0/8']);
});
