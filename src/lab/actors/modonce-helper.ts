import type { Program } from '../../host/simulated/index.ts'
import { modonceModprobe } from './modonce-modprobe.ts'

/** modonce as the kernel's helper: the loader that ships, converged by lock files, which tells nobody of a failure. */
export const modonceHelper: Program = modonceModprobe('helper')
