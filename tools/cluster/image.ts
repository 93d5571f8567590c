import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** An image made of static programs. */
export interface Image {
  /** Its whole name, e.g. `docker.io/library/nats:2.15.2-alpine`. */
  readonly name: string;
  /** Programs by their path in the image. */
  readonly programs: Readonly<Record<string, string>>;
  /** Symbolic links by their path in the image. */
  readonly links?: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
}

const GO_ARCHITECTURE: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Writes an image as an archive that `ctr images import` takes (https://github.com/opencontainers/image-spec). */
export function writeImage(folder: string, image: Image): string {
  const root = join(folder, 'root');
  for (const [path, program] of Object.entries(image.programs)) {
    if (!isStatic(readFileSync(program))) throw new Error(`${program} needs libraries, which an image does not have`);
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(program, target);
    chmodSync(target, 0o755);
  }
  for (const [path, target] of Object.entries(image.links ?? {})) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target, join(root, path));
  }
  const layout = join(folder, 'layout');
  const blobs = join(layout, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const layer = join(folder, 'layer.tar');
  execFileSync('tar', ['--create', '--file', layer, '--owner=0', '--group=0', '--directory', root, '.']);
  const layerBytes = readFileSync(layer);
  const layerDigest = digest(layerBytes);
  renameSync(layer, join(blobs, layerDigest));
  const blob = (mediaType: string, value: unknown) => {
    const bytes = Buffer.from(JSON.stringify(value));
    writeFileSync(join(blobs, digest(bytes)), bytes);
    return { mediaType, digest: `sha256:${digest(bytes)}`, size: bytes.length };
  };
  const config = blob('application/vnd.oci.image.config.v1+json', {
    architecture: GO_ARCHITECTURE[process.arch],
    os: 'linux',
    config: { Entrypoint: image.entrypoint, Env: ['PATH=/usr/local/bin:/usr/bin:/bin'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerDigest}`] },
  });
  const manifest = blob('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config,
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: `sha256:${layerDigest}`,
        size: layerBytes.length,
      },
    ],
  });
  const named = { ...manifest, annotations: { 'io.containerd.image.name': image.name } };
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  writeFileSync(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  const archive = join(folder, 'image.tar');
  execFileSync('tar', ['--create', '--file', archive, '--directory', layout, '.']);
  return archive;
}

/** Whether a program's headers ask for no loader of libraries (ELF of 64 bits: https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.pheader.html). */
function isStatic(program: Buffer): boolean {
  const LOADER = 3;
  const first = Number(program.readBigUInt64LE(32));
  const [size, count] = [program.readUInt16LE(54), program.readUInt16LE(56)];
  return Array.from({ length: count }, (_, n) => program.readUInt32LE(first + n * size)).every(
    (type) => type !== LOADER,
  );
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
