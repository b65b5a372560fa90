import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { DirectoryNode } from '../../nodes.ts'
import { addressOf, addressText } from '../addresses.ts'
import type { ModuleLoader } from '../module-loader.ts'
import type { LoadedModule } from '../modules/index.ts'

/** What every module has, and where it begins. */
const SECTIONS: readonly (readonly [name: string, offset: bigint])[] = [
  ['.text', 0n],
  ['.init.text', 0x10_0000n],
  ['.note.gnu.build-id', 0x20_0000n],
  ['.gnu.linkonce.this_module', 0x30_0000n],
]

/** A build identifier is a note of 20 bytes behind its header. */
const NOTE = '\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0'
const BUILD_ID_BYTES = 20

/** `sections` with addresses for who may see them, and `notes`. R5.6; spec 2.2, P15 */
export function showSections(loader: ModuleLoader, module: LoadedModule, directory: DirectoryNode): void {
  const { fileSystem, rules } = loader.world
  const base = addressOf(module.name)
  const sections = fileSystem.makeDirectory(directory, 'sections')
  for (const [name, offset] of SECTIONS) {
    fileSystem.generated(
      sections,
      name,
      (reader) => {
        const isVisible = loader.seesAddresses(reader) || !rules.holds('R5.6/sections')
        return latin1Bytes(`${addressText(base + offset, isVisible)}\n`)
      },
      { mode: 0o400 },
    )
  }
  const notes = fileSystem.makeDirectory(directory, 'notes')
  const note = NOTE + module.name.padEnd(BUILD_ID_BYTES, '\0').slice(0, BUILD_ID_BYTES)
  fileSystem.generated(notes, '.note.gnu.build-id', () => latin1Bytes(note), { mode: 0o444 })
}
