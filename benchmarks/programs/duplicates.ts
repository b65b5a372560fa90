/**
 * `EVENTS`: so many duplicate uevents, as the kernel sends them, through a daemon in this process with its metrics, on a simulated
 * machine. Events a second of wall and of CPU time, and the memory of the process after a quarter of them, half, and all, as JSON.
 */

import { Metrics } from '../../src/cli/serve/metrics.ts'
import { toFolds } from '../../src/cli/serve/open-calls.ts'
import { parseDeviceUevent } from '../../src/formats/uevent/index.ts'
import { cpuDevices, Machine } from '../../src/host/simulated/index.ts'
import { Daemon } from '../../src/loading/daemon/index.ts'

/** Taken from the socket at a time, before anything else may happen. */
const BURST = 1_000

const events = Number(process.argv[2] ?? 1_000_000)
const quarter = Math.floor(events / 4)
const [device] = cpuDevices(1, {
  vendor: 2,
  family: 15,
  model: 107,
  features: Array.from({ length: 100 }, (_, bit) => 2 * bit),
})
if (device?.modalias === undefined) throw new Error('there is no CPU')
const { modalias, path } = device

/** As it comes from the socket: each with a number and a device of its own. */
function datagram(seqnum: number): string {
  const devpath = `${path}/${seqnum % 255}`
  return `add@${devpath}\0ACTION=add\0DEVPATH=${devpath}\0SUBSYSTEM=cpu\0SYNTH_UUID=0\0MODALIAS=${modalias}\0SEQNUM=${seqnum}\0`
}

const machine = new Machine({ modules: [{ path: 'kernel/cpu.ko', aliases: ['cpu:type:x86*'] }], stepBudget: 1e9 })
machine.start('daemon', async (host) => {
  const queue = await host.requests.listen()
  const metrics = new Metrics()
  const daemon = new Daemon(host, { sink: toFolds([metrics]) })
  await daemon.serve(queue, ({ begin }) => {
    begin(async () => {
      const [startMs, cpu] = [performance.now(), process.cpuUsage()]
      const residentMiB: number[] = []
      for (let seqnum = 1; seqnum <= events; seqnum++) {
        const event = parseDeviceUevent(datagram(seqnum))
        if (event?.modalias === undefined) throw new Error('that is no event')
        const { action, devpath, synthUuid } = event
        daemon.uevent(event.modalias, { devpath, action, seqnum, ...(synthUuid !== undefined && { synthUuid }) })
        if (seqnum % BURST === 0) await host.clock.sleep(0)
        if (seqnum === quarter || seqnum === 2 * quarter || seqnum === 4 * quarter) residentMiB.push(memoryMiB())
      }
      const { user, system } = process.cpuUsage(cpu)
      const eventsASecond = Math.round((events * 1000) / (performance.now() - startMs))
      const eventsACpuSecond = Math.round((events * 1e6) / (user + system))
      console.log(JSON.stringify({ eventsASecond, eventsACpuSecond, residentMiB }))
      await queue.close()
    })
  })
  return 0
})

function memoryMiB(): number {
  globalThis.gc?.()
  return Math.round(process.memoryUsage().rss / 2 ** 20)
}

void machine.run()
