import type { Caller } from '../actor.ts'
import type { LoadedModule } from './loaded-module.ts'
import {
  type HelperMachine,
  MODPROBE_SYSCTL,
  type RequestOptions,
  Requests,
  type RequestWorld,
  UEVENT_HELPER_FILE,
  UeventHelper,
} from './request/index.ts'
import { type KernelServices, kernelServices, ServiceKernel, type ServiceOwner } from './services/index.ts'
import { StoreFiles, storing } from './store-files.ts'
import { TestDevice } from './test-kmod/index.ts'

/** The module of the test device, which may be built in. */
const TEST_MODULE = 'test_kmod'

/** The part of the kernel that asks userspace for modules, and what makes it ask. */
export class AskingKernel {
  readonly requests: Requests
  readonly services: ServiceKernel
  readonly stores: StoreFiles
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
    this.stores = new StoreFiles(world.fileSystem)
    this.ueventHelper = new UeventHelper(this.requests)
    this.#testDevice = new TestDevice(this.services, this.stores)
    if (also.includes(TEST_MODULE)) this.#testDevice.appear()
    this.stores.set(
      MODPROBE_SYSCTL,
      storing((text) => this.requests.path.write(text)),
    )
    this.stores.set(
      UEVENT_HELPER_FILE,
      storing((text) => this.ueventHelper.write(text)),
    )
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
    return kernelServices(this.services, this.stores, this.ueventHelper, caller)
  }
}

/** A module is asked for by its own name, too. */
function namesOf({ name, image: { provides = [] } }: LoadedModule): readonly string[] {
  return [name, ...provides]
}

function ownerOf(module: LoadedModule): ServiceOwner {
  const hold = () => {
    module.references++
  }
  const release = () => {
    module.references--
  }
  return { stateId: module.name, hold, release }
}
