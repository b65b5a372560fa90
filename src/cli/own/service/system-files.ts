import { latin1Bytes } from '../../../formats/bytes/index.ts'
import { driversRule } from './drivers-rule.ts'
import { COMMAND_RUNNER, HELPER, NEXT_LOADER, RULE, SYSCTL, UNITS } from './paths.ts'
import { commandRunner, commandsSocketUnit, commandUnit, serviceUnit, socketUnit, wantsDropIn } from './units.ts'

/** A file that is installed. */
export interface SystemFile {
  readonly path: string
  readonly content: Uint8Array
  readonly mode: number
}

/** What the files depend on. Absolute paths. */
export interface Settings {
  readonly node: string
  readonly program: string
  readonly nextLoader: string
  readonly helper: Uint8Array
}

const FILE = 0o644
const PROGRAM = 0o755

const MADE = '# Made by modonce service install; modonce service remove takes it away.\n'

/** All files, in an order in which each finds what it names: who asks comes after who answers. */
export function systemFiles({ node, program, nextLoader, helper }: Settings): SystemFile[] {
  const text = (path: string, content: string): SystemFile => ({ path, content: latin1Bytes(content), mode: FILE })
  return [
    text(NEXT_LOADER, `${nextLoader}\n`),
    { path: HELPER, content: helper, mode: PROGRAM },
    text(COMMAND_RUNNER, MADE + commandRunner()),
    text(`${UNITS}/modonce-commands.socket`, MADE + commandsSocketUnit()),
    text(`${UNITS}/modonce-commands@.service`, MADE + commandUnit()),
    text(`${UNITS}/modonce.socket`, MADE + socketUnit()),
    text(`${UNITS}/modonce.service`, MADE + serviceUnit(node, program)),
    text(`${UNITS}/sockets.target.d/modonce.conf`, MADE + wantsDropIn()),
    text(RULE, MADE + driversRule()),
    text(SYSCTL, `${MADE}kernel.modprobe = ${HELPER}\n`),
  ]
}
