// @ts-check
/** What `modonce service install` puts into a system, as files of a guest. */
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
setsid modonce serve </dev/null >>/run/serve.log 2>&1 &
echo $! >/run/serve.pid
tries=0
until [ -S /run/modonce.sock ]; do
  tries=$((tries + 1))
  [ $tries -lt 600 ] || { cat /run/serve.log >&2; exit 71; }
  sleep 0.1
done
`

/** As a boot's `overlay`. @returns {Record<string, Uint8Array>} */
export function serviceFiles() {
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
