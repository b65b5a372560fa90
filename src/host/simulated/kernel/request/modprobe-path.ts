import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { Cell } from '../../cells.ts'
import { storing } from '../../stores.ts'
import type { RequestWorld } from './request-world.ts'

/** KMOD_PATH_LEN: what is longer is cut off, with room for the end of the string. R3.4 */
const PATH_BYTES = 255

/** The path of the kernel's helper: `kernel.modprobe`. R3.4 */
export class ModprobePath {
  readonly #path: Cell<string>
  readonly #world: RequestWorld

  constructor(world: RequestWorld) {
    const { state, config, fileSystem } = world
    this.#world = world
    this.#path = state.cell('sysctl:kernel.modprobe', config.MODPROBE_PATH)
    const directory = fileSystem.directory('/proc/sys/kernel')
    fileSystem.generated(directory, 'modprobe', () => latin1Bytes(`${this.value}\n`), {
      inSysfs: false,
      mode: 0o644,
      store: storing((text) => this.#write(text)),
    })
  }

  get value(): string {
    return this.#path.value
  }

  /** A write to the sysctl: all before a newline, so that a newline alone is the empty path. */
  #write(text: string): undefined {
    const line = this.#world.rules.holds('R3.4/newline') ? (text.split(/[\n\0]/, 1)[0] ?? '') : text
    this.#path.value = line.slice(0, PATH_BYTES)
  }
}
