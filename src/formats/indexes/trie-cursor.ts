import type { Allowance, TrieFile, TrieNode } from './trie-file.ts'

interface Frame {
  readonly node: TrieNode
  /** Bytes of the key down to this node, its prefix included. */
  readonly keyLength: number
  nextArc: number
}

/**
 * Walks a subtree depth first, children by ascending arc, and holds the key text down to the node it stands on. It
 * stops at every node twice: `entering` before the node's children, and again after them. The allowance bounds the
 * stack and the key text too: both grow by less than the bytes of the nodes passed.
 */
export class TrieCursor {
  node: TrieNode
  entering = true
  /** The key text is the first `keyLength` bytes of the buffer, until the next step. */
  keyLength = 0
  buffer: Uint8Array = new Uint8Array(256)
  readonly #file: TrieFile
  readonly #stack: Frame[] = []
  #next: Frame | undefined
  readonly #allowance: Allowance

  /** Starts at `node`, with the key text `arc` (if any) and the part of the node's prefix from `prefixFrom` on. */
  constructor(file: TrieFile, allowance: Allowance, node: TrieNode, prefixFrom: number, arc?: number) {
    this.#file = file
    this.#allowance = allowance
    this.node = node
    this.#next = this.#frame(node, prefixFrom, 0, arc)
  }

  /** Goes to the next stop; false at the end. */
  advance(): boolean {
    if (this.#next) {
      this.#stack.push(this.#next)
      this.#stopAt(this.#next, true)
      this.#next = undefined
      return true
    }
    const top = this.#stack.at(-1)
    if (!top) return false
    while (top.nextArc <= top.node.last) {
      const arc = top.nextArc++
      const child = this.#file.child(top.node, arc)
      if (!child) continue
      this.#next = this.#frame(child, child.prefixStart, top.keyLength, arc)
      return this.advance()
    }
    this.#stack.pop()
    this.#stopAt(top, false)
    return true
  }

  #stopAt(frame: Frame, entering: boolean): void {
    this.node = frame.node
    this.keyLength = frame.keyLength
    this.entering = entering
  }

  #frame(node: TrieNode, prefixFrom: number, parentLength: number, arc: number | undefined): Frame {
    this.#allowance.take(node.sizeBytes, node.prefixStart)
    const arcLength = arc === undefined ? 0 : 1
    const keyLength = parentLength + arcLength + node.prefixEnd - prefixFrom
    if (keyLength > this.buffer.length) this.#growBuffer(keyLength)
    if (arc !== undefined) this.buffer[parentLength] = arc
    let to = parentLength + arcLength
    for (let at = prefixFrom; at < node.prefixEnd; at++) this.buffer[to++] = this.#file.bytes[at]!
    return { node, keyLength, nextArc: node.first }
  }

  #growBuffer(keyLength: number): void {
    const grown = new Uint8Array(2 * keyLength)
    grown.set(this.buffer)
    this.buffer = grown
  }
}
