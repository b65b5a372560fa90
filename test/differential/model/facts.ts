import type { ModuleFacts } from '../../../src/host/simulated/index.ts'
import { DAMAGED_MODULES } from '../modules/damage.mjs'
import { SMALL_MODULES, type SmallModule } from '../modules/table.mjs'

const CRC = 1

/** What the kernel itself offers to the small modules, with its version. */
export const KERNEL_EXPORTS = [{ symbol: 'msleep', crc: CRC }] as const

/** The module that exports a symbol for modules with a compatible licence. */
export function moduleOfGplSymbol(symbol: string): string | undefined {
  return SMALL_MODULES.find(({ exports = {} }) => exports.gpl === symbol)?.file
}

/** The small modules as the model knows them, damaged ones too. */
export function modelModules(): ModuleFacts[] {
  const damaged = DAMAGED_MODULES.map(({ file, of, facts = {} }): ModuleFacts => {
    const whole = smallFacts(SMALL_MODULES.find((module) => module.file === of)!)
    return { ...whole, ...facts, path: `${file}.ko`, name: of }
  })
  return [...SMALL_MODULES.map(smallFacts), ...damaged]
}

function smallFacts(module: SmallModule): ModuleFacts {
  const {
    file,
    name,
    license = 'Dual MIT/GPL',
    infos = {},
    requests,
    withoutInit = false,
    withoutExit = false,
  } = module
  const { version } = infos
  return {
    path: `${file}.ko`,
    ...(name !== undefined && { name }),
    sizeBytes: 0,
    license,
    exports: exportsOf(module),
    uses: usesOf(module),
    imports: infos['import_ns'] === undefined ? [] : [infos['import_ns']],
    outOfTree: infos['intree'] === undefined,
    staging: infos['staging'] !== undefined,
    test: infos['test'] !== undefined,
    livepatch: infos['livepatch'] !== undefined,
    ...(version !== undefined && { version, srcversion: 'of its sources' }),
    signature: 'none',
    parameters: parametersOf(module),
    init: {
      none: withoutInit,
      ...(!withoutInit && { returns: { parameter: 'returns' } }),
      ...(requests !== undefined && { requests: [requests] }),
    },
    permanent: withoutExit && !withoutInit,
  }
}

function exportsOf({ exports: { plain, gpl, namespaced } = {} }: SmallModule): NonNullable<ModuleFacts['exports']> {
  return [
    ...(plain === undefined ? [] : [{ symbol: plain, crc: CRC }]),
    ...(gpl === undefined ? [] : [{ symbol: gpl, gpl: true, crc: CRC }]),
    ...(namespaced === undefined ? [] : [{ symbol: namespaced, gpl: true, namespace: 'MODONCE', crc: CRC }]),
  ]
}

function usesOf({ needs = [], wishes = [], crcs = {}, withoutInit }: SmallModule): NonNullable<ModuleFacts['uses']> {
  const crc = (symbol: string) => (crcs[symbol] === undefined ? CRC : CRC + 1)
  return [
    ...needs.map((symbol) => ({ symbol, crc: crc(symbol) })),
    ...wishes.map((symbol) => ({ symbol, weak: true, crc: crc(symbol) })),
    ...(withoutInit ? [] : KERNEL_EXPORTS),
  ]
}

/** Those of small.c. Where there is an init function, it has parameters that tell it what to do. */
function parametersOf({
  shown = false,
  withoutInit = false,
  withoutExit = false,
}: SmallModule): ModuleFacts['parameters'] & {} {
  const hidden = { type: 'int', value: 0, mode: 0 } as const
  return {
    ...(shown && {
      size: 4,
      label: { type: 'charp', value: 'plain', mode: 0o644 },
      flag: false,
      hidden,
      picky: { type: 'errno', value: 'picky' },
    }),
    ...(!withoutInit && { returns: hidden, sleep: hidden }),
    ...(!withoutInit && !withoutExit && { linger: hidden }),
  }
}
