import { expect, test } from 'vitest'
import { runBothOn } from '../support/compare-depmod.ts'
import { Random } from '../support/random.ts'
import { randomConfig, randomEntries } from '../support/random-depmod-tree.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)
const TREES = Number(process.env['MODONCE_DEPMOD_TREES'] ?? 250)

const SYMVERS = '0x00000001\tone\tvmlinux\tE\n0x2 two vmlinux x\nzz six vmlinux x\n0x0 module_layout vmlinux \n'
const SYSTEM_MAP = '0 r __ksymtab_one\nbad\n0 r __ksymtab_seven\n0 r ___ksymtab__four\n'

test(`on ${TREES} random trees depmod does what kmod 34 does`, async () => {
  for (let seed = SEED * 100_000; seed < SEED * 100_000 + TREES; seed++) {
    const random = new Random(seed)
    const entries = randomEntries(random)
    for (const directory of ['/ext', '/ext2/sub']) {
      for (const [path, entry] of Object.entries(randomEntries(random)).slice(0, 2)) {
        if (path.includes('/')) entries[`${directory}/${path.slice(path.lastIndexOf('/') + 1)}`] = entry
      }
    }
    entries['/sv'] = SYMVERS
    entries['/map'] = SYSTEM_MAP
    entries['/conf/a.conf'] = randomConfig(random)
    entries['/conf/b.conf'] = randomConfig(random)
    const args = [
      ...random.pick([[], ['-n'], ['-v'], ['-w'], ['-n', '-v', '-w']]),
      ...random.pick([[], ['-e'], ['-E', 'sv'], ['-e', '-E', 'sv'], ['-e', '-F', 'map'], ['-eF', 'map', '-P', '_']]),
      ...random.pick([[], ['-C', 'ROOT/conf']]),
      ...random.pick([[], [], ['-A']]),
      '6.1.0-test',
    ]
    const { kmod, modonce } = await runBothOn(entries, args)
    expect(modonce, `MODONCE_SEED: tree ${seed}, ${args.join(' ')}`).toEqual(kmod)
  }
})
