// @ts-check
/** Whether a guest that came to a bad end was ended by the emulator, and not by what it was given to do. */

/**
 * What the console of such a guest shows. QEMU 7.2 may go on running a code patch's int3 when the patch is over
 * (docs/found.md): the kernel takes it for a fault, or comes back to it for ever, whatever locks it holds.
 * @type {readonly (readonly [sign: RegExp, meaning: string])[]}
 */
const SIGNS = [
  [/\bint3: 0000 \[#\d+\]/, 'a processor met the int3 of a code patch that was over'],
  [/Kernel panic - not syncing: softlockup: hung tasks/, 'a processor was locked up'],
  // From 60 s on, at Debian's 250 jiffies a second: a first notice comes after 21 s, and a busy machine brings it about.
  [/rcu_\w+ kthread starved for (1[5-9]\d{3}|[2-9]\d{4}|\d{6,}) jiffies/, "RCU's thread was starved"],
]

/** How long the guest may give no sign of life, by this machine's clock: processors share those of this machine. @param {number} cpus */
export function silenceLimitMs(cpus) {
  return 60_000 + 10_000 * cpus
}

/**
 * Options of the kernel for an emulator: that keep it from patching its code while several processors run, that end a lockup.
 * `maxcpus=1`: the guest's first process starts the others, when boot and recording have patched what they patch.
 * `tsc=reliable`: emulated processors share one counter; a kernel that doubts it changes its clock, by a patch, at any time.
 * `cryptomgr.notests`: no self-tests of ciphers, which take a third of 6.12's boot.
 * @param {number} cpus
 */
export function kernelOptions(cpus) {
  // A lockup counts after twice that many seconds. 60 is the most; many processors on few of this machine's may need it.
  const lockupSeconds = cpus > 8 ? 60 : 30
  return `maxcpus=1 noreplace-smp tsc=reliable cryptomgr.notests softlockup_panic=1 watchdog_thresh=${lockupSeconds}`
}

/**
 * The emulator's fault that ended a guest, in words; undefined where it was something else.
 * @param {string} console what the kernel printed
 * @returns {string | undefined}
 */
export function emulatorFault(console) {
  return SIGNS.find(([sign]) => sign.test(console))?.[1]
}
