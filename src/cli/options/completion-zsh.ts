import { shellWord } from '../text.ts'
import { type CompletedCommand, completedCommands, type Spelling, WORD_SOURCES } from './completion-words.ts'
import { lastWord } from './help.ts'
import type { CommandTable, Completion } from './table.ts'

/** The completions for zsh, a function a command; the file is to be called `_modonce` in a directory of `$fpath`. */
export function zshCompletion(root: CommandTable): string {
  const sources = Object.entries(WORD_SOURCES).map(
    ([kind, source]) => `${listFunction(root, kind)}() {
  local -a words_of_kind
  words_of_kind=(\${(f)"$(${source(`\${MODONCE_ROOT-}`)})"})
  compadd -a words_of_kind
}
`,
  )
  const functions = completedCommands(root).map((command) =>
    command.table.commands === undefined ? leaf(root, command) : branch(root, command),
  )
  return `#compdef ${root.name}
# zsh completion of ${root.name}, made by "${root.name} completion zsh".

${[...sources, ...functions].join('\n')}
if [[ $funcstack[1] == _${root.name} ]]; then _${root.name} "$@"; else compdef _${root.name} ${root.name}; fi
`
}

function leaf(root: CommandTable, { path, table, spellings, operand }: CompletedCommand): string {
  const name = table.operands[0]?.name
  const operands = name === undefined ? [] : [shellWord(`*:${name}:${action(root, operand)}`)]
  return `${functionName(path)}() {
  _arguments -s -S : ${specs(root, spellings, operands)}
}
`
}

function branch(root: CommandTable, { path, table, spellings }: CompletedCommand): string {
  const below = (table.commands ?? []).flatMap((group) => group.tables)
  const described = below.map((command) => `      ${shellWord(`${lastWord(command.name)}:${command.summary}`)}\n`)
  const calls = below.map((command) => {
    const word = lastWord(command.name)
    return `        ${word}) ${functionName(`${path} ${word}`)} ;;\n`
  })
  return `${functionName(path)}() {
  local curcontext=$curcontext state line
  local -A opt_args
  local -a commands
  _arguments -s -S -C : ${specs(root, spellings, [shellWord('1:command:->command'), shellWord('*::argument:->argument')])}
  case $state in
    command)
      commands=(
${described.join('')}      )
      _describe -t commands command commands ;;
    argument)
      case $line[1] in
${calls.join('')}      esac ;;
  esac
}
`
}

function specs(root: CommandTable, spellings: readonly Spelling[], operands: readonly string[]): string {
  const options = spellings.map((spelling) => shellWord(spec(root, spelling)))
  return [...options, ...operands].map((line) => `\\\n    ${line}`).join(' ')
}

/** `(-w --wait)--wait=[help]:MSEC:`: what it excludes, how it is written, what it does, what its argument is. */
function spec(root: CommandTable, { text, option, others, help }: Spelling): string {
  const before = option.repeatable ? '*' : `(${[text, ...others].join(' ')})`
  const explained = `[${help.replace(/[[\]\\]/g, '\\$&')}]`
  if (option.argument === undefined) return `${before}${text}${explained}`
  const joined = text.startsWith('--') ? '=' : '+'
  return `${before}${text}${joined}${explained}:${option.argument}:${action(root, option.completes)}`
}

function action(root: CommandTable, completion: Completion | undefined): string {
  if (completion === undefined) return ''
  if (typeof completion !== 'string') return `(${completion.join(' ')})`
  if (completion === 'file') return '_files'
  return completion === 'directory' ? '_files -/' : listFunction(root, completion)
}

function listFunction(root: CommandTable, kind: string): string {
  return functionName(`_${root.name} ${kind}s`)
}

function functionName(path: string): string {
  return `_${path.replace(/\W/g, '_')}`
}
