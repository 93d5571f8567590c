import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { LOOPBACK } from '../../fleet/rehearse/ports';

/** A satellite's, one way. */
export const LINK_MS = 300;

/** A port that leads to another one: what is sent either way arrives after {@link LINK_MS}, in order. */
export async function slowLink(to: () => number): Promise<number> {
  const server = createServer((client) => {
    const far = dial(to(), LOOPBACK);
    passOn(client, far);
    passOn(far, client);
  });
  server.unref();
  await once(server.listen(0, LOOPBACK), 'listening');
  return (server.address() as AddressInfo).port;
}

function passOn(from: Socket, to: Socket): void {
  from.on('data', (bytes) => setTimeout(() => to.write(bytes), LINK_MS));
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}
