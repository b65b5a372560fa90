// @ts-check
/** A second chance for guests that ended for no reason of ours, and for no others. */
import { GuestError } from './qemu.mjs'

/** How often a boot is repeated at most. */
const MOST = { neverReady: 3, emulator: 2 }

/**
 * Boots until a guest comes to its end. It is booted again where it was never ready, or where the emulator's fault ended it,
 * each time said on standard error; any other failure is final.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} boot
 * @param {(attempt: number) => string} setAside keeps what the broken guest left, and tells where
 * @returns {Promise<T>}
 */
export async function bootAgainWhereBroken(label, boot, setAside) {
  const left = { ...MOST }
  for (let attempt = 1; ; attempt++) {
    try {
      return await boot()
    } catch (error) {
      if (!(error instanceof GuestError)) throw error
      const kind = error.ready ? 'emulator' : 'neverReady'
      if ((error.ready && error.fault === undefined) || left[kind]-- === 0) throw error
      const what = error.fault === undefined ? error.message.split('\n', 1)[0] : `the emulator's fault: ${error.fault}`
      console.error(`vm: ${label}: attempt ${attempt} broke, ${what}; kept in ${setAside(attempt)}; booting again`)
    }
  }
}
