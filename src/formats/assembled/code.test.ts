import { expect, test } from 'vitest'
import { assembled, codeText } from '../../../scripts/assemble.mjs'

test('code.ts is what assembly/ compiles to', async () => {
  expect(codeText()).toBe(await assembled())
})
