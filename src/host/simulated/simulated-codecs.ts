import { FormatError } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import { beyondLimit, type Codecs, DECOMPRESS_LIMIT_BYTES } from '../index.ts'
import type { Caller } from './actor.ts'
import { unpackImage } from './kernel/index.ts'
import type { KernelSteps } from './operation.ts'

/** What files hold whose bytes were read, by these bytes: hundreds of loaders have a copy of one file each. */
export type FirstCopies = Map<string, Uint8Array>

/** Undoes the compression of modules of this machine; it knows no real one. */
export function simulatedCodecs(copies: FirstCopies, caller: Caller): Codecs {
  return {
    atOnce: 1,
    decompress: async (compression, bytes, limitBytes = DECOMPRESS_LIMIT_BYTES) => {
      const key = latin1(bytes)
      const first = copies.get(key) ?? bytes
      copies.set(key, first)
      const content = unpackImage(first, compression)
      if (content === undefined) {
        throw new FormatError(compression, 0, 'not compressed as the simulated machine does it', 'EOPNOTSUPP')
      }
      if (content.length > limitBytes) throw beyondLimit(compression, limitBytes)
      await caller.call('decompress', compression, inflating(content.length))
      return content
    },
  }
}

function* inflating(bytes: number): KernelSteps<void> {
  yield { point: 'inflates', bytes, inUserspace: true }
}
