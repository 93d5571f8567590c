import { streamsScript } from '../../constructs/streams/streams-script';
import { accessScript } from '../../constructs/tier/access-script';

const NAME = /^[\w.-]+$/;

/** Whether a Job's script is exactly one that this project writes, for any servers or streams. */
export function isBoxScript(script: string): boolean {
  const streams = /^cd \/tmp\nleft=' (.+)'\n/.exec(script)?.[1]?.split(' ');
  if (streams?.every((name) => NAME.test(name))) return script === streamsScript(streams.map((name) => ({ name })));
  const [, list] = /^cd \/tmp\nservers='(\[.*\])'\n/.exec(script) ?? [];
  const tag = /index\("(access:[0-9a-f]+)"\)/.exec(script)?.[1];
  const servers = list?.slice(1, -1).split(',').map(unquoted);
  if (!servers || !tag || !servers.every((name) => NAME.test(name))) return false;
  return script === accessScript({ servers, tag });
}

function unquoted(text: string): string {
  return text.replace(/^"|"$/g, '');
}
