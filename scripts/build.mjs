/** Bundles src into dist with esbuild and stamps it with a hash of src. `--declarations` adds dist/types. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { hashOfSources, root, STAMP } from './stamp.mjs'

const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))

/** One bundle a door of package.json's `exports`, and the command line. Shared code becomes chunks. */
const entries = {
  index: './src/index.ts',
  formats: './src/formats/index.ts',
  graph: './src/graph/index.ts',
  tree: './src/tree/index.ts',
  host: './src/host/index.ts',
  node: './src/host/node/index.ts',
  linux: './src/host/linux/index.ts',
  simulated: './src/host/simulated/index.ts',
  cli: './src/cli/index.ts',
}

const stamp = hashOfSources()
rmSync(`${root}/dist`, { recursive: true, force: true })
await build({
  absWorkingDir: root,
  entryPoints: entries,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  chunkNames: 'chunks/[name]-[hash]',
  define: { MODONCE_VERSION: JSON.stringify(manifest.version) },
  logLevel: 'warning',
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
