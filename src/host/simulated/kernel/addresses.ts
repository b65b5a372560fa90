/** Where x86-64 puts modules. Linux arch/x86/include/asm/pgtable_64_types.h, MODULES_VADDR. */
const MODULES_START = 0xffff_ffff_c000_0000n

const PAGE_BYTES = 4096n
const PAGES = 0x3f000

/** Where a module is in memory: made of its name, so that the order of loads makes no difference. */
export function addressOf(module: string): bigint {
  let hash = 0
  for (let index = 0; index < module.length; index++) hash = (Math.imul(hash, 31) + module.charCodeAt(index)) >>> 0
  return MODULES_START + BigInt(hash % PAGES) * PAGE_BYTES
}

/** An address as /proc and /sys print it, or nothing but zeros for who may not see it. R5.1 */
export function addressText(address: bigint, isVisible: boolean): string {
  return `0x${(isVisible ? address : 0n).toString(16).padStart(16, '0')}`
}

/** What is printed for who may not see any. R5.1 */
export const HIDDEN_ADDRESS: string = addressText(0n, false)
