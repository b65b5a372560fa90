import type { Variables } from './kobject.ts'

/** What a datagram of the kernel's says. */
export interface Uevent {
  /** `add@/module/xfrm_user` */
  readonly header: string
  readonly variables: ReadonlyMap<string, string>
}

/** A datagram as the kernel sends it: a header and the variables, each ended by a NUL. */
export function formatUevent(variables: Variables): string {
  const [[, action] = ['', ''], [, devpath] = ['', '']] = variables
  return `${action}@${devpath}\0${variables.map(([key, value]) => `${key}=${value}\0`).join('')}`
}

/** What is in such a datagram. */
export function parseUevent(datagram: string): Uevent {
  const [header = '', ...lines] = datagram.split('\0').slice(0, -1)
  const variables = lines.map((line): [string, string] => {
    const equals = line.indexOf('=')
    return [line.slice(0, equals), line.slice(equals + 1)]
  })
  return { header, variables: new Map(variables) }
}
