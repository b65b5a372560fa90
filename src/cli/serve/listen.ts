import { chmodSync, chownSync, lstatSync, readFileSync, unlinkSync } from 'node:fs'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { ConfigurationProblem } from './problem.ts'

/** The first descriptor that systemd hands over. sd_listen_fds(3) */
const FIRST_DESCRIPTOR = 3

export interface ListenOptions {
  readonly socketPath: string
  /** Those of this group may connect, too. */
  readonly group: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly processId: number
}

/** Listens at a socket of its own, or at the one that the service manager has opened. Gives how to end that. */
export async function listen(server: Server, options: ListenOptions): Promise<() => void> {
  const { LISTEN_FDS, LISTEN_PID } = options.environment
  if (LISTEN_FDS !== undefined && Number(LISTEN_PID) === options.processId) {
    if (LISTEN_FDS !== '1')
      throw new ConfigurationProblem(`the service manager gives ${LISTEN_FDS} sockets instead of one`)
    await listening(server, { fd: FIRST_DESCRIPTOR })
    return () => server.close()
  }
  await removeStale(options.socketPath)
  // Nobody but the owner from its first moment on.
  const mask = process.umask(0o177)
  try {
    await listening(server, { path: options.socketPath })
  } finally {
    process.umask(mask)
  }
  if (options.group !== undefined) {
    chownSync(options.socketPath, -1, groupId(options.group))
    chmodSync(options.socketPath, 0o660)
  }
  return () => server.close()
}

function listening(server: Server, where: { readonly path: string } | { readonly fd: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** A socket that nobody answers at is left from a daemon that was killed. */
async function removeStale(path: string): Promise<void> {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return
  if (!stats.isSocket()) throw new ConfigurationProblem(`${path} is there, and is no socket`)
  if (await isAnswered(path)) throw new ConfigurationProblem(`another daemon answers at ${path}`)
  unlinkSync(path)
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

function groupId(group: string): number {
  if (/^\d+$/.test(group)) return Number(group)
  const line = readFileSync('/etc/group', 'latin1')
    .split('\n')
    .find((entry) => entry.startsWith(`${group}:`))
  const id = line?.split(':')[2]
  if (id === undefined) throw new ConfigurationProblem(`there is no group ${group}`)
  return Number(id)
}
