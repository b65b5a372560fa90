// @ts-check
import { accessSync, constants } from 'node:fs'

/** Debian's package puts it there. */
export const CHROMIUM = '/usr/bin/chromium'

/**
 * Why this machine cannot open a page, with the one command that would change it; undefined where it can.
 * @returns {{ why: string, command: string } | undefined}
 */
export function missingForBrowser() {
  try {
    accessSync(CHROMIUM, constants.X_OK)
    return undefined
  } catch {
    return { why: `not installed: ${CHROMIUM}`, command: 'scripts/setup-debian.sh --yes' }
  }
}
