import { isRefusal } from '../../src/errors.ts'
import type { MachineOptions, ModuleFacts, Program, SimulatedHost } from '../../src/host/simulated/index.ts'
import { on } from './requests.ts'

/** A modprobe that knows the module of each name, and notes what it is asked. */
export function modprobe(modules: Readonly<Record<string, string>>) {
  const asked: string[] = []
  const program: Program = async ({ kernel }, argv) => {
    const name = argv.at(-1)!
    asked.push(name)
    const path = modules[name]
    if (path === undefined) return 1
    return kernel.finitModule(`/lib/modules/${kernel.release()}/${path}`, '', 0).then(
      () => 0,
      () => 1,
    )
  }
  return { asked, program }
}

/** What the kernel asked for and what the program got, with the modules that there are for names. */
export async function tried(
  modules: Readonly<Record<string, ModuleFacts>>,
  act: (host: SimulatedHost) => Promise<unknown>,
  options: MachineOptions = {},
) {
  const paths = Object.fromEntries(Object.entries(modules).map(([name, { path }]) => [name, path]))
  const { asked, program } = modprobe(paths)
  const { result, machine } = await on(
    { modules: [...new Set(Object.values(modules))], helper: program, ...options },
    (host) =>
      act(host).then(
        (value) => value ?? 'ok',
        (error: unknown) => (isRefusal(error) ? error.code : error),
      ),
  )
  return { asked, result, machine }
}
