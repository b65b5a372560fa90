import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../../formats/bytes/index.ts'
import { depmodConfigOf, parseDepmodFile } from '../../formats/depmod-d/index.ts'
import { ModuleChoice } from './module-choice.ts'

const DIRECTORY = '/lib/modules/6.1'

/** The files that are chosen of `paths`, found in this order: from the module directory, or absolute. */
function chosen(config: string, ...paths: string[]): string[] {
  const choice = new ModuleChoice(
    DIRECTORY,
    depmodConfigOf(parseDepmodFile(latin1Bytes(config), 'x').directives, '6.1'),
  )
  for (const path of paths) choice.offer(path.startsWith('/') ? path : `${DIRECTORY}/${path}`)
  return choice.files().map(({ relativePath }) => relativePath)
}

describe('ModuleChoice', () => {
  test('prefers updates where nothing is configured, and of the rest the first that was found', () => {
    expect(chosen('', 'kernel/a.ko', 'updates/a.ko', 'extra/a.ko')).toEqual(['updates/a.ko'])
    expect(chosen('', 'kernel/a.ko', 'extra/a.ko')).toEqual(['kernel/a.ko'])
  })

  test('takes files for one module that differ only in dashes, compression or what follows a dot', () => {
    expect(chosen('', 'a-b.ko', 'a_b.ko.xz', 'a-b.c.ko')).toEqual(['a-b.ko'])
  })

  test.each([
    ['search extra updates', 'extra/a.ko'],
    ['search kernel extra', 'kernel/a.ko'],
    ['search built-in extra', 'kernel/a.ko'],
    ['search extra built-in', 'extra/a.ko'],
    ['search ext updates', 'updates/a.ko'],
    ['search nowhere\nsearch extra', 'extra/a.ko'],
  ])('goes by %j', (config, path) => {
    expect(chosen(config, 'kernel/a.ko', 'updates/a.ko', 'extra/a.ko')).toEqual([path])
  })

  test('ranks external directories one by one, the last line lowest', () => {
    const config = 'search external built-in\nexternal * /one\nexternal * /two'
    expect(chosen(config, 'kernel/a.ko', '/two/a.ko', '/one/a.ko')).toEqual(['/one/a.ko'])
    expect(chosen(config, '/one/a.ko', '/two/a.ko')).toEqual(['/one/a.ko'])
  })

  test('lets an override win over any order', () => {
    const config = 'search updates\noverride a * extra'
    expect(chosen(config, 'extra/a.ko', 'updates/a.ko')).toEqual(['extra/a.ko'])
    expect(chosen(config, 'updates/a.ko', 'extra/a.ko')).toEqual(['extra/a.ko'])
    expect(chosen('override a-b * extra', 'kernel/a_b.ko', 'extra/a-b.ko')).toEqual(['extra/a-b.ko'])
    expect(chosen('override a_b * extra', 'kernel/a_b.ko', 'extra/a-b.ko')).toEqual(['kernel/a_b.ko'])
  })

  test('adds a file that was asked for once', () => {
    const choice = new ModuleChoice(DIRECTORY, depmodConfigOf([], '6.1'))
    expect(choice.add(`${DIRECTORY}/a.ko`)).toBe(true)
    expect(choice.add('/elsewhere/a.ko')).toBe(false)
    expect(choice.files().map(({ path }) => path)).toEqual([`${DIRECTORY}/a.ko`])
  })
})
