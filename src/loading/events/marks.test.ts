import { describe, expect, test } from 'vitest'
import { Machine } from '../../host/simulated/index.ts'
import { Daemon } from '../daemon/index.ts'
import { markUnanswered } from './index.ts'

const MARKS = '/run/marks'
const LONG = `cpu:${'a'.repeat(252)}`
const PATH = 'dmi:bd04/01/2014:'

/** What is marked on a machine with these modaliases on its buses, where these marks were left by a daemon before. */
async function marked(modaliases: readonly string[], left: readonly string[] = []) {
  const machine = new Machine({
    modules: [
      { path: 'kernel/card.ko', aliases: ['pci:v1d*'] },
      { path: 'kernel/shunned.ko', aliases: ['pci:v3d*'] },
    ],
    files: { '/etc/modprobe.d/no.conf': 'blacklist shunned\n' },
  })
  modaliases.forEach((modalias, index) => {
    machine.write(`/sys/bus/${modalias.split(':', 1)[0]}/devices/device${index}/modalias`, `${modalias}\n`)
  })
  for (const modalias of left) machine.write(`${MARKS}/${modalias}`, '')
  const answer = { count: 0, names: [] as string[] }
  machine.start('daemon', async (host) => {
    const daemon = new Daemon(host, { sink: () => undefined })
    answer.count = await markUnanswered(host.files, daemon, MARKS)
    answer.names = (await host.files.list(MARKS)).map(({ name }) => name).sort()
    await daemon.tree.close()
    return 0
  })
  await machine.run()
  return answer
}

describe('markUnanswered()', () => {
  test('marks each modalias that no module answers to, once, and those that are not to be loaded', async () => {
    const devices = ['pci:v1d1', 'pci:v2d1', 'acpi:PNP0C0F:', 'acpi:PNP0C0F:', 'pci:v3d1']
    expect(await marked(devices)).toEqual({ count: 3, names: ['acpi:PNP0C0F:', 'pci:v2d1', 'pci:v3d1'] })
  })

  test('takes away a mark that is no longer true, and keeps the others', async () => {
    const left = ['pci:v1d1', 'pci:v2d1']
    expect(await marked(['pci:v1d1', 'pci:v2d1'], left)).toEqual({ count: 1, names: ['pci:v2d1'] })
  })

  test('marks nothing that is no name of a file', async () => {
    expect(await marked([LONG, PATH, '.', '..', '.a:', 'b:'])).toEqual({ count: 1, names: ['b:'] })
  })

  test('fills no memory, however many devices there are', async () => {
    const devices = Array.from({ length: 4_100 }, (_, index) => `usb:v${index}`)
    expect((await marked(devices)).count).toBe(4_096)
  })
})
