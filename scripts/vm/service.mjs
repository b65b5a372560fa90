// @ts-check
/** What `modonce service install` puts into a system, as files of a guest. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../fetch-trees/command.mjs'
import { root } from '../stamp.mjs'
import { compiledRequest } from './request.mjs'

/** Where the request client is in a guest that has {@link serviceFiles}. */
export const REQUEST_CLIENT = '/usr/local/lib/modonce/request'

/**
 * Starts the daemon in a guest, for this job and those after it, and waits until it answers. It is not told where systemd is,
 * as there is none.
 */
export const START_DAEMON = `
setsid modonce serve --unanswered /run/modonce-unanswered </dev/null >>/run/serve.log 2>&1 &
echo $! >/run/serve.pid
tries=0
until [ -S /run/modonce.sock ]; do
  tries=$((tries + 1))
  [ $tries -lt 600 ] || { cat /run/serve.log >&2; exit 71; }
  sleep 0.1
done
`

const UNIT = '/etc/systemd/system/modonce.service'
const MANIFEST = '/usr/local/lib/modonce/installed.sha256'

/** As a boot's `overlay`: what is installed by a modonce that is where the guest has it. @returns {Record<string, Uint8Array>} */
export function serviceFiles() {
  const files = installedFiles()
  const [unit, manifest] = [files[UNIT], files[MANIFEST]]
  if (unit === undefined || manifest === undefined) throw new Error('modonce service install has left out its unit')
  const there = Buffer.from(
    unit.toString().replace(/^ExecStart=\S+ \S+/m, 'ExecStart=/usr/bin/node /modonce/bin/modonce'),
  )
  return { ...files, [UNIT]: there, [MANIFEST]: Buffer.from(manifest.toString().replace(hashOf(unit), hashOf(there))) }
}

/** @param {Uint8Array} bytes */
function hashOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

/** @returns {Record<string, Buffer>} */
function installedFiles() {
  const image = mkdtempSync(join(tmpdir(), 'modonce-image-'))
  try {
    mkdirSync(join(image, 'sbin'))
    writeFileSync(join(image, 'sbin/modprobe'), '')
    const words = ['service', '--root', image, '--helper', compiledRequest(), 'install']
    run(process.execPath, [join(root, 'bin/modonce'), ...words])
    rmSync(join(image, 'sbin'), { recursive: true })
    const files = readdirSync(image, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return Object.fromEntries(
      files.map(({ parentPath, name }) => {
        const path = join(parentPath, name)
        return [path.slice(image.length), readFileSync(path)]
      }),
    )
  } finally {
    rmSync(image, { recursive: true })
  }
}
