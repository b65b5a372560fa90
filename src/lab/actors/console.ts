import { isRefusal } from '../../errors.ts'
import type { SimulatedHost } from '../../host/simulated/index.ts'

const TTY_MAJOR = 5
const CONSOLE_MINOR = 1

/** Opens /dev/console, as whoever has something to say and no descriptor to say it on. False where it is refused. */
export async function openConsole({ services }: SimulatedHost): Promise<boolean> {
  return isDone(services.openDevice('char', TTY_MAJOR, CONSOLE_MINOR))
}

/** True for a call that the kernel does not refuse. */
export async function isDone(call: Promise<void>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}
