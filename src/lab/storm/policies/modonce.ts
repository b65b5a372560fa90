import { convergeByFiles, probe } from '../../../loading/index.ts'
import type { Policy } from './policy.ts'

/** The loader that ships, in each worker, without a daemon: it converges by the lock files in /run/modonce. */
export const MODONCE: Policy = {
  name: 'modonce',
  about: 'modonce in each worker: one insertion a module, by its lock file',
  begin: ({ knowledge, resolve }) => ({
    load: async (host, asked) => {
      const convergence = convergeByFiles(host, 'explicit', 'udev')
      const resolution = resolve(asked)
      let succeeded = true
      for (const candidate of resolution.kind === 'found' ? resolution.candidates : []) {
        const { kind } = await probe(host, knowledge, candidate, { convergence })
        if (kind === 'failed') succeeded = false
      }
      return succeeded
    },
  }),
}
