import { describe, expect, test } from 'vitest'
import type { Commands } from '../../src/host/index.ts'

/** What every implementation of `Commands` does. The commands answer by their status, as what they print is not ours. */
export function commandsContract(name: string, makeCommands: () => Commands): void {
  describe(`Commands of ${name}`, () => {
    test.each([
      ['true', 0],
      ['exit 7', 7],
      ['no-such-program-anywhere 2>&-', 127],
      ['kill -9 $$', 0],
    ])('shell(%j) resolves to %d', async (command, status) => {
      expect(await makeCommands().shell(command, {})).toBe(status)
    })

    test('adds variables to the environment', async () => {
      expect(await makeCommands().shell('test "$MODPROBE_MODULE" = "a b" && test -n "$PATH"', aModule('a b'))).toBe(0)
    })

    test('hands on every byte of command and variables', async () => {
      const same = 'test "$(printf %s "$MODPROBE_MODULE" | od -An -tx1)" = " ff 41 c3 a9"'
      expect(await makeCommands().shell(`${same} # \xff`, aModule('\xffA\xc3\xa9'))).toBe(0)
    })
  })
}

function aModule(value: string): Record<string, string> {
  return { MODPROBE_MODULE: value }
}
