// @ts-check
/**
 * Compiles modules for one of the fetched kernels, from its headers: by this machine's gcc, with a few of the kernel's flags,
 * and by the kernel's own modpost, which runs with the C library that was fetched beside it. No Makefile takes part, because
 * that of 6.12 wants a newer gcc; what comes out is loaded by the kernel like any module built outside its tree.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { itemDirectory, readHeaders, readTree } from '../fetch-trees/cache.mjs'
import { run } from '../fetch-trees/command.mjs'
import { withItsLibraries } from '../fetch-trees/reference.mjs'

/** @typedef {import('./machine.mjs').KernelName} KernelName */
/**
 * `name` is the module's name in the kernel, `defines` are for the preprocessor. `exported` are the symbols that it exports,
 * `imported` those that it needs of other such modules, both with their versions.
 * @typedef {{
 *   file: string, name: string, source: string, defines: readonly string[],
 *   exported: Readonly<Record<string, number>>, imported: Readonly<Record<string, ImportedSymbol>>,
 * }} ModuleToBuild
 */
/** @typedef {{ crc: number, namespace?: string }} ImportedSymbol */

/** What code in the kernel needs beyond its headers: no floating point, no red zone, no stack protector, the kernel's addresses. */
const FLAGS = [
  ...[
    '-nostdinc',
    '-D__KERNEL__',
    '-DMODULE',
    '-std=gnu11',
    '-O2',
    '-fshort-wchar',
    '-fno-strict-aliasing',
    '-fno-common',
  ],
  ...['-fno-PIE', '-fno-delete-null-pointer-checks', '-fno-asynchronous-unwind-tables', '-fno-stack-protector'],
  ...['-m64', '-mno-sse', '-mno-mmx', '-mno-sse2', '-mno-3dnow', '-mno-avx', '-mno-80387', '-mno-red-zone'],
  ...['-mcmodel=kernel', '-mpreferred-stack-boundary=3', '-fcf-protection=branch', '-Wall', '-Werror'],
]

/**
 * Builds modules into a directory, as FILE.ko.
 * @param {KernelName} kernel
 * @param {string} directory
 * @param {readonly ModuleToBuild[]} modules
 */
export function buildModules(kernel, directory, modules) {
  const headers = kernelHeaders(kernel)
  for (const module of modules) buildModule(headers, directory, module)
}

/**
 * The parts of the fetched headers. `moduleCommon` is a source that is linked into every module of a newer kernel.
 * @typedef {{ unpacked: string, own: string, common: string, kbuild: string, moduleCommon: string | undefined }} Headers
 */

/** @param {KernelName} kernel @returns {Headers} */
function kernelHeaders(kernel) {
  const [tree, headers] = [readTree(`${kernel}-cloud`), readHeaders(`${kernel}-headers`)]
  if (tree === undefined || headers === undefined || tree.release !== headers.release) {
    throw new Error(`the tree and the headers of ${kernel} are not both in the cache: run \`npm run fetch-trees\``)
  }
  const unpacked = join(itemDirectory('headers', `${kernel}-headers`), 'root')
  const [flavour = '', common = '', kbuild = ''] = headers.packages.map((origin) => origin.package)
  const tools = join(unpacked, 'usr/lib', kbuild)
  const moduleCommon = join(tools, 'scripts/module-common.c')
  return {
    unpacked,
    own: join(unpacked, 'usr/src', flavour),
    common: join(unpacked, 'usr/src', common),
    kbuild: tools,
    moduleCommon: existsSync(moduleCommon) ? moduleCommon : undefined,
  }
}

/**
 * @param {Headers} headers
 * @param {string} directory
 * @param {ModuleToBuild} module
 */
function buildModule(headers, directory, { file, name, source, defines, exported, imported }) {
  /** @param {string} ending */
  const path = (ending) => join(directory, `${file}${ending}`)
  /** @param {string} from @param {string} to @param {readonly string[]} more */
  const compile = (from, to, more = []) =>
    run('gcc', [...FLAGS, ...includes(headers), ...nameDefines(name), ...more, '-c', '-o', to, from])

  compile(source, path('.o'), defines)
  writeFileSync(path('.mod'), `${path('.o')}\n`)
  writeFileSync(join(directory, `.${file}.o.cmd`), commandFile(path('.o'), source, exported))
  writeFileSync(path('.symvers'), versions(imported))
  modpost(headers, path)
  compile(path('.mod.c'), path('.mod.o'))
  const objects = [path('.o'), path('.mod.o')]
  if (headers.moduleCommon !== undefined) {
    compile(headers.moduleCommon, path('.common.o'))
    objects.push(path('.common.o'))
  }
  const script = join(headers.own, 'arch/x86/module.lds')
  run('ld', ['-r', '-m', 'elf_x86_64', '--build-id=sha1', '-T', script, '-o', path('.ko'), ...objects])
  run('strip', ['--strip-debug', path('.ko')])
}

/** In the order of kbuild: LINUXINCLUDE of the top Makefile. @param {Headers} headers */
function includes({ own, common }) {
  const generated = join(own, 'include/generated')
  return [
    ...['arch/x86/include', 'include', 'arch/x86/include/uapi', 'include/uapi'].map(
      (part) => `-I${join(common, part)}`,
    ),
    ...['arch/x86/include/generated', 'arch/x86/include/generated/uapi', 'include'].map(
      (part) => `-I${join(own, part)}`,
    ),
    `-I${join(generated, 'uapi')}`,
    ...['compiler-version.h', 'kconfig.h', 'compiler_types.h'].flatMap((name) => [
      '-include',
      join(common, 'include/linux', name),
    ]),
  ]
}

/** @param {string} name */
function nameDefines(name) {
  return [`-DKBUILD_MODNAME="${name}"`, `-DKBUILD_BASENAME="${name}"`, `-D__KBUILD_MODNAME=kmod_${name}`]
}

/**
 * What modpost reads of kbuild's record of a compilation: the versions of exported symbols, which genksyms would tell, and
 * the sources, for modules with a version.
 * @param {string} object
 * @param {string} source
 * @param {Readonly<Record<string, number>>} exported
 */
function commandFile(object, source, exported) {
  const symbols = Object.entries(exported).map(([symbol, crc]) => `#SYMVER ${symbol} 0x${hex(crc)}\n`)
  return `source_${object} := ${source}\ndeps_${object} := \\\n\n${symbols.join('')}`
}

/**
 * A Module.symvers of the modules whose symbols are needed. All are told to be for everybody: what the kernel is to refuse,
 * modpost would not build.
 * @param {Readonly<Record<string, ImportedSymbol>>} imported
 */
function versions(imported) {
  return Object.entries(imported)
    .map(([symbol, { crc, namespace = '' }]) => `0x${hex(crc)}\t${symbol}\towner\tEXPORT_SYMBOL\t${namespace}\n`)
    .join('')
}

/** @param {number} crc */
function hex(crc) {
  return crc.toString(16).padStart(8, '0')
}

/**
 * Symbols that nobody exports, and namespaces that are not imported, are warnings: some modules are to be refused.
 * @param {Headers} headers
 * @param {(ending: string) => string} path
 */
function modpost({ unpacked, own, kbuild, moduleCommon }, path) {
  // Since the option is there, modpost says nothing of modules without it.
  const modules = moduleCommon === undefined ? [] : ['-M']
  const program = withItsLibraries(unpacked, join(kbuild, 'scripts/mod/modpost.real-lsb-64'), [
    ...[...modules, '-m', '-w', '-N', '-e'],
    ...['-i', join(own, 'Module.symvers'), '-i', path('.symvers'), '-o', path('.symvers.new'), path('.o')],
  ])
  run(program.file, program.args)
}
