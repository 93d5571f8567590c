import { writeConf } from '../../../constructs/conf/write';
import { accountsBlock } from '../../../constructs/trust/user';
import { parseConf } from '../../../fleet/model';
import { usersOf } from '../../../fleet/model/users';
import { gained } from '../../../fleet/review/conf-users';

type Subjects = readonly string[];

/**
 * The right to subscribe as a review reads it, of a client that may subscribe to these; denied is what else should be.
 */
function right(subscribe: Subjects, isHeld = true) {
  // What is denied is denied to clients alone.
  const user = {
    name: 'a',
    connection: isHeld ? 'STANDARD' : 'LEAFNODE',
    authMethod: { kind: 'certificate' },
    subscribe,
  } as const;
  const accounts = accountsBlock([{ name: 'A', jetstream: false, users: [user] }]);
  const [read] = usersOf(parseConf(writeConf({ includes: [], block: { accounts } })));
  return read?.subscribe ?? { allow: [], deny: [] };
}

const UNHELD = right(['a.*'], false);

test.each<
  [string, ReturnType<typeof right>, ReturnType<typeof right>, { readonly more: Subjects; readonly less: Subjects }]
>([
  ['a right that ends in "*" comes', right(['b']), right(['b', 'a.*']), { more: ['a.*'], less: [] }],
  ['it goes', right(['b', 'a.*']), right(['b']), { more: [], less: ['a.*'] }],
  ['it becomes wider', right(['a.*']), right(['a.>']), { more: ['a.>'], less: [] }],
  ['what is denied beside it is not any more', right(['a.*']), UNHELD, { more: ['a.*.>'], less: [] }],
  ['what was not denied beside it is', UNHELD, right(['a.*']), { more: [], less: ['a.*.>'] }],
])('of what a client may receive is reported when %s', (_, before, after, told) => {
  expect({ more: gained(before, after), less: gained(after, before) }).toEqual(told);
});
