/** Directives of printf(3) as the kernel's callers write them, and what each makes. */
const DIRECTIVE = /%(?:\.\*|0?(\d*)(?:\.\d+)?)([sduixX])/g

const MADE: Readonly<Record<string, string>> = { s: '.+', d: '-?\\d+', i: '-?\\d+', u: '\\d+' }

const patterns = new Map<string, RegExp>()

/** Could `format` have made that name? */
export function makes(format: string, asked: string): boolean {
  const pattern = patterns.get(format) ?? patternOf(format)
  patterns.set(format, pattern)
  return pattern.test(asked)
}

function patternOf(format: string): RegExp {
  let end = 0
  let source = ''
  for (const match of format.matchAll(DIRECTIVE)) {
    const [directive, width = '', kind = ''] = match
    source += escaped(format.slice(end, match.index)) + (MADE[kind] ?? hexadecimal(kind, width))
    end = match.index + directive.length
  }
  return new RegExp(`^${source}${escaped(format.slice(end))}$`, 's')
}

function hexadecimal(kind: string, width: string): string {
  return `[0-9${kind === 'x' ? 'a-f' : 'A-F'}]{${width === '' ? 1 : width},}`
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
