/** Bundles src into dist with esbuild and stamps it with a hash of src. `--declarations` adds dist/types. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { assemble } from './assemble.mjs'
import { hashOfSources, root, STAMP } from './stamp.mjs'

const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))

/** One bundle a door of package.json's `exports`. Shared code becomes chunks. */
const entries = {
  index: './src/index.ts',
  formats: './src/formats/index.ts',
  graph: './src/graph/index.ts',
  tree: './src/tree/index.ts',
  host: './src/host/index.ts',
  node: './src/host/node/index.ts',
  linux: './src/host/linux/index.ts',
  simulated: './src/host/simulated/index.ts',
  daemon: './src/loading/daemon/index.ts',
  'lab/actors': './src/lab/actors/index.ts',
  'lab/explorer': './src/lab/explorer/index.ts',
  'lab/storm': './src/lab/storm/index.ts',
  // The programs of processes that do a part of the work are no doors, but made of the same chunks.
  'storm-child': './src/cli/own/storm-child.ts',
  'explore-child': './src/cli/own/explore-child.ts',
}

await assemble()
const stamp = hashOfSources()
rmSync(`${root}/dist`, { recursive: true, force: true })
const define = { MODONCE_VERSION: JSON.stringify(manifest.version), MODONCE_BUILD: JSON.stringify(stamp) }
/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // To be read there is src, which is shipped too. Names stay: they are told in errors and profiles.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
}
await build({
  ...common,
  entryPoints: entries,
  splitting: true,
  format: 'esm',
  chunkNames: 'chunks/[name]-[hash]',
  define,
})
// The command line is one file of CommonJS, which Node starts with half of the CPU that its loader of ES modules takes; and
// kmod's tools others, which are smaller. What chooses among them is smaller still.
/** @type {import('esbuild').BuildOptions} */
const program = { ...common, outExtension: { '.js': '.cjs' }, format: 'cjs' }
const banner = { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" }
const url = { 'import.meta.url': 'moduleUrl' }
await build({ ...program, entryPoints: { begin: './src/cli/begin/index.ts' } })
await build({
  ...program,
  entryPoints: {
    cli: './src/cli/index.ts',
    depmod: './src/cli/kmod/depmod-program.ts',
    modprobe: './src/cli/kmod/modprobe-program.ts',
    'module-tools': './src/cli/kmod/module-program.ts',
  },
  banner,
  define: { ...define, ...url },
  // A script whose code was kept may have no import().
  supported: { 'dynamic-import': false },
})

if (process.argv.includes('--declarations')) {
  const tsc = spawnSync(process.execPath, [`${root}/node_modules/typescript/bin/tsc`, '-p', 'tsconfig.types.json'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (tsc.status !== 0) process.exit(1)
}

mkdirSync(`${root}/dist`, { recursive: true })
writeFileSync(`${root}/dist/${STAMP}`, `${stamp}\n`)
