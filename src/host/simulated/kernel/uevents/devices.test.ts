import { expect } from 'vitest'
import { on } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { latin1 } from '../../../../formats/bytes/index.ts'
import { cpuDevices, parseUevent, type SimulatedHost } from '../../index.ts'

const CPU = { vendor: 0, family: 6, model: 0x8f, features: [26, 0, 25, 129] }
const MODALIAS = 'cpu:type:x86,ven0000fam0006mod008F:feature:,0000,0019,001A,0081'

/** The MODALIAS of an event that is asked for. */
async function toldBy({ services, uevents }: SimulatedHost, device: number, action: string) {
  const socket = await uevents.listen()
  await services.write(`/sys/devices/system/cpu/cpu${device}/uevent`, action)
  const event = parseUevent((await socket.receive(0))!)
  await socket.close()
  return event.variables.get('MODALIAS')
}

ruleTest('R8.6', 'all CPUs tell of one modalias, which sysfs shows with a newline', async (without) => {
  const { result } = await on({ devices: cpuDevices(3, CPU), without }, async (host) => {
    const { files } = host
    const shown = latin1(await files.read('/sys/devices/system/cpu/cpu1/modalias'))
    const uevent = latin1(await files.read('/sys/devices/system/cpu/cpu1/uevent'))
    return [shown, uevent, await toldBy(host, 0, 'add'), await toldBy(host, 2, 'add')]
  })
  expect(result).toEqual([`${MODALIAS}\n`, `MODALIAS=${MODALIAS}\n`, MODALIAS, MODALIAS])
})

ruleTest('R8.6/unbind', 'the event of an unbind has no modalias', async (without) => {
  const { result } = await on({ devices: cpuDevices(1, CPU), without }, async (host) => [
    await toldBy(host, 0, 'bind'),
    await toldBy(host, 0, 'unbind'),
  ])
  expect(result).toEqual([MODALIAS, undefined])
})

ruleTest('R3.31', 'what a bus knows of a device comes by its event, and no module is requested', async (without) => {
  const { machine, result } = await on({ devices: cpuDevices(1, CPU), without }, (host) => toldBy(host, 0, 'add'))
  expect([result, machine.requests.calls]).toEqual([MODALIAS, 0])
})
