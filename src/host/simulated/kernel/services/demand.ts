import type { KernelSteps } from '../../operation.ts'
import { requestModule } from '../request/index.ts'
import type { ServiceKernel } from './service-kernel.ts'
import { KERNEL, type ServiceOwner } from './service-table.ts'

/** What a caller makes of the answer to its request before it looks again. R3.13, and the catalogue in `graph/requests` */
export type AnswerHandling = 'ignored' | '=0' | '<0' | '!=0' | '>0'

/** A name that a caller asks for. */
export interface Asking {
  readonly name: string
  /** The row of the catalogue. */
  readonly row?: number
  readonly result: AnswerHandling
  /** False is request_module_nowait(). */
  readonly wait?: boolean
}

/**
 * Looks for a service and asks for modules that may bring it, one name after the other, looking after each as its caller in
 * the kernel does. What counts in the end is whether the service is there, not what the helper said. R3.25
 */
export function* demand(
  kernel: ServiceKernel,
  services: readonly string[],
  askings: readonly Asking[],
): KernelSteps<ServiceOwner | undefined> {
  const { rules } = kernel.requests.world
  for (const { name, row, result, wait = true } of askings) {
    if (row !== undefined && !rules.holds(`3.6#${row}`)) continue
    const there = kernel.services.find(...services)
    if (there !== undefined) return there
    const answer = yield* requestModule(kernel.requests, name, { wait })
    // A helper that succeeded has promised nothing. R3.25
    if (answer === 0 && !rules.holds('R3.25')) return KERNEL
    if (!rules.holds('R3.13') && answer !== 0) return undefined
    if (isFailure(result, answer)) return undefined
    if (result === '>0' && answer <= 0) break
  }
  return kernel.services.find(...services)
}

function isFailure(result: AnswerHandling, answer: number): boolean {
  switch (result) {
    case '=0':
    case '!=0':
      return answer !== 0
    case '<0':
      return answer < 0
    case '>0':
    case 'ignored':
      return false
    default:
      return result satisfies never
  }
}
