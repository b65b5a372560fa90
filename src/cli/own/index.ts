import type { World } from '../world.ts'

/** One of modonce's own commands: its arguments in, its exit status out. */
export type OwnCommand = (world: World, argv: readonly string[]) => Promise<number>

/** Each is loaded when called, so that nobody pays for another one's start. */
export const ownCommands: Readonly<Record<string, () => Promise<OwnCommand>>> = {
  why: async () => (await import('./why.ts')).why,
  check: async () => (await import('./why.ts')).check,
  requests: async () => (await import('./requests.ts')).requests,
  storm: async () => (await import('./storm.ts')).storm,
  explore: async () => (await import('./explore.ts')).explore,
  replay: async () => (await import('./replay.ts')).replay,
  serve: async () => (await import('./serve.ts')).serve,
  status: async () => (await import('./status.ts')).status,
  load: async () => (await import('./load.ts')).load,
  service: async () => (await import('./service/index.ts')).service,
  completion: async () => (await import('./pages.ts')).completion,
  man: async () => (await import('./pages.ts')).man,
}
