import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseModulesAlias } from '../../src/formats/indexes/index.ts'
import { Random } from './random.ts'
import type { RealTree } from './trees.ts'

/** Requests made from a tree's own alias patterns, each wildcard filled in at random; one in ten then spoiled. */
export function modaliasSamples(tree: RealTree, count: number, seed: number): string[] {
  const random = new Random(seed)
  const { entries } = parseModulesAlias(readFileSync(join(tree.moduleDirectory, 'modules.alias')))
  const samples: string[] = []
  while (samples.length < count) {
    const text = instantiate(random.pick(entries).alias, random)
    samples.push(random.below(10) === 0 ? spoil(text, random) : text)
  }
  return samples
}

const FILLINGS = ['', '0', '00000001', 'FFFF', '0A', 'x', '*', 'usb:v0001', ',00E9,']

function instantiate(pattern: string, random: Random): string {
  return pattern
    .replaceAll(/\[([^\]]*)\]/g, (_set, members: string) => random.pick([...members.replaceAll('-', '')]))
    .replaceAll('?', () => random.pick([...'0123456789ABCDEFx']))
    .replaceAll('*', () => random.pick(FILLINGS))
}

function spoil(text: string, random: Random): string {
  const at = random.below(text.length + 1)
  return `${text.slice(0, at)}${random.pick(['', '-', 'Z', '[', ':'])}${text.slice(at + 1)}`
}
