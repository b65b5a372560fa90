import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { atRoot, type Files, type Host } from '../../src/host/index.ts'
import { nodeHost } from '../../src/host/node/index.ts'
import type { TreeParts } from './a-tree.ts'
import { buildModule } from './elf-builder.ts'
import { type ShownModule, showModules } from './shown-modules.ts'
import { type NamedModule, namedModules } from './tree-files.ts'

/** A root on disk. */
export interface Root {
  readonly path: string
  readonly release: string
  /** `/lib/modules/RELEASE`, as seen from inside. */
  readonly directory: string
  /** The real files, relocated to the root. */
  readonly files: Files
  /** Node's host on these files. Its kernel answers ENOSYS; see a-kernel.ts for one that does not. */
  readonly host: Host
  /** Writes a file. `path` is a byte string from the root. */
  write(path: string, content: string | Uint8Array): void
  /** Where a path inside is on this machine. */
  outside(path: string): string
  /** The symbol that a module of the tree exports for those that depend on it. */
  symbolOf(module: string): string
}

export function makeRoot(parts: TreeParts, release: string, files: ReadonlyMap<string, Uint8Array>): Root {
  const root = emptyRoot(release)
  for (const [path, bytes] of files) root.write(path, bytes)
  const modules = namedModules(parts)
  for (const module of modules) {
    const path = module.path.startsWith('/') ? module.path : `${root.directory}/${module.path}`
    if (module.absent !== true) root.write(path, moduleBytes(module))
  }
  showModules(root.path, shownModules(parts, modules))
  return root
}

/** A root with nothing in it. */
export function emptyRoot(release = '6.1.0-test'): Root {
  const path = mkdtempSync(join(tmpdir(), 'modonce-root-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  const host = nodeHost()
  const files = atRoot(host.files, path)
  return {
    path,
    release,
    directory: `/lib/modules/${release}`,
    files,
    host: { ...host, files },
    write(name, content) {
      const target = Buffer.from(`${path}${name}`, 'latin1')
      mkdirSync(Buffer.from(dirname(`${path}${name}`), 'latin1'), { recursive: true })
      writeFileSync(target, typeof content === 'string' ? Buffer.from(content, 'latin1') : content)
    },
    outside: (name) => `${path}${name}`,
    symbolOf,
  }
}

/** Every module exports one symbol, and those that depend on it use that. */
function moduleBytes({ name, depends = [], modinfo = [] }: NamedModule): Uint8Array {
  return buildModule({
    modinfo: ['license=GPL', `name=${name}`, ...modinfo],
    exports: [{ symbol: symbolOf(name) }],
    undefined: depends.map(symbolOf),
  })
}

function symbolOf(module: string): string {
  return `symbol_of_${module}`
}

function shownModules({ state = {} }: TreeParts, modules: readonly NamedModule[]): ShownModule[] {
  const shown = (['live', 'coming', 'going'] as const).flatMap((word) =>
    (state[word] ?? []).map((name) => ({ name, state: word })),
  )
  return shown.map(({ name, state }) => {
    const users = modules.filter(({ depends }) => depends?.includes(name)).map((user) => user.name as string)
    return { name, state, users: 0, holders: users.filter((user) => shown.some((other) => other.name === user)) }
  })
}
