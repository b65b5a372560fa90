import { type MachineOptions, profileOf } from '../../host/simulated/index.ts'

/** A kernel of a storm: what a row calls it, and what its machine is made with. */
export interface StormKernel {
  readonly name: string
  readonly options: Pick<MachineOptions, 'kernel' | 'traits' | 'without'>
}

/** 6.4 with a patch that was tried in May 2023 and not merged: who reads a module's file has it alone. Vector V4 */
const READ_ALONE: StormKernel = {
  name: 'E5r',
  options: { kernel: 'E5', traits: { exclusion: 'everybody while read' } },
}

/** By an era, a release, or `E5r`. */
export function stormKernel(name: string): StormKernel {
  if (name === READ_ALONE.name) return READ_ALONE
  try {
    return { name: profileOf(name).era, options: { kernel: name } }
  } catch (error) {
    throw new Error(`${(error as Error).message}, or ${READ_ALONE.name}`)
  }
}
