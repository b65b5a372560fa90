import { type CompletedCommand, completedCommands, type Spelling, WORD_SOURCES } from './completion-words.ts'
import { lastWord } from './help.ts'
import type { CommandTable, Completion } from './table.ts'

/** The completions for fish 3.4 and later. */
export function fishCompletion(root: CommandTable): string {
  const commands = completedCommands(root)
  const sources = Object.entries(WORD_SOURCES).map(
    ([kind, source]) => `function __${root.name}_${kind}s\n    ${source('$MODONCE_ROOT')}\nend\n`,
  )
  return `# fish completion of ${root.name}, made by "${root.name} completion fish".

${sources.join('\n')}
# Whether these words are the command that the line calls.
function __${root.name}_at
    set -l path ${root.name}
    for word in (commandline -opc)[2..]
        if contains -- "$path $word" ${commands
          .slice(1)
          .map(({ path }) => `'${path}'`)
          .join(' ')}
            set path "$path $word"
        end
    end
    test "$path" = "$argv"
end

complete -c ${root.name} -f
${commands.map((command) => lines(root, command).join('')).join('')}`
}

function lines(root: CommandTable, { path, table, spellings, operand }: CompletedCommand): string[] {
  const start = `complete -c ${root.name} -n '__${root.name}_at ${path}'`
  const below = (table.commands ?? []).flatMap((group) => group.tables)
  return [
    ...below.map((command) => `${start} -a ${lastWord(command.name)} -d ${quoted(command.summary)}\n`),
    ...(operand === undefined ? [] : [`${start} ${words(root, operand)}\n`]),
    ...spellings.map((spelling) => `${start} ${option(root, spelling)} -d ${quoted(spelling.help)}\n`),
  ]
}

function option(root: CommandTable, spelling: Spelling): string {
  const { text, option } = spelling
  const name = text.startsWith('--') ? `-l ${text.slice(2)}` : `-s ${text.slice(1)}`
  if (option.argument === undefined) return name
  return option.completes === undefined ? `${name} -x` : `${name} -r ${words(root, option.completes)}`
}

function words(root: CommandTable, completion: Completion): string {
  if (typeof completion !== 'string') return `-f -a ${quoted(completion.join(' '))}`
  if (completion === 'file') return '-F'
  const call = completion === 'directory' ? '__fish_complete_directories' : `__${root.name}_${completion}s`
  return `-f -a '(${call})'`
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
