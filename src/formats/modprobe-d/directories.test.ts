import { describe, expect, test } from 'vitest'
import { type ConfigFileName, isConfigFileName, MODPROBE_DIRECTORIES, orderConfigFiles } from './index.ts'

function ordered(...paths: string[]): string[] {
  const found = paths.map((path): ConfigFileName => {
    const slash = path.lastIndexOf('/')
    return { directory: path.slice(0, slash), name: path.slice(slash + 1) }
  })
  return orderConfigFiles(found).map(({ directory, name }) => `${directory}/${name}`)
}

describe('MODPROBE_DIRECTORIES', () => {
  test('go from what the administrator wrote to what the distribution ships', () => {
    expect(MODPROBE_DIRECTORIES).toEqual([
      '/etc/modprobe.d',
      '/run/modprobe.d',
      '/usr/local/lib/modprobe.d',
      '/usr/lib/modprobe.d',
      '/lib/modprobe.d',
    ])
  })
})

describe('isConfigFileName()', () => {
  test.each(['a.conf', 'a.b.conf', 'a .conf', '\xe9.conf', '-.conf'])('accepts %j', (name) => {
    expect(isConfigFileName(name)).toBe(true)
  })

  test.each(['.conf', '.a.conf', 'a', 'a.con', 'a.conf~', 'a.conf.dpkg-old', 'A.CONF', 'aconf', ''])(
    'refuses %j',
    (name) => {
      expect(isConfigFileName(name)).toBe(false)
    },
  )
})

describe('orderConfigFiles()', () => {
  test('reads in the byte order of the names, whatever the directories', () => {
    expect(
      ordered('/etc/z.conf', '/etc/B.conf', '/lib/a.conf', '/lib/\xe9.conf', '/run/10.conf', '/run/9.conf'),
    ).toEqual(['/run/10.conf', '/run/9.conf', '/etc/B.conf', '/lib/a.conf', '/etc/z.conf', '/lib/\xe9.conf'])
  })

  test('takes a name from the first directory that has it, and from no other', () => {
    expect(ordered('/etc/a.conf', '/run/b.conf', '/lib/a.conf', '/lib/b.conf', '/lib/c.conf')).toEqual([
      '/etc/a.conf',
      '/run/b.conf',
      '/lib/c.conf',
    ])
  })
})
