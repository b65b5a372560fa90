import { chromium, type Page } from 'playwright-core'
import { CHROMIUM, missingForBrowser } from '../../scripts/browser/needs.mjs'
import { type Site, serve } from './serve.ts'

/** Without a sandbox, as tests may run as root; and without anything that Chromium does on the net by itself. */
const ARGUMENTS = [
  ...['--no-sandbox', '--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--no-proxy-server'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** Less than a test may take, so that a page that never answers is a failure that says where. */
const TIMEOUT_MS = 30_000

/**
 * Opens a blank page in a Chromium of its own, with a new and empty profile, and closes both whatever happens. `site` is
 * what the page finds at its relative addresses, as in `page.goto('/')`. An error that the page throws or puts on its
 * console fails the test at once, and so does a request to anywhere else.
 */
export async function withPage<Result>(site: Site, use: (page: Page) => Promise<Result>): Promise<Result> {
  const missing = missingForBrowser()
  if (missing !== undefined) throw new Error(`${missing.why}: ${missing.command}`)
  const server = await serve(site)
  try {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS, timeout: TIMEOUT_MS })
    try {
      const page = await browser.newPage({ baseURL: server.origin, serviceWorkers: 'block' })
      page.setDefaultTimeout(TIMEOUT_MS)
      return await watched(page, server.origin, use)
    } finally {
      await browser.close()
    }
  } finally {
    await server.close()
  }
}

/** As `use` has it, or the first error of the page: nobody waits for what a broken page will not show. */
async function watched<Result>(page: Page, origin: string, use: (page: Page) => Promise<Result>): Promise<Result> {
  let fail = (_what: string): void => {}
  const failure = new Promise<never>((_resolve, reject) => {
    fail = (what) => reject(new Error(`the page fails: ${what}`))
  })
  page.on('pageerror', (error) => fail(error.stack ?? error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') fail(`${message.text()} (${message.location().url})`)
  })
  const used = async (): Promise<Result> => {
    await page.route(
      (url) => url.origin !== origin,
      async (route) => {
        fail(`a request to elsewhere: ${route.request().url()}`)
        await route.abort()
      },
    )
    return use(page)
  }
  return Promise.race([used(), failure])
}
