import { SETTING_GROUPS } from '../constructs/conf/settings';
import type { Setting } from '../constructs/conf/settings/row';
import { NATS_VERSION } from '../constructs/server/images';
import { provenReleases } from '../constructs/server/nats-releases';
import { escaped, table, wrapped } from './markdown';

const HEADS = ['setting', 'effect', 'connections', 'harmless', 'note'];

const PARAGRAPHS = [
  'What nats-server does with each setting of nats.conf when it changes, as measured on real servers.',
  'Written by `npm run generate` from `constructs/conf/settings/`; a test holds it current.',
  `Each setting was changed on a running nats-server, first with a reload, then with a restart: ${[
    `\`npm run test:long -- constructs/reload\` does so on ${NATS_VERSION}, the default`,
    `\`npm run test:nightly\` on ${provenReleases()[0]}, the oldest accepted release, too`,
  ].join('; ')}.`,
];

const EFFECTS = [
  '**reload**: a reload applies it. If that cannot be observed from outside, the log line of the server counts.',
  '**restart**: the reload is refused, together with _everything else that changed at the same time_; or it is accepted without effect.',
  '**refused**: a restart does not apply it either, or loses stored data.',
];

const AFTER = [
  'If the effect depends on the change, the worst one is listed, and the note explains it. `*` is any name or index. A setting that is not listed was not tested, and counts as `restart`. The column "connections" says whether the connections that the reload affects stay or reconnect; it is empty if none was watched.',
  'The column "harmless" says which changes a review calls safe. It is empty where every change needs review.',
  'Pods restart when a setting changes that needs a restart, and for the few more settings in `constructs/conf/restart.ts`.',
];

/** docs/reference/settings.md. */
export function settingsReference(): string {
  return [
    '# What nats-server does with a changed setting\n',
    ...PARAGRAPHS.map((text) => `${wrapped(text)}\n`),
    `${EFFECTS.map((text) => wrapped(`- ${text}`).replaceAll('\n', '\n  ')).join('\n')}\n`,
    ...AFTER.map((text) => `${wrapped(text)}\n`),
    ...Object.entries(SETTING_GROUPS).map(([title, settings]) => `## ${title}\n\n${table(HEADS, settings.map(cells))}`),
  ].join('\n');
}

function cells({ path, effect, clients, harmless, note = '', whole }: Setting): string[] {
  return [
    `\`${path}\`${whole ? ' as a whole' : ''}`,
    effect,
    clients ?? '',
    escaped(harmless?.what ?? ''),
    escaped(note),
  ];
}
