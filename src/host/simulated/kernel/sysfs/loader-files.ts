import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import { storing } from '../../stores.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { setValue } from '../parameters/index.ts'
import { showUevent } from './built-in-directories.ts'
import { SYS_MODULE } from './show-module.ts'

/** The files of /sys/module that are about loading itself. */
export function showLoaderFiles({ world, enforcesSignatures, uevents }: ModuleLoader): void {
  const { fileSystem, config, profile, rules } = world
  if (!config.SYSFS) return
  const { MODULE_DECOMPRESS } = config
  if (MODULE_DECOMPRESS !== false && profile.compressionFile && rules.holds('R5.8')) {
    const text = `${MODULE_DECOMPRESS}\n`
    fileSystem.generated(fileSystem.directory(SYS_MODULE), 'compression', () => latin1Bytes(text))
  }
  if (!config.MODULE_SIG || !profile.signatures) return
  showUevent(world, uevents, 'module')
  const parameters = fileSystem.directory(`${SYS_MODULE}/module/parameters`)
  fileSystem.generated(parameters, 'sig_enforce', () => latin1Bytes(enforcesSignatures.value ? 'Y\n' : 'N\n'), {
    mode: 0o644,
    store: storing((text) => {
      const result = setValue({ type: 'bool', value: false }, text)
      if ('refused' in result) return result.refused
      // There is no way back. R1.15
      if (result.text === 'N' && enforcesSignatures.value && rules.holds('R1.15')) return 'EROFS'
      enforcesSignatures.value = result.text === 'Y'
      return undefined
    }),
  })
}
