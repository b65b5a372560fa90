import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Packs the package as it is built, and installs the tarball into a directory as a user's project does. Answers its node_modules. */
export function installPackage(directory: string): string {
  mkdirSync(directory, { recursive: true })
  npm(['pack', '--ignore-scripts', '--pack-destination', directory], ROOT)
  const tarball = readdirSync(directory).find((name) => name.endsWith('.tgz'))!
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  npm(
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', join(directory, tarball)],
    directory,
  )
  return join(directory, 'node_modules')
}

function npm(args: readonly string[], cwd: string): void {
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
