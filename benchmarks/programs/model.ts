/** `PROCESSES MODULES`: steps, CPU nanoseconds and peak memory of a storm of modprobe-like processes on 255 CPUs, as JSON. */

import { type CostedStep, Machine, type ModuleFacts, type Program } from '../../src/host/simulated/index.ts'

const [, , processes = '500', each = '40'] = process.argv

const CPUS = 255
const DIRECTORY = '/lib/modules/6.1.0-simulated'

/** Of the size of what a large server loads at boot: chains of up to four, 300 modules. */
const modules = Array.from({ length: 300 }, (_, index): ModuleFacts => {
  const depends = index % 4 === 0 ? [] : [`driver_${index - 1}`]
  return { path: `kernel/driver_${index}.ko`, sizeBytes: 50_000 + index * 1_000, depends, init: { sleepMs: index % 7 } }
})

/** As a worker of udev does for its devices: what is not live is inserted, dependencies first. */
const loads =
  (first: number): Program =>
  async ({ kernel, files }) => {
    for (const name of ['modules.dep.bin', 'modules.alias.bin', 'modules.softdep', 'modules.builtin.bin']) {
      await files.stat(`${DIRECTORY}/${name}`)
    }
    for (let count = 0; count < Number(each); count++) {
      const asked = (first + count * 7) % modules.length
      for (let index = asked - (asked % 4); index <= asked; index++) {
        const state = await files.read(`/sys/module/driver_${index}/initstate`).catch(() => undefined)
        if (state?.[0] === 'l'.charCodeAt(0)) continue
        await kernel.finitModule(`${DIRECTORY}/kernel/driver_${index}.ko`, '', 0).catch(() => undefined)
      }
    }
    return 0
  }

function cost({ call, point, bytes }: CostedStep): number {
  if (call === 'finit_module') return point === 'opened' ? 20_000 + bytes / 2 : 3_000
  return 10_000
}

const machine = new Machine({ modules, timed: { cpus: CPUS, cost, jitter: 0.1 }, stepBudget: 1e9 })
for (let index = 0; index < Number(processes); index++) machine.start(`worker${index}`, loads(index))
const before = process.cpuUsage()
await machine.run()
const { user, system } = process.cpuUsage(before)
const { loads: loaded, duplicates } = machine.counters
const figures = {
  steps: machine.steps,
  cpuNs: (user + system) * 1000,
  peakKb: process.resourceUsage().maxRSS,
  virtualMs: Number(machine.nowNs) / 1e6,
  loaded,
  duplicates,
}
console.log(JSON.stringify(figures))
