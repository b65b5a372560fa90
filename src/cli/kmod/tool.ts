import { type CommandTable, formatHelp, type GivenOption, parseOptions } from '../options/index.ts'
import { version } from '../version.ts'
import { ToolExit, type World } from '../world.ts'

/** One of kmod's tools: its arguments in, its exit status out. */
export type Tool = (world: World, name: string, argv: readonly string[]) => Promise<number>

export interface ToolArguments<Name extends string> {
  readonly options: readonly GivenOption<Name>[]
  readonly operands: readonly string[]
}

/**
 * Reads a tool's arguments in the order given, as a getopt loop does: the first mistake ends with status 1, the first
 * --help or --version is printed and ends with 0.
 */
export function readArguments<Name extends string>(
  world: World,
  name: string,
  table: CommandTable<Name>,
  argv: readonly string[],
): ToolArguments<Name> {
  const posixlyCorrect = world.environment['POSIXLY_CORRECT'] !== undefined
  const parsed = parseOptions(table, name, argv, { posixlyCorrect })
  const options: GivenOption<Name>[] = []
  for (const item of parsed.items) {
    if (item.kind === 'mistake') {
      world.err(`${item.message}\n`)
      throw new ToolExit(1)
    }
    if (item.option === 'help') return printed(world, formatHelp(table, name))
    if (item.option === 'version') return printed(world, kmodVersion())
    options.push(item)
  }
  return { options, operands: parsed.operands }
}

/** The value of an option's last occurrence. */
export function lastValue<Name extends string>(
  { options }: ToolArguments<Name>,
  option: NoInfer<Name>,
): string | undefined {
  return options.findLast((given) => given.option === option)?.value
}

export function has<Name extends string>({ options }: ToolArguments<Name>, option: NoInfer<Name>): boolean {
  return options.some((given) => given.option === option)
}

function printed(world: World, text: string): never {
  world.out(text)
  throw new ToolExit(0)
}

/** What scripts read of kmod's version, and modonce's own. modonce decompresses all three, and reads PKCS#7 itself. */
function kmodVersion(): string {
  return `kmod version 34.2 (modonce ${version})\n+ZSTD +XZ +ZLIB -OPENSSL -MBEDTLS\n`
}
