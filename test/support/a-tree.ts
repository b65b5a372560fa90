import { openTrie } from '../../src/formats/indexes/index.ts'
import {
  configOf,
  isConfigFileName,
  MODPROBE_DIRECTORIES,
  orderConfigFiles,
  parseConfigFile,
  parseKernelCommandLine,
} from '../../src/formats/modprobe-d/index.ts'
import { type Knowledge, type Resolution, type ResolveOptions, resolve } from '../../src/graph/index.ts'
import { makeRoot, type Root } from './a-root.ts'
import { treeFiles } from './tree-files.ts'

/** What a test wants a module to be. Its name is that of its path. */
export interface ModuleFacts {
  /** The modules whose symbols it uses, by name. Its line of modules.dep names their dependencies as well. */
  readonly depends?: readonly string[]
  readonly aliases?: readonly string[]
  /** Symbols for modules.symbols. */
  readonly symbols?: readonly string[]
  readonly softdepsPre?: readonly string[]
  readonly softdepsPost?: readonly string[]
  readonly weakdeps?: readonly string[]
  /** More strings for `.modinfo`. */
  readonly modinfo?: readonly string[]
  /** In the indexes, and no such file. */
  readonly absent?: boolean
}

export interface TreeParts {
  readonly release?: string
  /** By path in the module directory, or absolute, in the order of modules.order. */
  readonly modules?: Readonly<Record<string, ModuleFacts>>
  readonly builtin?: Readonly<Record<string, { readonly aliases?: readonly string[] }>>
  /** Files of /etc/modprobe.d by name, or of elsewhere by absolute path. */
  readonly config?: Readonly<Record<string, string>>
  readonly commandLine?: string
  /** What the kernel has, oldest first; on disk only. */
  readonly state?: { readonly [State in 'live' | 'coming' | 'going']?: readonly string[] }
}

/** A small module tree: as knowledge for whoever thinks, and on disk for whoever reads. */
export interface ATree {
  readonly release: string
  readonly knowledge: Knowledge
  /** The root with all of it, in a temporary directory that goes with the running test. */
  onDisk(): Root
}

export function aTree(parts: TreeParts = {}): ATree {
  const release = parts.release ?? '6.1.0-test'
  const files = treeFiles(parts, release)
  return {
    release,
    get knowledge() {
      return knowledgeOf(files, release)
    },
    onDisk: () => makeRoot(parts, release, files),
  }
}

/** The modules of all plans for a request, in order. */
export function planned(knowledge: Knowledge, asked: string, options: ResolveOptions = {}): string[] {
  return stepsOf(resolve(knowledge, asked, options)).map(({ target }) => target.module)
}

/** The steps of all plans of a resolution, in order. */
export function stepsOf(resolution: Resolution) {
  return resolution.kind === 'found' ? resolution.candidates.flatMap(({ plan }) => plan.steps) : []
}

function knowledgeOf(files: ReadonlyMap<string, Uint8Array>, release: string): Knowledge {
  const directory = `/lib/modules/${release}`
  const open = (name: string) => openTrie(files.get(`${directory}/${name}`)!, name)
  const indexes = {
    dep: open('modules.dep.bin'),
    alias: open('modules.alias.bin'),
    symbols: open('modules.symbols.bin'),
    builtin: open('modules.builtin.bin'),
    builtinAlias: open('modules.builtin.alias.bin'),
  }
  const generated = ['modules.softdep', 'modules.weakdep'].map((name) => ({ directory, name }))
  const configured = MODPROBE_DIRECTORIES.flatMap((parent) => namesIn(files, parent))
  const directives = orderConfigFiles([...generated, ...configured]).flatMap(({ directory: parent, name }) => {
    const path = `${parent}/${name}`
    return parseConfigFile(files.get(path)!, path).directives
  })
  const commandLine = parseKernelCommandLine(files.get('/proc/cmdline')!).directives
  return { directory, indexes, config: configOf([...directives, ...commandLine]), missingFiles: new Set() }
}

function namesIn(files: ReadonlyMap<string, Uint8Array>, directory: string): { directory: string; name: string }[] {
  return [...files.keys()].flatMap((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return path === `${directory}/${name}` && isConfigFileName(name) ? [{ directory, name }] : []
  })
}
