/**
 * The words of $MODPROBE_OPTIONS, which stand before the arguments. As kmod 34 splits them: at every single blank, so that
 * two in a row have an empty word between them; a quoted text at the start of a word is a word of its own, one inside a
 * word belongs to it; and behind a quote that is never closed all the rest is one word.
 */
export function splitOptions(text: string): string[] {
  const words: string[] = []
  let word = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (character === ' ') {
      words.push(word)
      word = ''
    } else if (character !== '"' && character !== "'") {
      word += character
    } else {
      const close = text.indexOf(character, at + 1)
      if (close < 0) return [...words, word + text.slice(at)]
      const quoted = text.slice(at + 1, close)
      if (word === '') words.push(quoted)
      else word += quoted
      at = close
    }
  }
  return word === '' ? words : [...words, word]
}
