import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const DIRECTORY = join(import.meta.dirname, 'transcripts')

/** What a recorded server does, one after the other. Byte strings. */
export type ServerStep =
  | { readonly kind: 'read'; readonly body: string }
  | { readonly kind: 'send'; readonly bytes: string }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'close' }

/** A recorded server, how its client is called, and what that one does then. */
export interface Transcript {
  readonly name: string
  /** The first line of the file. */
  readonly about: string
  readonly argv: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** What MODONCE_UNTIL_NS leaves; undefined where it is not set. */
  readonly patienceMs: number | undefined
  readonly listens: boolean
  /** The path of the socket is there, and nobody listens. */
  readonly stale: boolean
  /** A file is where the directory of locks should be. */
  readonly lockable: boolean
  /** How the next loader ends. */
  readonly nextStatus: number
  readonly steps: readonly ServerStep[]
  readonly calls: readonly string[]
  /** The words behind the next loader's name; undefined where it is not told. */
  readonly nextArgv: string | undefined
  readonly exit: number
}

/** All of test/helper/transcripts. */
export function transcripts(): Transcript[] {
  return readdirSync(DIRECTORY).map((file) =>
    parse(file.replace('.txt', ''), readFileSync(join(DIRECTORY, file), 'latin1')),
  )
}

function parse(name: string, text: string): Transcript {
  const lines = text.trimEnd().split('\n')
  const rows = lines.slice(1).map((line) => {
    const [word, rest] = /^([a-z-]+)(?: (.*))?$/.exec(line)!.slice(1)
    return { word: word!, rest: rest ?? '' }
  })
  const value = (wanted: string) => rows.find(({ word }) => word === wanted)?.rest
  const number = (wanted: string) => (value(wanted) === undefined ? undefined : Number(value(wanted)))
  const variables = rows.flatMap(({ word, rest }) => (word === 'env' ? [/^(\S+) (.*)$/.exec(rest)!.slice(1)] : []))
  return {
    name,
    about: lines[0]!.replace('# ', ''),
    argv: value('argv')!.split(' '),
    environment: Object.fromEntries(variables),
    patienceMs: number('patience'),
    listens: value('listen') === undefined,
    stale: value('listen') === 'stale',
    lockable: value('run-modonce') === undefined,
    nextStatus: number('next') ?? 99,
    steps: rows.flatMap(({ word, rest }) => steps(word, rest)),
    calls: value('calls')!.split(' ').filter(Boolean),
    nextArgv: value('next-argv'),
    exit: number('exit')!,
  }
}

function steps(word: string, rest: string): ServerStep[] {
  const send = (bytes: string): ServerStep => ({ kind: 'send', bytes })
  switch (word) {
    case 'read':
      return [{ kind: 'read', body: rest }]
    case 'send':
      return [send(JSON.parse(rest))]
    case 'bytes':
      return [...(JSON.parse(rest) as string)].flatMap((byte) => [send(byte), { kind: 'pause', ms: 1 }])
    case 'repeat': {
      const [, count, bytes] = /^(\d+) (.*)$/.exec(rest)!
      return [send((JSON.parse(bytes!) as string).repeat(Number(count)))]
    }
    case 'pause':
      return [{ kind: 'pause', ms: Number(rest) }]
    case 'close':
      return [{ kind: 'close' }]
    default:
      return []
  }
}
