import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Root } from '../../../test/support/a-root.ts'
import { aTree } from '../../../test/support/a-tree.ts'
import { runMain } from '../../../test/support/run-main.ts'
import { checkSchema, type WhyJson, whySchema } from './why-schema.ts'

function aRoot(): Root {
  const modules = { 'kernel/m.ko': { aliases: ['pci:v*', 'fs-m'] }, 'kernel/n.ko': { aliases: ['fs-m'] } }
  return aTree({ modules, config: { 'a.conf': 'alias any* m\n' }, state: { live: ['m'] } }).onDisk()
}

/** The answers of `why --batch -` to this input, and the status. */
async function batch(...input: string[]): Promise<{ answers: WhyJson[]; status: number }> {
  const argv = ['why', '--root', aRoot().path, '--batch', '-']
  const { stdout, stderr, status } = await runMain('modonce', argv, { input })
  expect(stderr).toBe('')
  const lines = Buffer.from(stdout, 'latin1').toString().split('\n')
  expect(lines.pop()).toBe('')
  return { answers: lines.map((line) => v.parse(whySchema, JSON.parse(line))), status }
}

describe('--batch', () => {
  test('answers each line of standard input with an object on a line, in order', async () => {
    const { answers, status } = await batch('fs-m\nm\n', 'n', '\n')

    expect(answers.map(({ asked, modules }) => [asked, modules])).toEqual([
      ['fs-m', ['m', 'n']],
      ['m', ['m']],
      ['n', ['n']],
    ])
    expect(status).toBe(0)
  })

  test('answers a blank line, a line without end and odd bytes like any other request', async () => {
    const { answers, status } = await batch('\n \n-q\n--\n\xff\xfe\0\nm\r\n\xc3\xa9')

    expect(answers.map(({ asked, kind }) => [asked, kind])).toEqual(
      ['', ' ', '-q', '--', '\ufffd\ufffd\0', 'm\r', 'é'].map((asked) => [asked, 'not-found']),
    )
    expect(status).toBe(1)
  })

  test('answers nothing to no input', async () => {
    expect(await batch()).toEqual({ answers: [], status: 0 })
  })

  test('answers a line of a mebibyte, also where a pattern matches it', async () => {
    const rest = 'x'.repeat(1024 * 1024 - 10)
    const { answers } = await batch(`pci:v${rest}\nany${'-'.repeat(1_000_000)}\n${'*'.repeat(100_000)}\nm\n`)

    expect(answers.map(({ modules }) => modules)).toEqual([['m'], ['m'], expect.anything(), ['m']])
  })

  test('refuses a longer line, and says that it could not answer everything', async () => {
    const input = ['m\n', 'x'.repeat(2 * 1024 * 1024), '\nm\n']
    const { stdout, stderr, status } = await runMain('modonce', ['why', '--root', aRoot().path, '--batch', '-'], {
      input,
    })

    expect(stdout.split('\n')).toHaveLength(2)
    expect([stderr, status]).toEqual(['modonce: ERROR: input: line of more than 1 MiB at byte 2\n', 2])
  })

  test('takes a file, which is one of this machine even where everything else is below --root', async () => {
    const root = aRoot()
    root.write('/requests', 'm\nfs-m')

    const argv = ['check', '--root', root.path, '--batch', 'requests']
    const { stdout, status } = await runMain('modonce', argv, { cwd: root.path })

    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => v.parse(checkSchema, JSON.parse(line)))
    expect(answers.map(({ asked, satisfied }) => [asked, satisfied])).toEqual([
      ['m', true],
      ['fs-m', true],
    ])
    expect(status).toBe(0)
  })

  test('is 1 where one request is not satisfied, and reads the tree once', async () => {
    const input = Array.from({ length: 500 }, (_, index) => (index === 250 ? 'nothing\n' : 'm\n'))
    const { stdout, status } = await runMain('modonce', ['check', '--root', aRoot().path, '--batch', '-'], { input })

    expect([stdout.split('\n').length, status]).toEqual([501, 1])
  })
})
