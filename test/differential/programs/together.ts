import { Random } from '../../support/random.ts'
import { formatProgram, type ModuleProgram } from './program.ts'

/** Files of few names, some with a second inode, and one whose init requests another. */
const FILES = ['m0', 'm0', 'm0-link', 'm0-copy', 'm1', 'm1', 'm1-copy', 'm2', 'm3', 'm5']
const RARE_FILES = ['m0-permanent', 'twin', 'm6', 'm7', 'm9', 'lost-twice', 'truncated', 'signed-odd', 'xz']
const NAMES = ['m0', 'm0', 'm1', 'm1', 'm2', 'm3', 'm5']
const STEPS_MAX = 3

/** A program of two or three processes, the same for the same seed. At least two of them touch one module. */
export function programTogether(seed: number): ModuleProgram {
  const random = new Random(seed)
  for (;;) {
    const program = {
      first: ['load m0 0', 'load m1 0', 'load m2 0'].slice(0, random.pick([0, 0, 0, 1, 1, 2, 3])),
      together: Array.from({ length: 2 + random.below(2) }, () => operations(random)),
    }
    if (/m0.*\|.*m0|m1.*\|.*m1|m3.*\|.*m3/.test(formatProgram(program))) return program
  }
}

function operations(random: Random): string[] {
  const begin = random.below(3) === 0 ? [`spin ${random.pick([50, 200, 500, 1000, 2000, 5000])}`] : []
  return [...begin, ...Array.from({ length: 1 + random.below(STEPS_MAX) }, () => operation(random))]
}

function operation(random: Random): string {
  const choice = random.below(20)
  const file = random.pick(random.below(8) > 0 ? FILES : RARE_FILES)
  const name = random.pick(NAMES)
  if (choice < 10) return `load ${file} ${file === 'xz' ? 4 : 0}${parameters(random)}`
  if (choice < 12) return `insert ${file}${parameters(random)}`
  if (choice < 16) return `remove ${name}${random.below(8) === 0 ? ' blocking' : ''}`
  if (choice < 18) return `${random.pick(['state', 'refs', 'line'])} ${name}`
  if (choice < 19) return rareOperation(random)
  return random.below(2) === 0 ? `spin ${random.pick([100, 1000])}` : `kill ${random.below(2)}`
}

function rareOperation(random: Random): string {
  const file = random.pick(['m0', 'm0', 'm1'])
  return random.pick([`hold ${random.pick(['m0_gpl', 'm1_gpl'])}`, `write ${file}`, `close ${file}`])
}

/** An init that takes a while, an exit that will, and one that fails, so that others come upon every state. */
function parameters(random: Random): string {
  const sleep = random.below(3) === 0 ? ` sleep=${random.pick([1, 2, 5, 10])}` : ''
  const linger = random.below(6) === 0 ? ` linger=${random.pick([1, 5])}` : ''
  const fails = random.below(5) === 0 ? ` returns=${random.pick(['-19', '-16', '-17', '-2'])}` : ''
  return `${sleep}${linger}${fails}`
}
