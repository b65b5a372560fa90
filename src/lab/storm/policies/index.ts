import { DAEMON } from './daemon.ts'
import { MODONCE } from './modonce.ts'
import type { Policy } from './policy.ts'
import { SHARED_CONTEXT } from './shared-context.ts'
import { UDEV } from './udev.ts'
import { LIBKMOD_WINDOW, UDEV_WINDOW } from './windows.ts'

export type { ForkedTree, Policy } from './policy.ts'
export { UDEV } from './udev.ts'

/** All policies, in the order in which they are listed. */
export const POLICIES: readonly Policy[] = [UDEV, UDEV_WINDOW, LIBKMOD_WINDOW, SHARED_CONTEXT, MODONCE, DAEMON]
