/** One word of a module's arguments: a name, and a value where there is an equals sign. */
export interface Argument {
  readonly name: string
  readonly value: string | undefined
}

/**
 * The words of what a module is given, left to right: blanks part them, and double quotes keep blanks together. Quotes around a
 * value, or around the whole word, are no part of it. R1.29
 */
export function splitArguments(text: string): Argument[] {
  const words = text.match(/(?:[^\s"]|"[^"]*(?:"|$))+/g) ?? []
  return words.map((word) => {
    const quoted = word.startsWith('"')
    const inner = quoted ? word.slice(1) : word
    // One at the very beginning is part of the name.
    const equals = inner.indexOf('=', 1)
    if (equals < 0) return { name: quoted ? withoutEndQuote(inner) : inner, value: undefined }
    const value = inner.slice(equals + 1)
    const plain = value.startsWith('"') ? withoutEndQuote(value.slice(1)) : quoted ? withoutEndQuote(value) : value
    return { name: inner.slice(0, equals), value: plain }
  })
}

function withoutEndQuote(text: string): string {
  return text.endsWith('"') ? text.slice(0, -1) : text
}
