import type { Program } from '../../host/simulated/index.ts'

/**
 * swapper while it registers algorithms: the crypto layer looks for its manager to have them tested, requests it where there
 * is none, and goes on without. [seed 000: "modprobe cryptomgr" called from swapper]
 */
export const cryptoManager: Program = async ({ services }) => {
  await services.registerAlgorithm('aes')
  return 0
}
