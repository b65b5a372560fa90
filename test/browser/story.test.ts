import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withPage } from './with-page.ts'

const MODONCE = join(import.meta.dirname, '../../bin/modonce')

/** `SCREENSHOT=docs/images/story.png npx vitest run --project browser test/browser/story.test.ts` takes the picture of README.md. */
const SCREENSHOT = process.env['SCREENSHOT']

function run(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [MODONCE, ...args], { encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout
}

describe('the page of a story', () => {
  const directory = mkdtempSync(join(tmpdir(), 'modonce-story-'))
  let html = ''

  beforeAll(() => {
    const file = join(directory, 'story.jsonl')
    run('explore', 'kmod-18-initstate', '--engine', 'pct:3', '--story', file)
    expect(readFileSync(file, 'utf8')).toContain('"format":"modonce-replay"')
    html = run('replay', file, '--as', 'html')
  })

  afterAll(() => rmSync(directory, { recursive: true }))

  const opened = <Result>(use: (page: Page) => Promise<Result>): Promise<Result> =>
    withPage({ '/index.html': html }, async (page) => {
      await page.setViewportSize({ width: 1180, height: 620 })
      await page.goto('/')
      return use(page)
    })

  test('shows the machine as it was after each step that the slider stands at', async () => {
    await opened(async (page) => {
      expect(await page.textContent('#law')).toMatch(
        /^broken in step \d+: modprobe ended 0, and xfrm_user was coming, because stat /,
      )
      expect(await page.textContent('#modules')).toMatch(/xfrm_user coming/)
      await page.locator('#at').fill('0')
      expect(await page.textContent('#where')).toBe('before the first step')
      expect(await page.textContent('#modules')).toBe('nothing')
      for (let step = 1; step <= 4; step++) await page.locator('#on').click()
      expect(await page.locator('#lanes tr.now').count()).toBe(1)
      expect(await page.textContent('#modules')).toMatch(/xfrm_algo live/)
      expect(await page.textContent('#sysfs')).toContain('xfrm_algo/initstate: live')
      expect(await page.textContent('#sysfs li.new >> nth=0')).toContain('xfrm_algo')
    })
  })

  test('swaps two steps, after which no law is broken, and puts them back', async () => {
    await opened(async (page) => {
      if (SCREENSHOT !== undefined) await page.screenshot({ path: SCREENSHOT })
      const law = await page.textContent('#law')
      await page.locator('button.swap').last().click()
      expect(await page.textContent('#law')).toMatch(/^with \d+ and \d+ swapped: no law is broken$/)
      expect(await page.textContent('#modules')).toMatch(/xfrm_user live/)
      expect(await page.locator('button.swap').count()).toBe(0)
      await page.locator('#undo').click()
      expect(await page.textContent('#law')).toBe(law)
    })
  })
})
