import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { jsonSchemas } from '../support/json-schemas.ts'

const DIRECTORY = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'schemas')

/** `UPDATE=1 npx vitest run --project package test/package/schemas.test.ts` writes them. */
const UPDATE = process.env['UPDATE'] === '1'

describe('the published JSON schemas', () => {
  test.each(Object.entries(jsonSchemas()))('%s is what the code is typed by', (name, text) => {
    if (UPDATE) writeFileSync(join(DIRECTORY, name), text)
    expect(readFileSync(join(DIRECTORY, name), 'utf8')).toBe(text)
  })
})
