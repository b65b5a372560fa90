import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { spawnModonce } from '../support/modonce.ts'
import { type TreeName, tree } from '../support/trees.ts'

let work: string

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'modonce-check-'))
})

afterAll(() => rmSync(work, { recursive: true }))

interface RootState {
  /** Modules with `live`, `coming` or `going` in sysfs. */
  readonly sysfs?: Readonly<Record<string, string>>
  /** Directories in sysfs without an `initstate`. */
  readonly bare?: readonly string[]
  readonly procModules?: string
  readonly config?: string
}

/** A root with a real module tree and a state made up for it; gives the arguments that select it. */
function aRoot(name: TreeName, { sysfs = {}, bare = [], procModules = '', config = '' }: RootState): string[] {
  const { root, release } = tree(name)
  const directory = mkdtempSync(join(work, 'root-'))
  symlinkSync(join(root, 'lib'), join(directory, 'lib'))
  for (const path of ['proc', 'sys/module', 'etc/modprobe.d']) mkdirSync(join(directory, path), { recursive: true })
  writeFileSync(join(directory, 'proc/modules'), procModules)
  writeFileSync(join(directory, 'etc/modprobe.d/test.conf'), config)
  for (const module of [...bare, ...Object.keys(sysfs)]) mkdirSync(join(directory, 'sys/module', module))
  for (const [module, state] of Object.entries(sysfs)) {
    writeFileSync(join(directory, 'sys/module', module, 'initstate'), `${state}\n`)
  }
  return ['--root', directory, '-S', release]
}

function check(root: readonly string[], asked: string): { status: number; stdout: string } {
  const { status, stdout } = spawnModonce('modonce', ['check', ...root, asked])
  return { status, stdout }
}

describe('modonce check', () => {
  test.each(['fs-ext4', 'fs-ext3', 'ext4'])('says yes to %s where ext4 is built in', (asked) => {
    expect(check(aRoot('6.1-cloud', {}), asked)).toEqual({ status: 0, stdout: `yes: ${asked}: ext4 is built in\n` })
  })

  test.each(['fs-ext4', 'fs-ext3'])('says no to %s where ext4 is a module that is not loaded', (asked) => {
    expect(check(aRoot('6.1-generic', {}), asked)).toEqual({ status: 1, stdout: `no: ${asked}: ext4 is absent\n` })
  })

  test.each(['fs-ext4', 'fs-ext3'])('says yes to %s where ext4 is live', (asked) => {
    const root = aRoot('6.1-generic', { sysfs: { ext4: 'live' } })
    expect(check(root, asked)).toEqual({ status: 0, stdout: `yes: ${asked}: ext4 is live\n` })
  })

  test.each([
    ['live', 0],
    ['coming', 1],
    ['going', 1],
  ])('answers net-pf-16-proto-6 by the module behind it: xfrm_user is %s', (state, status) => {
    const root = aRoot('6.1-cloud', { sysfs: { xfrm_user: state } })
    expect(check(root, 'net-pf-16-proto-6')).toMatchObject({ status })
  })

  test('says no to a blacklisted module, which modprobe answers with success', () => {
    const root = aRoot('6.1-cloud', { config: 'blacklist xfrm_user\n' })
    expect(check(root, 'net-pf-16-proto-6')).toMatchObject({ status: 1 })
    expect(spawnModonce('modprobe', [...root, '-n', 'net-pf-16-proto-6'])).toMatchObject({ status: 0 })
  })

  test('says yes to a blacklisted module that is live all the same', () => {
    const root = aRoot('6.1-cloud', { config: 'blacklist xfrm_user\n', sysfs: { xfrm_user: 'live' } })
    expect(check(root, 'net-pf-16-proto-6')).toMatchObject({ status: 0 })
  })

  test('says no to an unknown request', () => {
    const answer = { status: 1, stdout: 'no: nosuch: nothing answers to it\n' }
    expect(check(aRoot('6.1-cloud', {}), 'nosuch')).toEqual(answer)
  })

  test('believes no bare directory in sysfs: it is built in, or coming where /proc/modules says so', () => {
    const stale = aRoot('6.1-cloud', { bare: ['xfrm_user'] })
    expect(check(stale, 'xfrm_user')).toEqual({
      status: 0,
      stdout: 'yes: xfrm_user: xfrm_user is built in (the index is stale)\n',
    })
    const coming = aRoot('6.1-cloud', {
      bare: ['xfrm_user'],
      procModules: 'xfrm_user 53248 1 - Loading 0x0000000000000000\n',
    })
    expect(check(coming, 'xfrm_user')).toMatchObject({ status: 1 })
  })

  test('could not tell where there is no tree', () => {
    expect(spawnModonce('modonce', ['check', '--root', work, '-S', 'none', 'xfs'])).toEqual({
      status: 2,
      stdout: '',
      stderr: `modonce: no module indexes in ${work}/lib/modules/none: run depmod, or choose a kernel with -S\n`,
    })
  })
})
