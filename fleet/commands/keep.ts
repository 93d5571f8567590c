import { setInterval as every } from 'node:timers/promises';
import { exampleOf } from '../../constructs/subjects';
import { shellWord } from '../../lib/command';
import { ADMIN, type ClientAccess, type FleetAccess } from '../rehearse/client-files';
import type { RunningFleet } from '../rehearse/running-fleet';

/** How often it is looked whether all servers still run. */
const LOOK_MS = 1000;

/** How clients connect to a fleet that is kept running, with commands to paste, for the terminal. */
export function accessText({ folder, tiers }: FleetAccess): string {
  return [
    'The fleet runs until Ctrl-C. Clients connect to:',
    ...tiers.flatMap(({ stack, url, clients }) => ['', `  ${stack}  ${url}`, ...clients.flatMap(clientLines)]),
    '',
    `Beside each context.json in ${folder} are the files that an application connects with:`,
    'certificate, key and CA, or user and password, or credentials. The folder is removed at the end.',
  ].join('\n');
}

function clientLines({ name, context, publish, subscribe }: ClientAccess): string[] {
  const nats = `nats --context ${shellWord(context)}`;
  const [sent, received] = [publish[0], subscribe[0]];
  const sends = sent === undefined ? [] : [`${nats} pub ${shellWord(exampleOf(sent, 'test'))} hello`];
  const receives = received === undefined ? [] : [`${nats} sub ${shellWord(received)}`];
  const tries = name === ADMIN ? [`${nats} stream ls`] : [...receives, ...sends];
  return [
    `    ${name}${tries.length === 0 ? '  may neither send nor receive' : ''}`,
    ...tries.map((line) => `      ${line}`),
  ];
}

/**
 * Waits for ever, and tells of each server that ends meanwhile. Ctrl-C ends the process by way of its exit handlers.
 */
export async function keepRunning(fleet: RunningFleet, tell: (text: string) => void): Promise<never> {
  const ended = new Set<string>();
  for await (const _ of every(LOOK_MS)) {
    for (const server of fleet.servers.filter(({ process }) => !process.running)) {
      if (ended.has(server.name)) continue;
      ended.add(server.name);
      process.exitCode = 1;
      tell([`${server.name} has ended:`, ...server.log().map((line) => `  ${line}`)].join('\n'));
    }
  }
  throw new Error('a timer that has no end has ended');
}
