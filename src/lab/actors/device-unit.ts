import { type Program, parseUevent } from '../../host/simulated/index.ts'

/** What starts when a module says that it was added, as a device unit of systemd: it ends when it was told. [systemd issue 17586] */
export function deviceUnit(module: string): Program {
  return async ({ uevents }) => {
    const socket = await uevents.listen()
    for (;;) {
      const datagram = await socket.receive(Number.POSITIVE_INFINITY)
      if (datagram === undefined) return 1
      const { variables } = parseUevent(datagram)
      if (variables.get('ACTION') === 'add' && variables.get('DEVPATH') === `/module/${module}`) return 0
    }
  }
}
