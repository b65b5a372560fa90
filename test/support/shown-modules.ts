import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A module as a kernel shows it. */
export interface ShownModule {
  readonly name: string
  readonly state: 'live' | 'coming' | 'going'
  /** Modules that use it. */
  readonly holders: readonly string[]
  /** References that no module holds: open devices, mounts. */
  readonly users: number
  readonly parameters?: Readonly<Record<string, string>>
}

const STATE_WORDS = { live: 'Live', coming: 'Loading', going: 'Unloading' } as const

/** Makes the root's /proc and /sys show these modules, which are given oldest first. R5.1, R5.6. */
export function showModules(root: string, modules: readonly ShownModule[]): void {
  const lines = modules.map(({ name, state, holders, users }) => {
    const holdersText = holders.length === 0 ? '-' : holders.map((holder) => `${holder},`).join('')
    return `${name} 16384 ${holders.length + users} ${holdersText} ${STATE_WORDS[state]} 0x0000000000000000\n`
  })
  write(`${root}/proc/modules`, lines.reverse().join(''))
  for (const { name, state, holders, users, parameters = {} } of modules) {
    const directory = `${root}/sys/module/${name}`
    write(`${directory}/initstate`, `${state}\n`)
    write(`${directory}/refcnt`, `${holders.length + users}\n`)
    write(`${directory}/coresize`, '16384\n')
    for (const [parameter, value] of Object.entries(parameters))
      write(`${directory}/parameters/${parameter}`, `${value}\n`)
    rmSync(`${directory}/holders`, { recursive: true, force: true })
    mkdirSync(`${directory}/holders`)
    for (const holder of holders) symlinkSync(`../../${holder}`, `${directory}/holders/${holder}`)
  }
}

/** Takes a module's directory out of /sys. */
export function hideModule(root: string, name: string): void {
  rmSync(`${root}/sys/module/${name}`, { recursive: true })
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
