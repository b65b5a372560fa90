import type { Commands } from '../index.ts'
import { utf8Text } from './utf8-text.ts'

const NO_SHELL = 127

/** What system(3) ignores in the waiting process, so that ^C ends the command and not the one who waits for it. */
const IGNORED: readonly NodeJS.Signals[] = process.platform === 'win32' ? [] : ['SIGINT', 'SIGQUIT']

/** Commands through node:child_process, whose children inherit no descriptor but 0, 1 and 2. */
export function nodeCommands(): Commands {
  return { shell }
}

async function shell(command: string, variables: Readonly<Record<string, string>>): Promise<number> {
  const ignore = () => undefined
  for (const signal of IGNORED) process.on(signal, ignore)
  try {
    return await exitStatus(command, variables)
  } finally {
    for (const signal of IGNORED) process.off(signal, ignore)
  }
}

async function exitStatus(command: string, variables: Readonly<Record<string, string>>): Promise<number> {
  // Not at the top of the file: bringing it costs every start a millisecond, and few run a command.
  const { spawn } = await import('node:child_process')
  const { text, environment } = forNode(command, variables)
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment }
    const child = spawn('/bin/sh', ['-c', text], { stdio: 'inherit', env })
    child.on('error', () => resolve(NO_SHELL))
    child.on('exit', (status) => resolve(status ?? 0))
  })
}

/** Node takes text and hands on UTF-8. Bytes that are none are spelled for the shell, which puts them together again. */
function forNode(command: string, variables: Readonly<Record<string, string>>) {
  const environment: Record<string, string> = {}
  const lines: string[] = []
  for (const [name, value] of Object.entries(variables)) {
    const plain = utf8Text(value)
    if (plain !== undefined) environment[name] = plain
    // The full stop keeps newlines at the end, which `$()` would cut.
    else lines.push(`${name}=$(printf %b. '${octal(value)}'); ${name}=\${${name}%.}; export ${name}`)
  }
  lines.push(utf8Text(command) ?? `eval "$(printf %b '${octal(command)}')"`)
  return { text: lines.join('\n'), environment }
}

function octal(bytes: string): string {
  return Array.from(bytes, (byte) => `\\0${byte.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')
}
