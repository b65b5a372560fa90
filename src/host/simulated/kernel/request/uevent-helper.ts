import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { Cell } from '../../cells.ts'
import type { KernelSteps } from '../../operation.ts'
import { storing } from '../../stores.ts'
import type { Requests } from './requests.ts'

const ENVIRONMENT = { HOME: '/', PATH: '/sbin:/bin:/usr/sbin:/usr/bin' }

/** A program that is run for every uevent, as /sbin/hotplug was: nobody waits for it. CONFIG_UEVENT_HELPER; R8.7 */
export class UeventHelper {
  readonly #requests: Requests
  readonly #path: Cell<string> | undefined

  constructor(requests: Requests) {
    const { state, config, fileSystem } = requests.world
    this.#requests = requests
    if (!config.UEVENT_HELPER) return
    const path = state.cell('uevent_helper', '')
    this.#path = path
    const directory = fileSystem.directory('/sys/kernel')
    fileSystem.generated(directory, 'uevent_helper', () => latin1Bytes(`${path.value}\n`), {
      mode: 0o644,
      store: storing((text) => {
        path.value = text.split('\n', 1)[0] ?? ''
        return undefined
      }),
    })
  }

  get isSet(): boolean {
    return (this.#path?.value ?? '') !== ''
  }

  /** Starts the helper for an event, with the event's variables. */
  *run(subsystem: string, variables: Readonly<Record<string, string>>): KernelSteps<void> {
    const path = this.#path?.value ?? ''
    if (path === '' || !this.#requests.world.rules.holds('R8.7')) return
    const call = { path, argv: [path, subsystem], environment: { ...variables, ...ENVIRONMENT } }
    yield* this.#requests.helper.run(call, { until: 'nothing', killable: false })
  }
}
