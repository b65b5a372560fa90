import { type Entity, Hash } from './hash.ts'

/** A value by its content, with the processes that it names set apart: `shape` is the same for any others in their place. */
export interface ValueName {
  readonly shape: string
  readonly processes: readonly string[]
}

/** What somebody has made, by its id and origin: its own name for it, and the process; empty for the machine itself. */
export function ownName(id: string, origin: string): { readonly name: string; readonly who: string } {
  if (origin === '') return { name: id, who: '' }
  const end = origin.lastIndexOf('/')
  const who = end < 0 ? origin : origin.slice(0, end)
  const name = id.endsWith(`:${who}`) ? id.slice(0, -who.length) : id.replace(`${who}/`, '')
  return { name: `${name} of ${origin.slice(who.length)}`, who }
}

/** Names values. Texts that are a process's name are taken for the process. */
export class ValueNames extends Hash {
  readonly #isProcess: (name: string) => boolean
  #processes: string[] = []

  constructor(isProcess: (name: string) => boolean) {
    super()
    this.#isProcess = isProcess
  }

  nameOf(value: unknown): ValueName {
    this.#processes = []
    const { high, low } = this.start().value(value).end()
    return { shape: `${high} ${low}`, processes: this.#processes }
  }

  override value(value: unknown): this {
    return typeof value === 'string' && this.#isProcess(value) ? this.word(18).#process(value) : super.value(value)
  }

  protected override entity({ stateId, origin = '', stateFacts }: Entity): this {
    const { name, who } = ownName(stateId, origin)
    this.word(19).text(name)
    if (who !== '') this.#process(who)
    return this.value(stateFacts)
  }

  #process(who: string): this {
    if (!this.#processes.includes(who)) this.#processes.push(who)
    return this.word(this.#processes.indexOf(who))
  }
}
