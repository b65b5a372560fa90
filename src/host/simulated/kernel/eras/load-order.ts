import type { LoadStep } from './load-step.ts'
import type { KernelTraits } from './profile.ts'

/** Everything but the init function under one mutex, the directory early and the name late. R1.10, R2.2; [2.6.24] */
const UNDER_MUTEX: readonly LoadStep[] = [
  ...(['elf', 'modversions', 'vermagic', 'P2', 'free name', 'layout', 'percpu'] as const),
  ...(['memory', 'P4', 'directory', 'P11', 'taints', 'P6', 'export versions', 'symbols', 'P7', 'relocations'] as const),
  ...(['exports', 'parameters', 'P10', 'attributes', 'P15', 'uevent', 'P15u', 'coming', 'P8'] as const),
  ...(['release mutex', 'notifiers', 'P9', 'free copy', 'P16', 'init', 'live', 'P17', 'init memory', 'P18'] as const),
]

/** No mutex over it all any more; the name is looked at after the symbols, just before the module is listed. R1.10; [3.0] */
const NAME_LATE: readonly LoadStep[] = [
  ...([
    'elf',
    'modversions',
    'vermagic',
    'taints',
    'P2',
    'layout',
    'memory',
    'P4',
    'P6',
    'percpu',
    'sections',
  ] as const),
  ...(['export versions', 'symbols', 'P7', 'relocations', 'free name', 'exports', 'coming', 'P8'] as const),
  ...(['parameters', 'P10', 'sysfs', 'P15', 'uevent', 'P15u', 'notifiers', 'P9', 'free copy', 'P16', 'init'] as const),
  ...(['live', 'wake', 'P17', 'async', 'init memory', 'P18'] as const),
]

/** The name is reserved early. Spec 1.4 and 2.2; [4.19], [6.1], [6.12] */
function nameEarly({ signatureCheck, taints, uevent, earlyDuplicateCheck }: KernelTraits): readonly LoadStep[] {
  const only = (condition: boolean, ...steps: LoadStep[]) => (condition ? steps : [])
  return [
    ...only(signatureCheck === 'first', 'signature'),
    ...(['elf', 'blacklist'] as const),
    ...only(signatureCheck === 'after blacklist', 'signature'),
    ...(['modversions', 'vermagic'] as const),
    ...only(taints === 'before name', 'taints'),
    ...(['livepatch', 'P2'] as const),
    ...only(earlyDuplicateCheck, 'early duplicate', 'P3'),
    ...(['layout', 'memory', 'P4', 'name', 'P5'] as const),
    ...only(taints === 'after name', 'taints'),
    ...(['signature taint', 'P6', 'percpu', 'sections', 'export versions', 'symbols', 'P7', 'relocations'] as const),
    ...(['exports', 'coming', 'P8', 'notifiers', 'P9', 'parameters', 'P10', 'sysfs', 'P15'] as const),
    ...only(uevent === 'before init', 'uevent', 'P15u'),
    ...(['free copy', 'P16', 'init', 'live'] as const),
    ...only(uevent === 'after live', 'uevent'),
    ...(['P17', 'async', 'init memory', 'wake', 'P18'] as const),
  ]
}

/** The steps of load_module on a kernel, in their order. */
export function loadOrder(facts: KernelTraits): readonly LoadStep[] {
  if (facts.nameTaken === 'early') return nameEarly(facts)
  return facts.nameTaken === 'late' ? NAME_LATE : UNDER_MUTEX
}
