import type { Caller } from '../actor.ts'
import type { LoadedModule } from './modules/index.ts'
import { type HelperMachine, type RequestOptions, Requests, type RequestWorld, UeventHelper } from './request/index.ts'
import { type KernelServices, kernelServices, ServiceKernel, type ServiceOwner } from './services/index.ts'
import { TestDevice } from './test-kmod/index.ts'

/** The module of the test device, which may be built in. */
const TEST_MODULE = 'test_kmod'

/** The part of the kernel that asks userspace for modules, and what makes it ask. */
export class AskingKernel {
  readonly requests: Requests
  readonly services: ServiceKernel
  readonly ueventHelper: UeventHelper
  readonly #testDevice: TestDevice

  /** `builtin` are services that are part of the kernel, `also` those that built-in modules add. */
  constructor(
    world: RequestWorld,
    machine: HelperMachine,
    options: RequestOptions,
    { builtin, also }: { readonly builtin: readonly string[] | undefined; readonly also: readonly string[] },
  ) {
    this.requests = new Requests(world, machine, options)
    this.services = new ServiceKernel(this.requests, builtin)
    this.services.services.provide(also)
    this.ueventHelper = new UeventHelper(this.requests)
    this.#testDevice = new TestDevice(this.services)
    if (also.includes(TEST_MODULE)) this.#testDevice.appear()
  }

  /** The module is live. */
  provided(module: LoadedModule): void {
    this.services.services.provide(namesOf(module), ownerOf(module))
    if (module.name === TEST_MODULE) this.#testDevice.appear()
  }

  /** The module is going. */
  withdrawn(module: LoadedModule): void {
    this.services.services.withdraw(namesOf(module), module.name)
    if (module.name === TEST_MODULE) this.#testDevice.vanish()
  }

  /** What a process may do. */
  servicesOf(caller: Caller): KernelServices {
    return kernelServices(this.services, this.ueventHelper, caller)
  }
}

/** A module is asked for by its own name, too. */
function namesOf({ name, image: { provides = [] } }: LoadedModule): readonly string[] {
  return [name, ...provides]
}

function ownerOf(module: LoadedModule): ServiceOwner {
  const hold = () => module.references.add(1)
  const release = () => module.references.add(-1)
  return { stateId: module.name, origin: module.origin, hold, release }
}
