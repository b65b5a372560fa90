import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeArchive } from '../../scripts/vm/newc.mjs'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'modonce-newc-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('writeArchive()', () => {
  test('writes what busybox unpacks to the same files, links and directories', () => {
    const sizes = [0, 1, 2, 3, 4, 5, 4096]
    const archive = join(directory, 'archive.cpio')
    writeArchive(archive, [
      ...sizes.map((size) => ({ path: `/deep/down/${'x'.repeat(1 + (size % 7))}${size}`, content: 'y'.repeat(size) })),
      { path: '/link', target: 'deep/down' },
      { path: '/run/program', content: '#!/bin/sh\n', executable: true },
      { path: '/own', source: process.execPath },
      { path: '/empty', directory: true },
    ])

    const unpacked = unpack(archive)

    const found = sizes.map((size) => readFileSync(join(unpacked, `deep/down/${'x'.repeat(1 + (size % 7))}${size}`)))
    expect(found.map((bytes) => bytes.length)).toEqual(sizes)
    expect(readlinkSync(join(unpacked, 'link'))).toBe('deep/down')
    expect(statSync(join(unpacked, 'run/program')).mode & 0o777).toBe(0o755)
    expect(statSync(join(unpacked, 'empty')).isDirectory()).toBe(true)
    expect(statSync(join(unpacked, 'own')).size).toBe(statSync(process.execPath).size)
  })

  test('keeps the first of two entries for one path', () => {
    const archive = join(directory, 'archive.cpio')
    writeArchive(archive, [
      { path: '/etc/name', content: 'first' },
      { path: 'etc//name', content: 'second' },
    ])

    expect(readFileSync(join(unpack(archive), 'etc/name'), 'latin1')).toBe('first')
  })
})

function unpack(archive: string): string {
  const unpacked = join(directory, 'unpacked')
  mkdirSync(unpacked)
  const cpio = spawnSync('busybox', ['cpio', '-i', '-F', archive], { cwd: unpacked, encoding: 'utf8' })
  expect(cpio.status, cpio.stderr).toBe(0)
  return unpacked
}
