import { join } from 'node:path';
import { PrivateKey } from '@cdktf/provider-tls/lib/private-key';
import { Fn, TerraformOutput } from '../../../constructs/cdktf';
import { evaluate } from '../../../fleet/model/evaluator';
import { parseTemplate } from '../../../fleet/model/parser';
import { describeKept } from '../../support/kept-file';
import { synth } from '../../support/synth';
import { at, mapAt } from '../../support/walk';

/** Template strings by what they are about. What cdktf writes itself is among them. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'plain text and escapes': ['', 'plain "text"\n', '$${a} %%{b} $$${c} $x 100%'],
  values: ['${1}', '${ -1.5 }', 'a${1}b', '${true}', '${null}'],
  'texts within texts': ['${"a ${"b ${1 == 1}"} \\"c\\" \\\\ \\n \\u00e9 $${d}"}'],
  'lists and maps': [
    ...['${[1, "a", [null],]}', '${{"a" = 1, b = {c: "d"}, (lower("E")) = 2}}', '${{"a" = 1}.a}', '${["a", "b"][1]}'],
    '${{"x" = ["a"]}["x"][0]}',
  ],
  conditions: ['${true ? 1 : "b"}', '${1 == "1" ? "same" : "other"}', '${(1 != 2) == true}'],
  references: [
    ...['${tls_private_key.ca.private_key_pem}', '${a.site-0.status[0].load_balancer.0.ip}', '${path.module}'],
    '${data.x.cross-stack-reference-input-prod.outputs["a-b"]}',
  ],
  'functions of texts': [
    ...['${coalesce("", null, "x")}', '${coalesce(null, 1, "a")}', '${lower("AB")}${upper("c")}', '${tostring(1.50)}'],
    ...['${trimspace(" a\\n")}', '${replace(urlencode("a b+c"), "+", "%20")}', '${try([1][3], "z")}'],
    ...['${replace("2001:db8::7", "/(.*:.*)/", "[$1]")}', '${replace("192.0.2.7", "/(.*:.*)/", "[$1]")}'],
  ],
  'functions that encode': [
    ...['${jsonencode({"b" = "<a&b>", "a" = [1, true, null]})}', '${urlencode("a b+c/ü~!*()\'_-.")}'],
    ...['${base64encode("é")}', '${base64decode(base64encode("é"))}', '${md5("a")}', '${sha1("a")}', '${sha256("a")}'],
  ],
  'functions of lists and maps': [
    ...['${compact(["a", "", null, "b"])}', '${join(",", concat(["a"], ["b", 1]))}', '${element(["a", "b"], 3)}'],
    '${length("é👍") == length([1, 2]) ? length({"a" = 1}) : 0}',
    '${merge({"a" = 1, "b" = 1}, null, {"b" = 2})}',
  ],
  'functions that are not understood, where nothing is made of their value either': [
    ...['${regex("a", "b")}', '${replace("a", "/b+/", "c")}', '${constructor("a")}', '${try(nope("a"), "hidden")}'],
    '${true ? "a" : nope("b")}',
  ],
  'what is not understood': [
    ...['${1 + 1}', '${a.b[*].c}', '${a.b.*.c}', '%{ if true }x%{ endif }', '${~ 1 }', '${[for x in y : x]}'],
    ...['${f([1, , 2])}', '${"\\d"}', '${"a', '${1'],
  ],
  'values that do not fit': [
    ...['x ${[1]} y', 'x ${null}', '${coalesce("", null)}', '${join(",", "a")}', '${base64decode("?")}'],
    ...['${md5("a", "b")}', '${{"a" = 1}.b}'],
  ],
  'what cdktf writes': Object.values(mapAt(byCdktf().json, 'output')).map((output) => String(at(output, 'value'))),
};

/** A stack whose outputs are made by functions of cdktf. */
function byCdktf() {
  return synth((stack) => {
    const { algorithm } = new PrivateKey(stack, 'key-1', { algorithm: 'ECDSA' });
    const values = {
      joined: Fn.join('\n', [algorithm, Fn.rawString('a"b\\n${z}')]),
      encoded: Fn.jsonencode({ 'a-b': [algorithm, 1, { c: true }] }),
      nested: Fn.sha256(`a\nb ${algorithm}`),
      conditional: Fn.conditional(true, algorithm, 'b'),
      looked: Fn.lookup({ a: algorithm }, 'a', 'x'),
      escaped: 'a $${b}',
    };
    for (const [name, value] of Object.entries(values)) new TerraformOutput(stack, name, { value });
  });
}

/** What a template is evaluated to, in which references give back how they read. */
async function made(template: string): Promise<string> {
  try {
    const reference = async (root: string, steps: readonly (string | number)[]) => [root, ...steps].join('/');
    return `is ${JSON.stringify(await evaluate(parseTemplate(template), { reference }))}`;
  } catch (error) {
    return `is refused: ${error instanceof Error ? error.message : error}`;
  }
}

describeKept(
  'expression.txt has what template strings are',
  join(__dirname, 'expression.txt'),
  TEMPLATES,
  (templates) => Promise.all(templates.map(async (one) => `${one.replaceAll('\n', '⏎')} ${await made(one)}`)),
);
