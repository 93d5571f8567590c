import { createHash } from 'node:crypto';
import { PrivateKey } from '@cdktf/provider-tls/lib/private-key';
import { Fn } from 'cdktf';
import { Resolver, type Value } from '../../../fleet/model';
import { evaluate } from '../../../fleet/model/evaluator';
import { parseTemplate } from '../../../fleet/model/parser';
import { withOutputs } from './fixture';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Evaluates a template in which references give back how they read. */
function value(template: string): Promise<Value> {
  return evaluate(parseTemplate(template), {
    reference: async (root, steps) => [root, ...steps].join('/'),
  });
}

describe('a template string', () => {
  test.each<[string, Value]>([
    ['plain "text"\n', 'plain "text"\n'],
    ['', ''],
    ['$${a} %%{b} $$${c} $x 100%', '${a} %{b} $${c} $x 100%'],
    ['${1}', 1],
    ['${ -1.5 }', -1.5],
    ['a${1}b', 'a1b'],
    ['${true}', true],
    ['${null}', null],
    ['${"a ${"b ${1 == 1}"} \\"c\\" \\\\ \\n \\u00e9 $${d}"}', 'a b true "c" \\ \n é ${d}'],
    ['${[1, "a", [null],]}', [1, 'a', [null]]],
    ['${{"a" = 1, b = {c: "d"}, (lower("E")) = 2}}', { a: 1, b: { c: 'd' }, e: 2 }],
    ['${{"a" = 1}.a}', 1],
    ['${["a", "b"][1]}', 'b'],
    ['${{"x" = ["a"]}["x"][0]}', 'a'],
    ['${true ? 1 : "b"}', '1'],
    ['${1 == "1" ? "same" : "other"}', 'other'],
    ['${(1 != 2) == true}', true],
  ])('%s', async (template, expected) => {
    expect(await value(template)).toEqual(expected);
  });

  test.each([
    ['${tls_private_key.ca.private_key_pem}', 'tls_private_key/ca/private_key_pem'],
    ['${a.site-0.status[0].load_balancer.0.ip}', 'a/site-0/status/0/load_balancer/0/ip'],
    [
      '${data.x.cross-stack-reference-input-prod.outputs["a-b"]}',
      'data/x/cross-stack-reference-input-prod/outputs/a-b',
    ],
    ['${path.module}', 'path/module'],
  ])('follows the reference %s', async (template, expected) => {
    expect(await value(template)).toBe(expected);
  });

  test.each<[string, Value]>([
    ['${coalesce("", null, "x")}', 'x'],
    ['${coalesce(null, 1, "a")}', '1'],
    ['${compact(["a", "", null, "b"])}', ['a', 'b']],
    ['${join(",", concat(["a"], ["b", 1]))}', 'a,b,1'],
    ['${jsonencode({"b" = "<a&b>", "a" = [1, true, null]})}', '{"a":[1,true,null],"b":"\\u003ca\\u0026b\\u003e"}'],
    ['${base64decode(base64encode("é"))}', 'é'],
    ['${urlencode("a b+c/ü~!*()\'_-.")}', 'a+b%2Bc%2F%C3%BC~%21%2A%28%29%27_-.'],
    ['${md5("a")}', '0cc175b9c0f1b6a831c399e269772661'],
    ['${sha1("a")}', '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
    ['${sha256("a")}', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    ['${lower("AB")}${upper("c")}', 'abC'],
    ['${try([1][3], "z")}', 'z'],
    ['${tostring(1.50)}', '1.5'],
    ['${trimspace(" a\\n")}', 'a'],
    ['${element(["a", "b"], 3)}', 'b'],
    ['${length("é👍") == length([1, 2]) ? length({"a" = 1}) : 0}', 1],
    ['${merge({"a" = 1, "b" = 1}, null, {"b" = 2})}', { a: 1, b: 2 }],
    ['${replace(urlencode("a b+c"), "+", "%20")}', 'a%20b%2Bc'],
    ['${replace("2001:db8::7", "/(.*:.*)/", "[$1]")}', '[2001:db8::7]'],
    ['${replace("192.0.2.7", "/(.*:.*)/", "[$1]")}', '192.0.2.7'],
  ])('calls functions: %s', async (template, expected) => {
    expect(await value(template)).toEqual(expected);
  });

  test.each([
    ['${regex("a", "b")}', 'the function regex is not understood'],
    ['${replace("a", "/b+/", "c")}', 'replace with a pattern is not understood'],
    ['${constructor("a")}', 'the function constructor is not understood'],
    ['${try(nope("a"), "hidden")}', 'the function nope is not understood'],
    ['${true ? "a" : nope("b")}', 'the function nope is not understood'],
    ['${1 + 1}', 'the operator + is not understood'],
    ['${a.b[*].c}', 'splats'],
    ['${a.b.*.c}', 'splats'],
    ['%{ if true }x%{ endif }', 'template directives'],
    ['${~ 1 }', 'strip markers'],
    ['${[for x in y : x]}', 'expected "]"'],
    ['${f([1, , 2])}', '", 2])}" cannot start an expression'],
    ['${"\\d"}', '\\d is not an escape'],
    ['${"a', 'a string is not closed'],
    ['${1', 'expected "}", found the end'],
    ['x ${[1]} y', 'a list cannot stand within a text'],
    ['x ${null}', 'null cannot stand within a text'],
    ['${coalesce("", null)}', 'coalesce was given no value'],
    ['${join(",", "a")}', 'a list is needed, not a string'],
    ['${base64decode("?")}', 'not base64'],
    ['${md5("a", "b")}', 'md5 takes 1 argument, not 2'],
    ['${{"a" = 1}.b}', 'there is no .b'],
  ])('refuses %s', async (template, message) => {
    await expect(async () => value(template)).rejects.toThrow(message);
  });
});

describe('what cdktf itself writes', () => {
  const app = withOutputs((stack) => {
    const key = new PrivateKey(stack, 'key-1', { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
    return {
      joined: Fn.join('\n', [key.algorithm, Fn.rawString('a"b\\n${z}')]),
      encoded: Fn.jsonencode({ 'a-b': [key.algorithm, 1, { c: true }] }),
      nested: Fn.sha256(`a\nb ${key.algorithm}`),
      conditional: Fn.conditional(true, key.algorithm, 'b'),
      looked: Fn.lookup({ a: key.algorithm }, 'a', 'x'),
      escaped: 'a $${b}',
      list: [key.algorithm, { x: `${key.ecdsaCurve}!` }],
    };
  });
  const resolver = new Resolver(app);

  test.each<[string, Value]>([
    ['joined', 'ECDSA\na"b\n${z}'],
    ['encoded', '{"a-b":["ECDSA",1,{"c":true}]}'],
    ['nested', sha256('a\nb ECDSA')],
    ['conditional', 'ECDSA'],
    ['looked', 'ECDSA'],
    ['escaped', 'a ${b}'],
    ['list', ['ECDSA', { x: 'P256!' }]],
  ])('is understood: %s', async (name, expected) => {
    const result = await resolver.output('only', name);
    expect(result).toEqual(expected);
  });
});
