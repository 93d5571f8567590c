import { block, blocks, needed, text, type ValueMap } from './value';

/** Where a container sees a volume. */
export interface SynthesizedMount {
  /** The volume's name. */
  readonly name: string;
  readonly mountPath: string;
  readonly subPath: string | undefined;
  readonly readOnly: boolean;
}

/** A volume of a pod. */
export interface SynthesizedVolume {
  readonly name: string;
  /** `config_map`, `secret`, `projected`, `empty_dir`, …, or `volume_claim_template`. */
  readonly kind: string;
  /** The arguments of that kind: of a volume claim template its spec. */
  readonly config: ValueMap;
}

/** The volumes of a pod: those that its template declares, and those that its StatefulSet claims for each replica. */
export function readVolumes(where: string, podSpec: ValueMap, spec: ValueMap): SynthesizedVolume[] {
  const declared = blocks(podSpec.volume).map((volume) => {
    const name = needed(volume.name, `${where}: a volume's name`);
    const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'empty_dir';
    return { name, kind, config: block(volume[kind]) ?? {} };
  });
  const claims = blocks(spec.volume_claim_template).map((claim) => ({
    name: needed(block(claim.metadata)?.name, `${where}: a volume claim template's name`),
    kind: 'volume_claim_template',
    config: block(claim.spec) ?? {},
  }));
  return [...declared, ...claims];
}

/** A mount of a container. @throws Error where it lacks a name or path */
export function readMount(where: string, mount: ValueMap): SynthesizedMount {
  return {
    name: needed(mount.name, `${where}: a volume mount's name`),
    mountPath: needed(mount.mount_path, `${where}: a volume mount's mount_path`),
    subPath: text(mount.sub_path),
    readOnly: mount.read_only === true,
  };
}
