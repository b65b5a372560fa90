import { type AsnType, Constructed, ObjectIdentifier } from 'asn1js'
import { FormatError } from '../../errors.ts'
import { latin1 } from '../bytes/index.ts'

/** First bytes of the values in a PKCS#7 message: class, form and tag in one. */
export const DER = {
  integer: 0x02,
  octetString: 0x04,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
  context1: 0xa1,
} as const

const UTF8_STRING = 0x0c
/** The types a name's value may have: UTF8, Numeric, Printable, Teletex, IA5, Universal and BMP strings. */
const TEXT_TAGS = [UTF8_STRING, 0x12, 0x13, 0x14, 0x16, 0x1c, 0x1e]

const NULL = 0x05
/** End of contents, boolean, integer, bit string, object identifier, enumerated. */
const NEVER_EMPTY_TAGS = [0x00, 0x01, 0x02, 0x03, 0x06, 0x0a]

/**
 * Walks through the members of a constructed value in order. asn1js builds the tree but lets pass what OpenSSL refuses: a
 * wrong form bit, members that do not fill their parent, numbers with padding. The walk refuses these.
 */
export class DerMembers {
  readonly #nodes: readonly AsnType[]
  #index = 0

  constructor(parent: AsnType, tag: number) {
    if (tagOf(parent) !== tag || !(parent instanceof Constructed)) refuse('unexpected type')
    this.#nodes = parent.valueBlock.value
    const membersBytes = this.#nodes.reduce((sum, node) => sum + node.valueBeforeDecodeView.length, 0)
    if (!parent.lenBlock.isIndefiniteForm && membersBytes !== parent.lenBlock.length)
      refuse('members of another length')
  }

  get done(): boolean {
    return this.#index === this.#nodes.length
  }

  /** The next member, which must have that tag, or any if none is named. */
  take(tag?: number): AsnType {
    const node = this.#nodes[this.#index++]
    if (node === undefined || (tag !== undefined && tagOf(node) !== tag)) refuse('unexpected member')
    return node
  }

  /** Steps over the next member if it has that tag. */
  skip(tag: number): void {
    const node = this.#nodes[this.#index]
    if (node !== undefined && tagOf(node) === tag) this.#index++
  }

  enter(tag: number): DerMembers {
    return new DerMembers(this.take(tag), tag)
  }

  objectIdentifier(): string {
    const node = this.take()
    if (!(node instanceof ObjectIdentifier)) refuse('not an object identifier')
    const arcs = contentsOf(node)
    if (arcs.some((byte, index) => byte === 0x80 && (arcs[index - 1] ?? 0) < 0x80)) refuse('arc with padding')
    return node.getValue()
  }

  /** The two's complement digits of a number in its shortest form. */
  integer(): Uint8Array {
    const digits = contentsOf(this.take(DER.integer))
    const [first, second = 0x80] = digits
    const padded = digits.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
    if (first === undefined || padded) refuse('number of no or too many bytes')
    return digits
  }

  /** A string's bytes as they stand. Only of UTF-8 the encoding is checked, as OpenSSL does. */
  text(): string {
    const node = this.take()
    const text = latin1(contentsOf(node))
    if (!TEXT_TAGS.includes(tagOf(node)!)) refuse('not a string')
    if (tagOf(node) === UTF8_STRING && !isUtf8(text)) refuse('broken UTF-8')
    return text
  }

  /** Steps over a value of any type, if its length is one that the type can have. */
  skipAny(): void {
    const node = this.take()
    const empty = contentsOf(node).length === 0
    if (empty ? NEVER_EMPTY_TAGS.includes(tagOf(node)!) : tagOf(node) === NULL) refuse('impossible length')
  }

  end(): void {
    if (!this.done) refuse('member too many')
  }
}

/** The bytes of a value without its tag and length. */
export function contentsOf(node: AsnType): Uint8Array {
  return node.valueBeforeDecodeView.subarray(node.idBlock.blockLength + node.lenBlock.blockLength)
}

function isUtf8(text: string): boolean {
  try {
    decodeURIComponent(text.replace(/./gs, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`))
    return true
  } catch {
    return false
  }
}

function tagOf(node: AsnType): number | undefined {
  return node.valueBeforeDecodeView[0]
}

function refuse(problem: string): never {
  throw new FormatError('PKCS#7', 0, problem)
}
