import type { ModuleFacts } from '../../../src/host/simulated/index.ts'
import { DAMAGED_MODULES } from '../modules/damage.mjs'
import { SMALL_MODULES, type SmallModule } from '../modules/table.mjs'

/** The module that exports a symbol; undefined where none does. */
function ownerOf(symbol: string): SmallModule | undefined {
  return SMALL_MODULES.find(({ exports = {} }) => Object.values(exports).includes(symbol))
}

/** The name in the kernel of the module that exports a symbol for modules with a compatible licence. */
export function moduleOfGplSymbol(symbol: string): string | undefined {
  return SMALL_MODULES.find(({ exports = {} }) => exports.gpl === symbol)?.file
}

/** The small modules as the model knows them. */
export function modelModules(): ModuleFacts[] {
  return SMALL_MODULES.map(smallFacts).concat(
    DAMAGED_MODULES.filter(({ damage, compressed }) => damage === undefined && compressed === undefined).map(
      ({ file, of }) => ({
        ...smallFacts(SMALL_MODULES.find((module) => module.file === of)!),
        path: `${file}.ko`,
        name: of,
      }),
    ),
  )
}

function smallFacts({ file, name, needs = [], requests, shown, withoutInit, withoutExit }: SmallModule): ModuleFacts {
  return {
    path: `${file}.ko`,
    ...(name !== undefined && { name }),
    depends: [...new Set(needs.flatMap((symbol) => ownerOf(symbol)?.file ?? []))],
    ...(shown && { parameters: { flag: 'N', label: 'plain', picky: 'picky', size: 4 } }),
    ...(requests !== undefined && { init: { requests: [requests] } }),
    permanent: withoutExit === true && withoutInit !== true,
  }
}
