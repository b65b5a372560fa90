import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTree } from '../../scripts/fetch-trees/cache.mjs'
import { buildModules } from '../../scripts/vm/kernel-modules.mjs'

const SOURCE = join(import.meta.dirname, '../differential/modules/small.c')

/** The two that are built: the init of the first requests the second. Others are these under other names. */
const ASKS = 'nest_a00'
const IS_ASKED = 'nest_b00'

/** Pairs of modules for kernel 6.1, as a boot's `overlay`: the init of `nest_aNN` requests `nest_bNN`. */
export function nestingModules(pairs: number): Record<string, Uint8Array> {
  const built = buildPair()
  const release = readTree('6.1-cloud')!.release
  const overlay: Record<string, Uint8Array> = {}
  for (let pair = 0; pair < pairs; pair++) {
    const number = String(pair).padStart(2, '0')
    for (const [name, image] of Object.entries(built)) {
      const path = `/lib/modules/${release}/extra/${name.replace('00', number)}.ko`
      overlay[path] = Buffer.from(image.replaceAll(/(nest_[ab])00/g, `$1${number}`), 'latin1')
    }
  }
  return overlay
}

function buildPair(): Record<string, string> {
  const directory = mkdtempSync(join(tmpdir(), 'modonce-nesting-'))
  const module = (name: string, more: readonly string[]) => ({
    file: name,
    name,
    source: SOURCE,
    defines: ['-DLICENSE="Dual MIT/GPL"', '-DNEEDS(X)=', '-DWISHES(X)=', '-DINFOS(X)=', ...more],
    exported: {},
    imported: {},
  })
  try {
    buildModules('6.1', directory, [module(ASKS, [`-DREQUEST="${IS_ASKED}"`]), module(IS_ASKED, [])])
    return Object.fromEntries(
      [ASKS, IS_ASKED].map((name) => [name, readFileSync(join(directory, `${name}.ko`), 'latin1')]),
    )
  } finally {
    rmSync(directory, { recursive: true })
  }
}
