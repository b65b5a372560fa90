/** Sixteen processes want one module, four each millisecond: `node 05-a-storm.mjs [SEED]`, the same for the same seed. */
import { load } from 'modonce'
import { kmodModprobe } from 'modonce/lab/actors'
import { Machine } from 'modonce/simulated'

/** @typedef {import('modonce/simulated').Program} Program */

/** @type {Program} */
const modonce = async (host) => ((await load(host, 'xfs')).some(({ kind }) => kind === 'failed') ? 1 : 0)

const seed = Number(process.argv[2] ?? 1)
const modules = [{ path: 'libcrc32c.ko' }, { path: 'xfs.ko', depends: ['libcrc32c'], init: { sleepMs: 2 } }]
await storm("kmod's modprobe", [kmodModprobe])
await storm('modonce', [modonce])
await storm('half and half', [kmodModprobe, modonce])

/** The loaders take turns. @param {string} name @param {readonly [Program, ...Program[]]} loaders */
async function storm(name, loaders) {
  const machine = new Machine({ seed, modules })
  for (let number = 0; number < 16; number++) {
    const loader = loaders[number % loaders.length] ?? loaders[0]
    machine.start(`process ${number}`, async (host) => {
      await host.clock.sleep(Math.floor(number / 4))
      return loader(host, ['modprobe', 'xfs'], {})
    })
  }
  await machine.run()
  const { finitModuleCalls, loads, duplicates } = machine.counters
  console.log(`${name}: ${finitModuleCalls} calls, ${loads} loads, ${duplicates} duplicates`)
}
