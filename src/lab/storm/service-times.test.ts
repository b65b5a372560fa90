import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')

/** Code without its comments, which tell of vectors. */
const code = (name: string) => read(name).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')

test('no row is tuned apart: service times know no kernel and no policy, and storms make them in one place only', () => {
  expect(code('service-times.ts')).not.toMatch(/\bE\d|era|release|profile|policy|udev-window|modonce/i)
  const calls = code('storm-machine.ts').match(/serviceTimes\(.*\)/g)
  expect(calls).toEqual(['serviceTimes({ cpus: running, sizes, slowness: emulation?.slowness })'])
})
