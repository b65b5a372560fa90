/** Finds a race that was planted in a loader, or proves that it is gone: `node 07-explore-a-loader.mjs [--mended]`. */
import { explore, formatLanes, scenario } from 'modonce/lab/explorer'

/** @typedef {import('modonce/simulated').Program} Program */

const isMended = process.argv.includes('--mended')

/** Loads snd, unless it is there already. The race: a directory in /sys/module does not mean that init has run. @type {Program} */
const loader = async ({ files, kernel }) => {
  const sign = isMended ? '/sys/module/snd/initstate' : '/sys/module/snd'
  const there = await (isMended ? files.read(sign) : files.stat(sign)).catch(() => undefined)
  if (there instanceof Uint8Array ? there[0] === 'l'.charCodeAt(0) : there !== undefined) return 0
  // Whoever comes second waits in the kernel until the first one is done, and is told EEXIST.
  await kernel.finitModule(`/lib/modules/${kernel.release()}/snd.ko`, '', 0).catch(() => undefined)
  return 0
}

const loading = scenario({ modules: [{ path: 'snd.ko' }] }, (machine, broken) => {
  for (const name of ['one', 'two']) {
    machine.start(name, async (...given) => {
      const status = await loader(...given)
      const state = machine.modules()[0]?.state ?? 'absent'
      if (status === 0 && state !== 'live') broken(`${name} ended 0, and snd was ${state}`)
      return status
    })
  }
})

const { verdict, coverage, executions, violation } = await explore(loading, { engine: { kind: 'dpor' } })
console.log(`${verdict}: ${coverage.kind}, ${executions} executions`)
if (violation !== undefined) console.log(formatLanes(violation.story, violation))
