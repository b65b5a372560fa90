import type { Alias } from '../../names.ts'

/**
 * Dashes become underscores, except inside `[...]`; undefined where brackets do not match, for which libkmod answers
 * EINVAL. kmod 34 `alias_normalize()`.
 */
export function normalizeAlias(text: string): Alias | undefined {
  if (!text.includes('[') && !text.includes(']')) return underscored(text) as Alias
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

/** What `replaceAll('-', '_')` gives, in half of its time: each request passes here. */
function underscored(text: string): string {
  let result = ''
  let start = 0
  for (let dash = text.indexOf('-'); dash >= 0; dash = text.indexOf('-', start)) {
    result += `${text.slice(start, dash)}_`
    start = dash + 1
  }
  return start === 0 ? text : result + text.slice(start)
}
