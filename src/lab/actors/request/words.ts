import type { Environment } from './environment.ts'

/** What is asked for, and the words of the next loader for the same. */
export interface LoadRequest {
  readonly from: 'kernel' | 'uevent'
  readonly asked: readonly string[]
  readonly nextWords: readonly string[]
}

/** What a call of the program means. `for-next`: it is not for the daemon. */
export function readWords(argv: readonly string[], environment: Environment): LoadRequest | 'for-next' | 'nothing' {
  const words = argv.slice(1)
  if (words.length === 3 && words[0] === '-q' && words[1] === '--') {
    return { from: 'kernel', asked: words.slice(2), nextWords: words }
  }
  if (words[0] !== '--uevent') return 'for-next'
  const asked = words.length > 1 ? words.slice(1) : [modaliasOf(environment)]
  return asked[0] === '' ? 'nothing' : { from: 'uevent', asked, nextWords: ['-abq', '--', ...asked] }
}

/** The kernel ends the modalias of a CPU with a newline. */
function modaliasOf(environment: Environment): string {
  return environment['MODALIAS']?.split('\n', 1)[0] ?? ''
}

/** Which variable of udev's a field of the request holds. */
const VARIABLES = [
  ['devpath', 'DEVPATH'],
  ['action', 'ACTION'],
  ['seqnum', 'SEQNUM'],
  ['synthUuid', 'SYNTH_UUID'],
] as const

/** The request as JSON, in printable ASCII. */
export function formatBody({ from, asked }: LoadRequest, environment: Environment): string {
  const told = VARIABLES.flatMap(([field, variable]) => {
    const value = environment[variable] ?? ''
    if (from === 'kernel' || value === '') return []
    if (field !== 'seqnum') return [`,"${field}":${quote(value)}`]
    // A number that every reader of JSON can hold; another one is left out.
    return /^(0|[1-9]\d{0,14})$/.test(value) ? [`,"seqnum":${value}`] : []
  })
  const blacklist = from === 'uevent' ? ',"useBlacklist":true' : ''
  return `{"asked":[${asked.map(quote).join(',')}],"from":"${from}"${told.join('')}${blacklist}}`
}

function quote(text: string): string {
  const escaped = text
    .replaceAll(/["\\]/g, (byte) => `\\${byte}`)
    .replaceAll(/[^ -~]/g, (byte) => `\\u${byte.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `"${escaped}"`
}
