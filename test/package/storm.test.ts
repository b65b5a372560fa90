import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'modonce-storm-'))
})

afterEach(() => rmSync(directory, { recursive: true }))

function storm(...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(ROOT, 'bin/modonce'), 'storm', ...args], {
    cwd: directory,
    encoding: 'utf8',
  })
  return { stdout, stderr, status }
}

const FEW = ['--cpus', '8', '--kernel', 'E4,6.4,E5r', '--policy', 'udev,libkmod-window,daemon']

describe('modonce storm', () => {
  test.each(['vcpu', 'coldplug', 'replug'])('has the same rows of %s on one thread and on many', (workload) => {
    const args = [...FEW, '--workload', workload, '--json', '--stats']
    const one = storm(...args, '--jobs', '1')
    expect({ ...one, stdout: one.stdout.trimEnd().split('\n').length }).toEqual({ stdout: 9, stderr: '', status: 0 })
    expect(storm(...args, '--jobs', '3')).toEqual(one)
  })

  test('draws the same page on one thread and on many', () => {
    const page = (jobs: string) => {
      expect(storm(...FEW, '--jobs', jobs, '--report', `${jobs}.html`).status).toBe(0)
      return readFileSync(join(directory, `${jobs}.html`), 'utf8').replaceAll(/--jobs \d+ --report \d+/g, '')
    }
    const one = page('1')
    expect(one).toContain('kvm_intel: inserted')
    expect(page('4')).toBe(one)
  })
})
