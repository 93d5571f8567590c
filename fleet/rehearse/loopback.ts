import { basename } from 'node:path';
import { type ConfScalar, rewrite, type SynthesizedPod } from '../model';
import { LOOPBACK } from './ports';
import type { Endpoint } from './topology';

/** Where things of the cluster are on this machine. */
export interface Places {
  /** The port on loopback for a container port of a pod. */
  portOf(pod: SynthesizedPod, containerPort: number): number;
  /** The place of a host and port that the configuration of a pod names. Throws where nothing of the fleet is there. */
  endpoint(host: string, port: number, from: SynthesizedPod): Endpoint;
  /** The folder that stands for the root of a pod's file system. */
  root(pod: SynthesizedPod): string;
}

const PORT_KEYS = new Set(['port', 'monitor_port']);
const URL_KEY = /^(urls?|routes|advertise|remote(_system)?_url(_\d+)?)$/;
const PATH_KEY = /^(store_dir|pid_file|(cert|key|ca)_file|credentials)$/;

/**
 * The same text with nothing but addresses, ports and file paths changed, so that it works on this machine.
 * Everything else is byte for byte what the cluster gets. Throws, with the line, for an address or port of nothing.
 * @param file the text's path in the pod
 */
export function onLoopback(file: string, text: string, pod: SynthesizedPod, places: Places): string {
  return rewrite(text, (scalar) => {
    try {
      return replacement(scalar, pod, places);
    } catch (error) {
      // Not the line itself: a URL may hold a password.
      const why = error instanceof Error ? error.message : error;
      throw new Error(`${pod.stack} ${basename(file)}:${scalar.line}  ${why}`, { cause: error });
    }
  });
}

function replacement({ path, value, kind }: ConfScalar, pod: SynthesizedPod, places: Places) {
  const key = path.findLast((step) => typeof step === 'string');
  if (kind === 'variable' || typeof key !== 'string') return undefined;
  if (key === 'host') return LOOPBACK;
  if (PORT_KEYS.has(key)) return places.portOf(pod, Number(value));
  if (PATH_KEY.test(key)) return `${places.root(pod)}${value}`;
  if (URL_KEY.test(key)) return url(String(value), pod, places);
  return undefined;
}

function url(text: string, pod: SynthesizedPod, places: Places): string {
  const [, head = '', host = '', port = ''] = /^((?:[a-z-]+:\/\/)?(?:[^@]*@)?)(.+):(\d+)$/.exec(text) ?? [];
  const place = places.endpoint(host, Number(port), pod);
  return `${head}${place.host}:${place.port}`;
}

/**
 * How certificates follow: a name of a load balancer becomes 127.0.0.1, a name of a pod becomes localhost.
 * A certificate that lacks the name in the cluster lacks it here.
 */
export function certificateName(name: string, loadBalancers: ReadonlySet<string>): string | undefined {
  if (loadBalancers.has(name) || loadBalancers.has(`[${name}]`)) return LOOPBACK;
  return /^\*\..*-headless\..*\.svc$/.test(name) ? 'localhost' : undefined;
}
