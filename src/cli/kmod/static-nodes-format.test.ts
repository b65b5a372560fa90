import { describe, expect, test } from 'vitest'
import type { DevnameEntry } from '../../formats/indexes/index.ts'
import { normalizeModuleName } from '../../names.ts'
import { formatStaticNodes, isStaticNodesFormat } from './static-nodes-format.ts'

const tun: DevnameEntry = { module: normalizeModuleName('tun'), node: 'net/tun', type: 'c', major: 10, minor: 200 }
const loop: DevnameEntry = { module: normalizeModuleName('loop'), node: 'loop0', type: 'b', major: 7, minor: 0 }

describe('formatStaticNodes()', () => {
  test('describes each node to a person', () => {
    expect(formatStaticNodes([tun, loop], 'human')).toBe(
      'Module: tun\n\tDevice node: /dev/net/tun\n\t\tType: character device\n\t\tMajor: 10\n\t\tMinor: 200\n' +
        'Module: loop\n\tDevice node: /dev/loop0\n\t\tType: block device\n\t\tMajor: 7\n\t\tMinor: 0\n',
    )
  })

  test('names the directory of a nested node in tmpfiles.d(5) lines', () => {
    expect(formatStaticNodes([tun, loop], 'tmpfiles')).toBe(
      'd /dev/net 0755 - - -\nc! /dev/net/tun 0600 - - - 10:200\nb! /dev/loop0 0600 - - - 7:0\n',
    )
  })

  test('prints the lines of modules.devname without its header', () => {
    expect(formatStaticNodes([tun, loop], 'devname')).toBe('tun net/tun c10:200\nloop loop0 b7:0\n')
  })

  test('prints nothing without nodes', () => {
    expect(formatStaticNodes([], 'human')).toBe('')
  })
})

describe('isStaticNodesFormat()', () => {
  test('knows the three formats and no other', () => {
    const names = ['human', 'tmpfiles', 'devname', 'Human', 'toString', '']

    expect(names.filter(isStaticNodesFormat)).toEqual(['human', 'tmpfiles', 'devname'])
  })
})
