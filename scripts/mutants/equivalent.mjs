// @ts-check
/** Why a mutant that survived does the same as the loader, or what is worse in it that no promise is about. */

/** @type {readonly { file: string, kind: string, about: string, reason: string }[]} */
const REASONS = []

/** @param {import('./report.mjs').Result} mutant @returns {string | undefined} */
export function reasonOf({ file, kind, about }) {
  return REASONS.find((one) => file.endsWith(one.file) && kind === one.kind && about.startsWith(one.about))?.reason
}
