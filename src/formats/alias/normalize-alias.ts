import type { Alias } from '../../names.ts'

/**
 * Dashes become underscores, except inside `[...]`; undefined where brackets do not match, for which libkmod answers
 * EINVAL. kmod 34 `alias_normalize()`.
 */
export function normalizeAlias(text: string): Alias | undefined {
  if (!text.includes('[') && !text.includes(']')) return text.replaceAll('-', '_') as Alias
  let normal = ''
  let start = 0
  for (let open = text.indexOf('['); open >= 0; open = text.indexOf('[', start)) {
    const outside = text.slice(start, open)
    // A bracket ends at the first `]`, even one that fnmatch(3) would take as a member of the set, as in `[]a]`.
    const close = text.indexOf(']', open)
    if (close < 0 || outside.includes(']')) return undefined
    normal += outside.replaceAll('-', '_') + text.slice(open, close + 1)
    start = close + 1
  }
  const rest = text.slice(start)
  return rest.includes(']') ? undefined : ((normal + rest.replaceAll('-', '_')) as Alias)
}
