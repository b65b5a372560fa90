import type { Files, Host } from '../../../host/index.ts'
import type { World } from '../../world.ts'

/** What `modonce service` was told. */
export interface ServiceJob {
  readonly world: World
  /** The machine that this runs on. */
  readonly machine: Host
  /** The files below the root that it is about. */
  readonly files: Files
  /** The root is that of the running system. */
  readonly isRunning: boolean
  /** Empty for that of the running system. */
  readonly root: string
  readonly dryRun: boolean
  readonly json: boolean
  readonly helper: string | undefined
  readonly nextLoader: string | undefined
}
