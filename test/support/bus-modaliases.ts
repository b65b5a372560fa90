import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseModulesAlias } from '../../src/formats/indexes/index.ts'
import { Random } from './random.ts'
import type { RealTree } from './trees.ts'

/** How many of 1,000 requests are for a bus: about what a set over all buses has, with the many pci and usb drivers. */
const SHARES: Readonly<Record<string, number>> = {
  ...{ pci: 350, usb: 280, acpi: 70, of: 65, cpu: 35, hid: 32, i2c: 32, hdaudio: 20, platform: 20 },
  ...{ pcmcia: 15, spi: 15, dmi: 10, mdio: 10, virtio: 5, other: 41 },
}

/** Of 100 requests these are spoiled, and then most match nothing. */
const SPOILED_PERCENT = 15

/**
 * Requests as devices make them, made from a tree's own patterns, by bus: wildcards are filled in with what the bus has
 * in their place. Buses without a line of their own in the table are `other`, as are names without a bus.
 */
export function busModaliases(
  tree: Pick<RealTree, 'moduleDirectory'>,
  count: number,
  seed: number,
): Map<string, string[]> {
  const random = new Random(seed)
  const patterns = patternsByBus(tree)
  const shares = Object.entries(SHARES).filter(([bus]) => patterns.has(bus))
  const whole = shares.reduce((sum, [, share]) => sum + share, 0)
  return new Map(
    shares.map(([bus, share]) => {
      const requests = Array.from({ length: Math.ceil((count * share) / whole) }, () => {
        const text = requestFor(random.pick(patterns.get(bus)!), random)
        return random.below(100) < SPOILED_PERCENT ? spoil(text, random) : text
      })
      return [bus, requests]
    }),
  )
}

function patternsByBus(tree: Pick<RealTree, 'moduleDirectory'>): Map<string, string[]> {
  const { entries } = parseModulesAlias(readFileSync(join(tree.moduleDirectory, 'modules.alias')))
  const patterns = new Map<string, string[]>()
  for (const { alias } of entries) {
    const name = alias.slice(0, Math.max(0, alias.search(/\*?:/)))
    const bus = Object.hasOwn(SHARES, name) ? name : 'other'
    patterns.set(bus, [...(patterns.get(bus) ?? []), alias])
  }
  return patterns
}

function requestFor(pattern: string, random: Random): string {
  const [, bus = '', between = '', rest = pattern] = /^([^:*]*)(\*?:)(.*)$/.exec(pattern) ?? []
  const filled = rest
    .replaceAll(/\[([^\]]*)\]/g, (_set, members: string) => random.pick([...members.replaceAll('-', '')]))
    .replaceAll('?', () => (bus === 'mdio' ? random.pick(['0', '1']) : hex(1, random)))
    .replaceAll(/([A-Za-z]*)\*/g, (_all, letters: string) => letters + filling(bus, letters, random))
  return between === '' ? filled : `${bus}:${front(bus, random)}${filled}`
}

/** What an asterisk stands for behind these letters of a bus's modalias. */
function filling(bus: string, letters: string, random: Random): string {
  switch (bus) {
    case 'pci':
    case 'pcmcia':
      return hex(/^(v|d|sv|sd|pa|pb|pc|pd)$/.test(letters) ? 8 : 2, random)
    case 'usb':
      return hex(/^(v|p|d)$/.test(letters) ? 4 : 2, random)
    case 'hid':
      return hex(/^(v|p)$/.test(letters) ? 8 : 4, random)
    case 'cpu':
      return letters.length > 2 ? hex(4, random) : features(random)
    case 'of':
      return letters === 'N' ? 'serial' : letters === 'T' ? '(null)' : random.pick(['', 'Cvendor,part-2Csimple-bus'])
    case 'acpi':
      return random.pick(['', 'PNP0A08:', 'INT33A1:PNP0D80:'])
    case 'dmi':
      return random.pick(['', ':', 'Inc.:pvr1.0:', ':rvnBoard:rnX1:rvr2:'])
    default:
      return random.pick(['', hex(2, random), hex(8, random), 'x'])
  }
}

/** What a modalias begins with where the pattern has an asterisk before the colon. */
function front(bus: string, random: Random): string {
  if (bus === 'dmi') return 'bvnAmericanMegatrends:bvr5.19:bd01/02/2023:br5.19:'
  return bus === 'acpi' ? random.pick(['', '', 'LNXSYSTM:']) : ''
}

/** A run of the features of a processor, as `,0000,0002,`. A modern one has more than a hundred. */
function features(random: Random): string {
  let text = ','
  for (let feature = 0; feature < 0x240; feature++) {
    if (random.below(6) === 0) text += `${feature.toString(16).toUpperCase().padStart(4, '0')},`
  }
  return text
}

function hex(length: number, random: Random): string {
  return Array.from({ length }, () => random.pick([...'0123456789ABCDEF'])).join('')
}

function spoil(text: string, random: Random): string {
  const at = random.below(text.length)
  return `${text.slice(0, at)}${random.pick(['0', 'F', 'x', 'Z'])}${text.slice(at + 1)}`
}
