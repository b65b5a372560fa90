// @ts-check
/**
 * `npm run vm -- COMMAND…`: runs a command on Debian's 6.1 kernel in a virtual machine. One argument is a line for the shell.
 * `--kernel 6.12` before the command takes the newer kernel. Exits with the command's status.
 */
import { runInVm } from './vm/machine.mjs'

/** @param {string} word */
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

let words = process.argv.slice(2)
/** @type {import('./vm/machine.mjs').KernelName} */
let kernel = '6.1'
if (words[0] === '--kernel' && (words[1] === '6.1' || words[1] === '6.12')) {
  kernel = words[1]
  words = words.slice(2)
}
if (words.length === 0) {
  console.error('usage: npm run vm -- [--kernel 6.1|6.12] COMMAND…')
  process.exit(2)
}

try {
  const script = words.length === 1 ? `${words[0]}\n` : `${words.map(quoted).join(' ')}\n`
  const result = await runInVm({ kernel, script, label: 'command', timeoutMs: 300_000 })
  /** @param {string} title @param {string} text */
  const show = (title, text) => process.stdout.write(Buffer.from(`--- ${title}\n${text}`, 'latin1'))
  show('stdout', result.stdout)
  show('stderr', result.stderr)
  show('exit status', `${result.status}\n`)
  show('/proc/modules', result.modules)
  process.exitCode = result.status
} catch (error) {
  console.error(`vm: ${/** @type {Error} */ (error).message}`)
  process.exitCode = 1
}
