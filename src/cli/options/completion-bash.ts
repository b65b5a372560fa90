import { type CompletedCommand, completedCommands, WORD_SOURCES } from './completion-words.ts'
import { lastWord } from './help.ts'
import type { CommandTable, Completion } from './table.ts'

/**
 * The completions for bash 4 and later, with nothing else installed. An option that takes an argument is written
 * `--config=file` in the script's lists: its spelling and what completes the argument.
 */
export function bashCompletion(root: CommandTable): string {
  const commands = completedCommands(root)
  return `# bash completion of ${root.name}, made by "${root.name} completion bash".

${wordFunction(root.name)}
_${root.name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  local path=${root.name} ended= operand= options= word
  # Readline splits --name=value into three words.
  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $word == -- ]]; then ended=yes; break; fi
    case "$path $word" in
      ${commands
        .slice(1)
        .map(({ path }) => `'${path}'`)
        .join(' | ')})
        path="$path $word" ;;
    esac
  done
  case $path in
${commands.map(commandCase).join('')}  esac
  if [[ -z $ended ]]; then
    for word in $options; do
      if [[ $word == "$prev="* ]]; then _${root.name}_words "\${word#*=}" "$cur"; return; fi
    done
    if [[ $cur == -* ]]; then
      for word in $options; do
        word=\${word%%=*}
        if [[ $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi
      done
      return
    fi
  fi
  _${root.name}_words "$operand" "$cur"
}

complete -F _${root.name} ${root.name}
`
}

function wordFunction(name: string): string {
  const sources = Object.entries(WORD_SOURCES).map(
    ([kind, source]) => `    ${kind}) mapfile -t words < <(${source(`\${MODONCE_ROOT-}`)}) ;;\n`,
  )
  return `# Completes $2 with words of the kind $1, or with the words that $1 lists.
_${name}_words() {
  local words=() word
  case $1 in
    file | directory)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -A "$1" -- "$2")
      return ;;
${sources.join('')}    *) IFS=, read -ra words <<<"$1" ;;
  esac
  for word in "\${words[@]}"; do
    if [[ $word == "$2"* ]]; then COMPREPLY+=("$word"); fi
  done
}
`
}

function commandCase({ path, table, spellings, operand }: CompletedCommand): string {
  const below = (table.commands ?? []).flatMap((group) => group.tables.map((command) => lastWord(command.name)))
  const options = spellings.map(({ text, option }) =>
    option.argument === undefined ? text : `${text}=${kindWord(option.completes)}`,
  )
  return `    '${path}')
      operand=${below.length > 0 ? below.join(',') : kindWord(operand)}
      options='${options.join(' ')}' ;;
`
}

function kindWord(completion: Completion | undefined): string {
  if (completion === undefined) return ''
  return typeof completion === 'string' ? completion : completion.join(',')
}
