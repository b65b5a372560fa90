import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { KernelWorld } from '../kernel-world.ts'
import { type Kobject, kobject, type Variables } from './kobject.ts'
import type { Uevents } from './uevents.ts'

/** A device of the machine. */
export interface DeviceFacts {
  /** Below /sys: `/devices/system/cpu/cpu3`. */
  readonly path: string
  readonly subsystem: string
  readonly modalias?: string
  /** What its subsystem says of it beside that, in order: `{ MAJOR: '1', MINOR: '3' }`. */
  readonly variables?: Readonly<Record<string, string>>
}

/** Puts a device into sysfs: `uevent`, which takes synthetic events, and `modalias`. R8.5, R8.6 */
export function showDevice(world: KernelWorld, uevents: Uevents, facts: DeviceFacts): Kobject {
  const { fileSystem, state, rules } = world
  const { path, subsystem, modalias, variables: more = {} } = facts
  const variables: Variables = [
    ...Object.entries(more),
    ...(modalias === undefined ? [] : [['MODALIAS', modalias] as const]),
  ]
  const device = kobject(state, path, subsystem, variables)
  const directory = fileSystem.directory(`/sys${path}`)
  const text = variables.map(([key, value]) => `${key}=${value}\n`).join('')
  fileSystem.generated(directory, 'uevent', () => latin1Bytes(text), { mode: 0o644, store: uevents.store(device) })
  if (modalias !== undefined && rules.holds('R8.6')) {
    fileSystem.generated(directory, 'modalias', () => latin1Bytes(`${modalias}\n`))
  }
  return device
}

/** What a CPU of x86 is told by. */
export interface CpuFacts {
  readonly vendor: number
  readonly family: number
  readonly model: number
  /** Numbers of the features that it has: X86_FEATURE_XMM2 is 26. */
  readonly features: readonly number[]
}

/** The CPUs of a machine as its devices: one modalias for all of them. R8.6 */
export function cpuDevices(count: number, cpu: CpuFacts): DeviceFacts[] {
  const modalias = cpuModalias(cpu)
  return Array.from({ length: count }, (_, index) => ({
    path: `/devices/system/cpu/cpu${index}`,
    subsystem: 'cpu',
    modalias,
  }))
}

function cpuModalias({ vendor, family, model, features }: CpuFacts): string {
  const ordered = features.toSorted((one, other) => one - other).map((feature) => `,${hex(feature)}`)
  return `cpu:type:x86,ven${hex(vendor)}fam${hex(family)}mod${hex(model)}:feature:${ordered.join('')}`
}

/** Four digits. */
function hex(number: number): string {
  return number.toString(16).toUpperCase().padStart(4, '0')
}
