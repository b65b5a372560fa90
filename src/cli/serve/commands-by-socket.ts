import { connect } from 'node:net'
import type { Commands } from '../../host/index.ts'
import { shellWord } from '../text.ts'

/** What a shell answers that finds no command. */
const NOT_RUN = 127

/**
 * Commands that somebody else runs: whoever listens at the socket of this path takes a shell script to the end of what is sent,
 * runs it, and answers with its exit status in decimal. So a daemon can be shut in more tightly than its commands may be. Where
 * nobody answers, `tell` is told why, and the status is 127. One that a signal ended has the status that a shell gives it.
 */
export function commandsBySocket(path: string, tell: (problem: string) => void): Commands {
  return {
    shell: async (command, variables) => {
      const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${shellWord(value)}\n`)
      try {
        return statusIn(await answerTo(path, `${exports.join('')}${command}\n`))
      } catch (error) {
        tell(`no command is run: ${path}: ${(error as Error).message}`)
        return NOT_RUN
      }
    },
  }
}

/** Sends a byte string, and resolves to all that comes back. */
function answerTo(path: string, script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, allowHalfOpen: true })
    let answer = ''
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      answer += text
    })
    socket.on('error', reject)
    socket.on('end', () => resolve(answer))
    socket.end(script, 'latin1')
  })
}

function statusIn(answer: string): number {
  const [, status] = /^(\d{1,3})\n$/.exec(answer) ?? []
  if (status === undefined) throw new Error('it was closed without an exit status')
  return Number(status)
}
