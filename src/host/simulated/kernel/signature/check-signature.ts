import type { ErrnoName } from '../../../../names.ts'
import { MODULE_INIT_IGNORE_MODVERSIONS, MODULE_INIT_IGNORE_VERMAGIC } from '../../../index.ts'
import { DESCRIPTOR_BYTES, endOfFile, SIGNATURE_MARKER } from '../image/index.ts'
import type { Load } from '../load-context.ts'

/** What a module is called that is as good as unsigned. R1.13 */
const SOFT: Partial<Record<ErrnoName, string>> = {
  ENODATA: 'unsigned module',
  ENOPKG: 'module with unsupported crypto',
  ENOKEY: 'module with unavailable key',
}

const IGNORE_FLAGS = MODULE_INIT_IGNORE_MODVERSIONS | MODULE_INIT_IGNORE_VERMAGIC

/**
 * What the kernel makes of a module's signature: a soft problem is for policy to decide, any other is an answer (R1.14). A
 * kernel that knows no signatures leaves them where they are (R1.16).
 */
export function checkSignature(load: Load): ErrnoName | undefined {
  const { profile, config, rules, log, options } = load.loader.world
  if (!profile.signatures || (!config.MODULE_SIG && rules.holds('R1.16'))) return undefined
  const problem = problemOf(load)
  load.signed = problem === undefined
  if (problem === undefined) return undefined
  const soft = SOFT[problem]
  if (soft === undefined) return rules.holds('R1.14') ? problem : undefined
  if (load.loader.enforcesSignatures.value && rules.holds('R1.13/enforced')) {
    log.print(`Loading of ${soft} is rejected`)
    return 'EKEYREJECTED'
  }
  if (options.lockdown !== true || !rules.holds('R1.13/lockdown')) return undefined
  const { name } = load.request.caller
  log.print(`Lockdown: ${name}: unsigned module loading is restricted; see man kernel_lockdown.7`)
  return 'EPERM'
}

/** Cuts off what belongs to the signature, as far as it is one. R1.11, R1.12 */
function problemOf(load: Load): ErrnoName | undefined {
  const { rules } = load.loader.world
  const { bytes, flags } = load.request
  if ((flags & IGNORE_FLAGS) !== 0 && rules.holds('R1.11/flags')) return 'ENODATA'
  const { hasMarker, descriptor } = endOfFile(bytes)
  if (!hasMarker) return rules.holds('R1.11/marker') ? 'ENODATA' : undefined
  const markedBytes = bytes.length - SIGNATURE_MARKER.length
  if (rules.holds('R1.12')) load.imageBytes = markedBytes
  if (descriptor === undefined || descriptor.sizeBytes >= markedBytes - DESCRIPTOR_BYTES) return 'EBADMSG'
  if (!descriptor.isPkcs7) return 'ENOPKG'
  if (!descriptor.isPlain) return 'EBADMSG'
  if (rules.holds('R1.12')) load.imageBytes = markedBytes - DESCRIPTOR_BYTES - descriptor.sizeBytes
  const signature = load.parsed?.signature
  return typeof signature === 'object' ? signature.outcome : undefined
}

/** A kernel that knows signatures, and has seen none that is good. R1.13 */
export function taintUnsigned(load: Load): undefined {
  const { profile, config, rules, log } = load.loader.world
  if (!profile.signatures || !config.MODULE_SIG || load.signed || !rules.holds('R1.13/taint')) return
  const problem = 'module verification failed: signature and/or required key missing - tainting kernel'
  log.printAtMost(1, 'unsigned module', `${load.image.name}: ${problem}`)
  load.taint('E')
}
