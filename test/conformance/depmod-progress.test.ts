import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { xz } from '../contract/compressors.ts'
import { buildModule } from '../support/elf-builder.ts'
import { canRun } from '../support/programs.ts'

const MODONCE = fileURLToPath(new URL('../../bin/modonce', import.meta.url))
const RELEASE = '6.1.0-test'

/** So many modules of this size take longer than a second, wherever they are decompressed. */
const MODULES = 24
const MODULE_BYTES = 40 * 2 ** 20

/** And so many are never all read before somebody's Ctrl-C arrives. */
const ENDLESS = 50 * MODULES

const PROGRESS = /depmod: \d+\/\d+ modules/
const INTERRUPT = '\x03'

describe.runIf(canRun('script'))('depmod before a terminal', () => {
  let root: string
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'modonce-progress-'))
    const directory = `${root}/lib/modules/${RELEASE}`
    mkdirSync(directory, { recursive: true })
    for (const name of ['order', 'builtin', 'builtin.modinfo']) writeFileSync(`${directory}/modules.${name}`, '')
    const image = new Uint8Array(MODULE_BYTES)
    image.set(buildModule())
    writeFileSync(`${directory}/m0.ko.xz`, xz(image, '-0'))
    link(1, MODULES)
    writeFileSync(`${directory}/broken.ko.xz`, xz(image.subarray(0, 100)).subarray(0, -1))
  })
  afterAll(() => rmSync(root, { recursive: true }))

  /** Gives the first module more names: files of their own for depmod, which take no room. */
  function link(from: number, to: number): void {
    const directory = `${root}/lib/modules/${RELEASE}`
    for (let number = from; number < to; number++) linkSync(`${directory}/m0.ko.xz`, `${directory}/m${number}.ko.xz`)
  }

  /** What the terminal is sent, and the exit status; `type` is what somebody types when there is something to see. */
  async function onTerminal(
    redirection = '',
    type?: string,
  ): Promise<{ readonly sent: string; readonly status: number }> {
    const depmod = `'${process.execPath}' '${MODONCE}' depmod -n -b '${root}' ${RELEASE} ${redirection}`
    const env = { ...process.env, MODONCE_FACTS: '' }
    const child = spawn('script', ['-q', '-e', '-c', `exec ${depmod}`, '/dev/null'], { env })
    let sent = ''
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      const wasSeen = PROGRESS.test(sent)
      sent += text
      if (type !== undefined && !wasSeen && PROGRESS.test(sent)) child.stdin.write(type)
    })
    const [status] = await once(child, 'exit')
    return { sent, status }
  }

  test('tells how far it has come, and takes that away for messages and at the end', async () => {
    const { sent, status } = await onTerminal('>/dev/null')
    expect(sent).toMatch(PROGRESS)
    const path = `${root}/lib/modules/${RELEASE}/broken.ko.xz`
    const failed = `depmod: ERROR: failed to load symbols from ${path}: Invalid argument`
    expect(screen(sent)).toEqual(['depmod: ERROR: xz: Unexpected end of input', failed, ''])
    expect(status).toBe(0)
  })

  test('says nothing of that where standard error is no terminal', async () => {
    const { sent } = await onTerminal(`>/dev/null 2>'${root}/stderr'`)
    expect(sent).toBe('')
    expect(readFileSync(`${root}/stderr`, 'latin1')).toMatch(
      /^depmod: ERROR: xz: .*\ndepmod: ERROR: failed to load .*\n$/,
    )
  })

  test('leaves nothing behind where Ctrl-C ends it', async () => {
    link(MODULES, ENDLESS)
    const { sent, status } = await onTerminal('>/dev/null', INTERRUPT)
    expect(status).toBe(128 + 2)
    expect(screen(sent).at(-1)).toMatch(/^(\^C)?$/)
  })
})

/** The lines that are to be seen: a carriage return goes back to where a line begins, and what follows covers what was there. */
function screen(sent: string): string[] {
  return sent.split(/\r*\n/).map((line) => {
    let seen = ''
    for (const part of line.split('\r')) seen = part + seen.slice(part.length)
    return seen.trimEnd()
  })
}
