import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { aTree } from '../support/a-tree.ts'

const PROGRAM = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'bin/modonce')

/** All that the kernel gives its helper (R3.5), which may have no open descriptor at all. */
const ENVIRONMENT = { HOME: '/', TERM: 'linux', PATH: '/sbin:/usr/sbin:/bin:/usr/bin' }

/** A module of which an install command writes down what it finds open. */
function aRoot() {
  return aTree({
    modules: { 'kernel/m.ko': {}, 'kernel/nothing.ko': {} },
    builtin: { 'kernel/inside.ko': {} },
    config: { 'a.conf': 'install m ls -l /proc/$$/fd | cat >"$SEEN"\ninstall nothing false\n' },
  }).onDisk()
}

/** Runs modprobe with some of its descriptors closed: `<&-`, `>&-`, `2>&-`. */
function modprobe(root: ReturnType<typeof aRoot>, closed: string, words: string) {
  const on = `-C ${root.path}/etc/modprobe.d -d ${root.path} -S ${root.release}`
  const line = `exec '${process.execPath}' '${PROGRAM}' modprobe ${words.replace('ON', on)} ${closed}`
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
    env: { ...ENVIRONMENT, SEEN: `${root.path}/seen` },
    encoding: 'latin1',
    cwd: '/',
  })
  return { status, output: stdout + stderr }
}

/** What the shell is told, and which descriptors that closes. */
const CLOSED: readonly [string, readonly number[]][] = [
  ['<&- >&- 2>&-', [0, 1, 2]],
  ['<&-', [0]],
  ['>&-', [1]],
  ['2>&-', [2]],
]

describe.runIf(process.platform === 'linux').each(CLOSED)('modprobe, started with %s', (closed, numbers) => {
  test.each([
    ['ON -q -- m', 0],
    ['ON -q -- nothing', 1],
    ['ON -q -- inside', 0],
    ['ON -q -- nosuch', 1],
    ['ON -D inside', 0],
    ['ON -c', 0],
    ['--nonsense', 1],
  ])('ends with the status of its work: %s', (words, status) => {
    expect(modprobe(aRoot(), closed, words).status).toBe(status)
  })

  test('has nothing in their place that a message or a command could write to, and hands no lock on', () => {
    const root = aRoot()
    modprobe(root, closed, 'ON -q -- m')
    const seen = readFileSync(`${root.path}/seen`, 'latin1')
    const open = new Map([...seen.matchAll(/ (\d+) -> (.*)$/gm)].map(([, number, path]) => [Number(number), path!]))

    expect(numbers.map((number) => open.get(number))).toEqual(numbers.map(() => '/dev/null'))
    expect([...open.values()].filter((path) => path.startsWith('/run/modonce') || path.includes('.ko'))).toEqual([])
  })
})
