/** One value on a line of ASCII that is JSON: a character up to U+00FF in it is a byte. */
export function formatJson(value: unknown): string {
  return `${JSON.stringify(value).replaceAll(/[\x7f-\uffff]/g, escaped)}\n`
}

/** The value of such a line, as a byte string. `fail` throws. */
export function parseJson(line: string, fail: (problem: string) => never): unknown {
  try {
    return JSON.parse(/[\x80-\xff]/.test(line) ? utf8(line) : line)
  } catch {
    return fail('no JSON in UTF-8')
  }
}

/** Our own lines are ASCII, but another tool may have written one again. */
function utf8(line: string): string {
  return decodeURIComponent(line.replaceAll(/[%\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`))
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
