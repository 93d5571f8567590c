import { filesUnder, synthesizeFleet } from '../support/fleet';
import { hub, minimal, parse, type Written } from './example';
import { areAccepted, areKept } from './kept-table';

/** `max_payload` in each tier's nats.conf, by the name of its stack. */
function limits(changes: Written): string[] {
  const regions = { eu: { address: 'nats-eu.example.com' } };
  const sites = { edge1: {}, edge2: { maxPayload: 65_536 } };
  const trust = { kind: 'password', tls: false };
  const environment = parse(minimal({ kind: 'development', trust, regions, sites, ...changes }));
  return Object.entries(filesUnder(synthesizeFleet(environment).outdir)).flatMap(([file, text]) => {
    const [, stack] = /(?:^|\/)((?:hub|region|leaf)[^/]*)\/cdk\.tf\.json$/.exec(file) ?? [];
    const said = /max_payload: [^\\]*/.exec(text)?.[0] ?? 'as nats-server has it';
    return stack === undefined ? [] : [`${stack}: ${said}`];
  });
}

const OF_KINDS = { region: { maxPayload: '4Mi' }, site: { maxPayload: '2M' } };

areKept(__filename, {
  'the largest message, if only one site sets it': () => limits({}),
  'if the environment sets it': () => limits({ maxPayload: '8Mi' }),
  'if the defaults set it too': () => limits({ maxPayload: '8Mi', defaults: OF_KINDS }),
});

areAccepted({
  'a site that accepts less than the hub': hub({ maxPayload: '1Mi' }, { sites: { edge1: { maxPayload: 65_536 } } }),
});
