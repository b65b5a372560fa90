import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { canRun } from '../../../test/support/programs.ts'
import { formatMan, manPageName } from './man.ts'
import { withCommands } from './table.ts'
import * as tables from './tables/index.ts'

const hasGroff = canRun('groff')
const all = withCommands(tables.modonce).map((table) => [table.name, table] as const)

function groff(page: string) {
  return spawnSync('groff', ['-man', '-Tutf8', '-ww', '-P-c', '-P-b', '-P-u'], { input: page, encoding: 'utf8' })
}

describe('formatMan()', () => {
  test('names the pages apart from those of kmod', () => {
    expect(manPageName(tables.modonce)).toBe('modonce')
    expect(manPageName(tables.kmodList)).toBe('modonce-kmod-list')
  })

  test('sets the options that a sentence names in bold type', () => {
    expect(formatMan(tables.modprobe)).toContain('\\fB\\-\\-force\\-modversion\\fR and \\fB\\-\\-force\\-vermagic\\fR.')
  })

  test('begins no line of text with a request', () => {
    const page = formatMan({ ...tables.rmmod, description: ['.so /etc/shadow', "'br", 'a\\b'] })
    expect(page).toContain('\n\\&.so /etc/shadow\n')
    expect(page).toContain("\n\\&'br\n")
    expect(page).toContain('\na\\eb\n')
  })

  test.runIf(hasGroff).each(all)('makes a page that groff sets without a warning: %s', (_, table) => {
    const { status, stderr, stdout } = groff(formatMan(table))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain(`${manPageName(table)} - ${table.summary}`.slice(0, 60))
  })

  test.runIf(hasGroff)('keeps the dashes of options as typed', () => {
    expect(groff(formatMan(tables.modprobe)).stdout).toContain('-w, --wait=MSEC')
  })
})
