import { type CommandTable, type Option, type OptionRow, optionOf } from './table.ts'

/** An option as it stood in the arguments. */
export interface GivenOption<Name extends string = string> {
  readonly kind: 'option'
  /** The option's own name, whatever synonym or abbreviation was written. */
  readonly option: Name
  /** The row's long spelling or the short letter, for messages: `--showconfig`, `-c`. */
  readonly spelling: string
  /** Its argument; empty for an option that takes none. */
  readonly value: string
}

/** What getopt prints at this place, without a newline, before it goes on with the next argument. */
export interface Mistake {
  readonly kind: 'mistake'
  readonly message: string
}

type Item<Name extends string> = GivenOption<Name> | Mistake

/** What the arguments of a command say. */
export interface ParsedOptions<Name extends string = string> {
  /** In the order of the command line, so that `-V --foo` is a version and `--foo -V` a mistake. */
  readonly items: readonly Item<Name>[]
  readonly operands: readonly string[]
  /** The first mistake's message. */
  readonly message: string | undefined
}

/**
 * Reads arguments exactly as glibc's `getopt_long()` does: operands may stand anywhere, long options may be abbreviated,
 * short ones bundled. `programName` is argv[0] as given, which the messages begin with. glibc 2.36.
 */
export function parseOptions<Name extends string>(
  table: CommandTable<Name>,
  programName: string,
  argv: readonly string[],
  environment: { readonly posixlyCorrect?: boolean } = {},
): ParsedOptions<Name> {
  const parser = new Parser(table, programName, argv)
  parser.run(table.stopsAtOperand === true || environment.posixlyCorrect === true)
  const mistake = parser.items.find((item): item is Mistake => item.kind === 'mistake')
  return { items: parser.items, operands: parser.operands, message: mistake?.message }
}

class Parser<Name extends string> {
  readonly items: Item<Name>[] = []
  operands: string[] = []
  readonly #table: CommandTable<Name>
  readonly #programName: string
  readonly #argv: readonly string[]
  /** Of the next word that nobody has taken. */
  #index = 0

  constructor(table: CommandTable<Name>, programName: string, argv: readonly string[]) {
    this.#table = table
    this.#programName = programName
    this.#argv = argv
  }

  run(stopsAtOperand: boolean): void {
    for (let word = this.#next(); word !== undefined; word = this.#next()) {
      if (word.startsWith('-') && word !== '-' && word !== '--') {
        if (word.startsWith('--')) this.items.push(this.#long(word))
        else this.#bundle(word)
        continue
      }
      if (word !== '--') this.operands.push(word)
      if (word === '--' || stopsAtOperand) {
        this.operands = this.operands.concat(this.#argv.slice(this.#index))
        return
      }
    }
  }

  #next(): string | undefined {
    return this.#argv[this.#index++]
  }

  #long(word: string): Item<Name> {
    const equals = word.indexOf('=')
    const found = matchLong(this.#table, word.slice(2, equals < 0 ? undefined : equals))
    const [row] = found
    if (row === undefined) return this.#mistake(`unrecognized option '${word}'`)
    if (found.length > 1) {
      const possibilities = found.map((other) => ` '--${other.long}'`).join('')
      return this.#mistake(`option '${word}' is ambiguous; possibilities:${possibilities}`)
    }
    const spelling = `--${row.long}`
    const option = optionOf(this.#table, row)
    if (option.argument === undefined) {
      if (equals >= 0) return this.#mistake(`option '${spelling}' doesn't allow an argument`)
      return given(option, spelling, '')
    }
    const value = equals < 0 ? this.#next() : word.slice(equals + 1)
    if (value === undefined) return this.#mistake(`option '${spelling}' requires an argument`)
    return given(option, spelling, value)
  }

  #bundle(word: string): void {
    for (let index = 1; index < word.length; index++) {
      const letter = word[index]!
      const option = this.#table.options.find((row): row is Option<Name> => 'short' in row && row.short === letter)
      if (option?.argument !== undefined) {
        const value = index + 1 < word.length ? word.slice(index + 1) : this.#next()
        const missing = `option requires an argument -- '${letter}'`
        this.items.push(value === undefined ? this.#mistake(missing) : given(option, `-${letter}`, value))
        return
      }
      this.items.push(
        option === undefined ? this.#mistake(`invalid option -- '${letter}'`) : given(option, `-${letter}`, ''),
      )
    }
  }

  #mistake(message: string): Mistake {
    return { kind: 'mistake', message: `${this.#programName}: ${message}` }
  }
}

function given<Name extends string>(option: Option<Name>, spelling: string, value: string): GivenOption<Name> {
  return { kind: 'option', option: option.long, spelling, value }
}

/**
 * The row that `name` spells or abbreviates, several if it is ambiguous. Only rows that mean another option than the
 * first one that fits count against it, and only they are listed beside it.
 */
function matchLong<Name extends string>(table: CommandTable<Name>, name: string): OptionRow<Name>[] {
  const exact = table.options.find((row) => row.long === name)
  if (exact !== undefined) return [exact]
  const [first, ...others] = table.options.filter((row) => !row.own && row.long.startsWith(name))
  if (first === undefined) return []
  const meant = optionOf(table, first)
  return [first, ...others.filter((row) => optionOf(table, row) !== meant)]
}
