import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { withPage } from './with-page.ts'

const blank = '<!doctype html><title>A page</title>'

/** Opens a page with this script, and waits until it has run. */
function opened(script: string): Promise<string> {
  const site = { '/index.html': `${blank}<script type="module">${script};document.title = 'ran'</script>` }
  return withPage(site, async (page) => {
    await page.goto('/')
    await page.waitForFunction("document.title === 'ran'")
    return page.title()
  })
}

describe('withPage()', () => {
  test('shows a page with what it asks for, and gives what the test makes of it', async () => {
    const site = {
      '/index.html': `${blank}<link rel="stylesheet" href="style.css"><script type="module" src="page.js"></script><p>`,
      '/page.js':
        "document.querySelector('p').textContent = new Uint8Array(await (await fetch('bytes')).arrayBuffer())",
      '/style.css': 'p { color: rgb(1, 2, 3) }',
      '/bytes': Uint8Array.of(0, 10, 255),
    }
    const shown = await withPage(site, async (page) => {
      await page.goto('/')
      await page.getByText('0,10,255').waitFor()
      return page.evaluate("getComputedStyle(document.querySelector('p')).color")
    })
    expect(shown).toBe('rgb(1, 2, 3)')
  })

  test('takes content without a site', async () => {
    const title = await withPage({}, async (page) => {
      await page.setContent(blank)
      return page.title()
    })
    expect(title).toBe('A page')
  })

  test('fails where the page throws', async () => {
    await expect(opened("throw new Error('spilt milk')")).rejects.toThrow('spilt milk')
  })

  test('fails where nobody catches a rejection in the page', async () => {
    await expect(opened("Promise.reject(new Error('spilt milk'))")).rejects.toThrow('spilt milk')
  })

  test('fails where the page has an error on its console, and not for a warning', async () => {
    await expect(opened("console.error('spilt', 'milk')")).rejects.toThrow('spilt milk')
    await expect(opened("console.warn('spilt', 'milk')")).resolves.toBe('ran')
  })

  test('fails where the page asks for what the site has not', async () => {
    await expect(opened("await fetch('/milk')")).rejects.toThrow(/404.*\/milk/)
  })

  test('fails where the page asks another server, which is not reached', async () => {
    let reached = false
    const other = createServer((_request, response) => {
      reached = true
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end()
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}/milk`
    try {
      await expect(opened(`await fetch('${address}').catch(() => {})`)).rejects.toThrow(`elsewhere: ${address}`)
      expect(reached).toBe(false)
    } finally {
      other.close()
    }
  })

  test('closes browser and server where the test fails, which it tells', async () => {
    let opened: Page | undefined
    const failing = withPage({ '/index.html': blank }, async (page) => {
      opened = page
      await page.goto('/')
      throw new Error('a test that fails')
    })
    await expect(failing).rejects.toThrow('a test that fails')

    expect(opened!.context().browser()!.isConnected()).toBe(false)
    await expect(fetch(opened!.url())).rejects.toThrow('fetch failed')
  })
})
