import { createHash } from 'node:crypto'
import { isRefusal } from '../../../errors.ts'
import { latin1, latin1Bytes } from '../../../formats/bytes/index.ts'
import type { Files } from '../../../host/index.ts'
import { makeDirectories, replaceFile } from '../../../tree/index.ts'
import { DIRECTORY, MANIFEST } from './paths.ts'
import type { SystemFile } from './system-files.ts'

/** What is at a path: nothing, what was installed, that but changed by somebody, or what somebody else has put there. */
export type Placed = 'absent' | 'installed' | 'changed' | 'foreign'

/** The hashes that a path may have. While files are replaced, that of the old one and that of the new one. */
export type Manifest = ReadonlyMap<string, readonly string[]>

const MANIFEST_MODE = 0o644

/** What was installed here, in the order in which it was; empty where nothing was. */
export async function readManifest(files: Files): Promise<Manifest> {
  const bytes = await readIfThere(files, MANIFEST)
  const manifest = new Map<string, string[]>()
  for (const line of latin1(bytes ?? new Uint8Array()).split('\n')) {
    const [, hash, path] = /^([0-9a-f]{64}) {2}(\/.*)$/.exec(line) ?? []
    if (hash !== undefined && path !== undefined) manifest.set(path, [...(manifest.get(path) ?? []), hash])
  }
  return manifest
}

export async function placedAt(files: Files, manifest: Manifest, path: string): Promise<Placed> {
  const bytes = await readIfThere(files, path)
  if (bytes === undefined) return 'absent'
  const hashes = manifest.get(path)
  if (hashes === undefined) return 'foreign'
  return hashes.includes(hashOf(bytes)) ? 'installed' : 'changed'
}

/**
 * Puts all files in their places, each as a whole. What may be found meanwhile is in the manifest before it is there, so
 * that an end in the middle leaves nothing that `remove` would not know.
 */
export async function place(files: Files, wanted: readonly SystemFile[], writer: string): Promise<void> {
  const fresh: Manifest = new Map(wanted.map(({ path, content }) => [path, [hashOf(content)]]))
  const before = await readManifest(files)
  const both = new Map(
    [...before, ...fresh].map(([path]) => [path, [...(before.get(path) ?? []), ...(fresh.get(path) ?? [])]]),
  )
  await makeDirectories(files, DIRECTORY)
  await writeManifest(files, both, writer)
  for (const { path, content, mode } of wanted) {
    await makeDirectories(files, path.slice(0, path.lastIndexOf('/')))
    await replaceFile(files, path, content, writer, mode)
  }
  await writeManifest(files, fresh, writer)
}

/** Takes away what was installed, last things first, and resolves to what was changed since and is left. */
export async function displace(files: Files, manifest: Manifest, writer: string): Promise<string[]> {
  const left: string[] = []
  for (const path of [...manifest.keys()].reverse()) {
    const placed = await placedAt(files, manifest, path)
    if (placed === 'installed') await files.unlink(path)
    else if (placed === 'changed') left.push(path)
  }
  if (left.length === 0) await files.unlink(MANIFEST)
  else await writeManifest(files, new Map([...manifest].filter(([path]) => left.includes(path))), writer)
  return left
}

async function writeManifest(files: Files, manifest: Manifest, writer: string): Promise<void> {
  const lines = [...manifest].flatMap(([path, hashes]) => [...new Set(hashes)].map((hash) => `${hash}  ${path}\n`))
  await replaceFile(files, MANIFEST, latin1Bytes(lines.join('')), writer, MANIFEST_MODE)
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Undefined where there is nothing of that name. */
export async function readIfThere(files: Files, path: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path)
  } catch (error) {
    if (isRefusal(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}
