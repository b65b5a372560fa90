import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { writeTrie } from '../../src/formats/indexes/index.ts'
import { busModaliases } from '../support/bus-modaliases.ts'
import { buildModule } from '../support/elf-builder.ts'
import { modaliasSamples } from '../support/modalias-samples.ts'
import { Random } from '../support/random.ts'
import { type TreeName, tree } from '../support/trees.ts'
import { FILES, knowledgeOf, resolutionsOf, sayingsOf } from './ask.ts'
import type { Answers } from './ask-in-page.ts'
import { bundled } from './bundled.ts'
import type { Site } from './serve.ts'
import { withPage } from './with-page.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)

/** Files that are no longer what they were. */
const ODD_FILES = 200

const program = await bundled(join(import.meta.dirname, 'ask-in-page.ts'))

declare global {
  /** What ask-in-page.ts leaves in the page. */
  var answersInPage: Answers
}

/** A page that can ask, and can fetch these files. */
function withAnswers<Result>(files: Site, use: (page: Page) => Promise<Result>): Promise<Result> {
  const html = '<!doctype html><title>modonce</title><script type="module" src="ask.js"></script>'
  return withPage({ ...files, '/index.html': html, '/ask.js': program }, async (page) => {
    await page.goto('/')
    return use(page)
  })
}

describe.each<TreeName>(['6.1-cloud', '6.1-generic'])('modonce/graph in a page, with the indexes of %s', (name) => {
  const real = tree(name)
  const contents = FILES.map((file): Uint8Array => readFileSync(join(real.moduleDirectory, file)))
  const site = Object.fromEntries(FILES.map((file, index) => [`/${file}`, contents[index]!]))
  const byBus = busModaliases(real, 400, SEED)
  const modules = new Random(SEED).sample(real.modules, 40).map((path) => /([^/]*)\.ko/.exec(path)![1]!)
  const requests = [...[...byBus.values()].flat(), ...modaliasSamples(real, 100, SEED), ...modules]
  const directory = `/lib/modules/${real.release}`

  test(`resolves ${requests.length} requests as in Node, by matchers and without them`, async () => {
    const found = await withAnswers(site, (page) =>
      page.evaluate((given) => answersInPage.resolutions(given.directory, given.requests), { directory, requests }),
    )

    const expected = resolutionsOf(knowledgeOf(directory, contents), requests)
    expect(found.length).toBe(expected.length)
    const differing = expected.filter((resolution, index) => !isDeepStrictEqual(found[index], resolution))
    expect(differing, `seed ${SEED}`).toEqual([])
  })

  test('is asked of many buses, for plans of several steps, and some in vain', () => {
    const resolutions = resolutionsOf(knowledgeOf(directory, contents), requests)
    const plans = resolutions.flatMap((one) => (one.kind === 'found' ? one.candidates.map(({ plan }) => plan) : []))
    expect([...byBus.keys()]).toEqual(expect.arrayContaining(['pci', 'acpi', 'of', 'cpu', 'hid', 'virtio', 'dmi']))
    expect(plans.filter(({ steps }) => steps.length > 3).length).toBeGreaterThan(50)
    expect(resolutions.filter(({ kind }) => kind === 'not-found').length).toBeGreaterThan(50)
  })
})

describe('modonce/formats in a page', () => {
  test(`says of ${ODD_FILES} spoiled indexes and modules what it says in Node, a value or a FormatError`, async () => {
    const files = oddFiles()
    const site = Object.fromEntries(files.map((bytes, index) => [`/odd/${index}`, bytes]))
    const said = await withAnswers(site, (page) =>
      page.evaluate((addresses) => answersInPage.sayings(addresses), Object.keys(site)),
    )

    expect(said, `seed ${SEED}`).toEqual(files.map(sayingsOf))
    const errors = said.flat().filter((text) => text.startsWith('FormatError: '))
    expect(errors.length).toBeGreaterThan(ODD_FILES)
    expect(errors.length).toBeLessThan(3 * ODD_FILES)
  })

  test('finds nothing there that Node alone has', async () => {
    expect(await withAnswers({}, (page) => page.evaluate(() => answersInPage.namesOfNode()))).toEqual([])
  })
})

/** An index and a module, each with a byte or a few changed, and some cut short. */
function oddFiles(): Uint8Array[] {
  const random = new Random(SEED)
  const keys = ['pci:v00008086d*', 'pci:v00008086d00001234', 'usb:v*']
  const entries = keys.map((key, index) => ({ key, value: `module_${index}`, priority: index }))
  const whole = [writeTrie(entries), buildModule({ undefined: ['printk', 'kfree'], exports: [{ symbol: 'own' }] })]
  return Array.from({ length: ODD_FILES }, () => {
    const bytes = Uint8Array.from(random.pick(whole))
    for (let change = random.below(4); change > 0; change--) bytes[random.below(bytes.length)] = random.below(256)
    return random.below(4) === 0 ? bytes.subarray(0, random.below(bytes.length)) : bytes
  })
}
