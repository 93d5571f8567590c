import { type Json, masked, secretArgument } from '../../../fleet/model/plan/masked';
import { Hidden, mapOf, sameSeen, Unknown } from '../../../fleet/model/plan/seen';

const hidden = expect.any(Hidden);

test('sensitive parts are hidden where they are, unknown ones are unknown', () => {
  const value: Json = { name: 'a', list: ['x', 'y'], nested: { secret: 's', open: 1 }, none: null };
  expect(
    masked(value, { nested: { later: true } }, { list: [false, true], nested: { secret: true }, none: true }, false),
  ).toEqual({
    name: 'a',
    list: ['x', hidden],
    nested: { secret: hidden, open: 1, later: Unknown.value },
    none: null,
  });
});

test('what has nothing to hide is the value itself, as Terraform fills it up', () => {
  const value: Json = { list: ['x', { a: 1 }], nested: { secret: 's' } };
  const list = value.list;
  expect(masked(value, { list: [false, {}], later: false }, { nested: {} }, false)).toBe(value);
  expect(mapOf(masked(value, {}, { nested: { secret: true } }, false)).list).toBe(list);
  expect([masked([], [false], {}, false), masked(null, {}, false, false)]).toEqual([[null], {}]);
});

test('all of a value may be sensitive, or unknown', () => {
  expect(masked({ a: 1 }, {}, true, false)).toEqual(hidden);
  expect(masked({ a: 1 }, true, true, false)).toBe(Unknown.value);
  expect(masked({ a: 1 }, { b: true }, true, false)).toBe(Unknown.value);
  expect(masked(undefined, true, false, false)).toBe(Unknown.value);
});

test('two secrets can be told apart, and nothing of them is left', () => {
  const [a, again, b] = ['s3cret', 's3cret', 'other'].map((value) => masked(value, false, true, false));
  expect([sameSeen(a, again), sameSeen(a, b)]).toEqual([true, false]);
  expect(JSON.stringify([a, b])).not.toContain('s3cret');
});

test('some arguments are secret though a plan may not mark them', () => {
  const secret = [
    ...['kubernetes_secret_v1.data', 'kubernetes_secret.binary_data', 'kubernetes_secret_v1_data.data'],
    ...['kubernetes_secret_v1.data_wo', 'kubernetes_secret_v1.binary_data_wo', 'tls_private_key.private_key_pem'],
    ...['tls_locally_signed_cert.ca_private_key_pem', 'random_password.result', 'random_password.bcrypt_hash'],
    'aws_db_instance.password',
  ];
  const all = [...secret, 'kubernetes_config_map_v1.data', 'kubernetes_service_v1.spec'];
  expect(all.filter((each) => secretArgument(...(each.split('.') as [string, string])))).toEqual(secret);
});
