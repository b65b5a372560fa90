import { describe, expect, test } from 'vitest'
import { Machine } from '../host/simulated/index.ts'
import { LiveTree } from './index.ts'

describe('LiveTree', () => {
  test('gives the new tree also to who asks while another has it opened again', async () => {
    const machine = new Machine({ modules: [{ path: 'kernel/m.ko' }] })
    const host = machine.host()
    const tree = new LiveTree(host, { release: host.kernel.release() })
    await tree.current()
    machine.write('/etc/modprobe.d/new.conf', 'alias x m\n')
    const both = await Promise.all([tree.current(), tree.current()])
    expect(both.map(({ generation }) => generation > 1)).toEqual([true, true])
    const last = await tree.current()
    expect(both).toContain(last)
    await tree.close()
  })
})
