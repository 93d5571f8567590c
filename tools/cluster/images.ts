import { DEFAULT_IMAGES } from '../../constructs/server/images';
import type { Image } from './image';
import type { ProgramsForPods } from './programs';

/** Holds a pod's namespaces open. */
export const PAUSE_IMAGE = 'localhost/pause:1';

/** The image under a name that the fleet runs, whose program is not its publisher's. */
export const EXPORTER_DOUBLE: string = DEFAULT_IMAGES.exporter;

/** The shell commands that the streams Job and the tests use. */
const APPLETS = ['sh', 'cat', 'date', 'ls', 'sleep', 'wget', 'kill'];

/**
 * The images of the fleet: the real nats-server and nats command, each with busybox as its shell, the command also with
 * jq; the real config reloader; the exporter, which cannot be had everywhere, is a test double of the same name.
 */
export function images(programs: ProgramsForPods): Image[] {
  const shell = { '/bin/busybox': programs.busybox };
  const links = Object.fromEntries(APPLETS.map((applet) => [`/bin/${applet}`, 'busybox']));
  const image = (name: string, path: string, program: string, extra: Partial<Image> = {}): Image => ({
    name: wholeName(name),
    entrypoint: [path],
    ...extra,
    programs: { [path]: program, ...extra.programs },
  });
  return [
    image(PAUSE_IMAGE, '/pause', programs.pause),
    image(DEFAULT_IMAGES.nats, '/usr/local/bin/nats-server', programs.natsServer, { programs: shell, links }),
    image(DEFAULT_IMAGES.box, '/usr/local/bin/nats', programs.natsCli, {
      programs: { ...shell, '/usr/bin/jq': programs.jq },
      links,
    }),
    image(DEFAULT_IMAGES.reloader, '/usr/local/bin/nats-server-config-reloader', programs.reloader),
    image(DEFAULT_IMAGES.exporter, '/usr/local/bin/exporter', programs.exporter),
  ];
}

/** As containerd keeps it: `nats:1` is `docker.io/library/nats:1`. */
function wholeName(name: string): string {
  if (!name.includes('/')) return `docker.io/library/${name}`;
  return name.split('/')[0]?.match(/[.:]|^localhost$/) ? name : `docker.io/${name}`;
}
