import { FormatError } from '../../errors.ts'
import { CODE } from './code.ts'

// Of every engine, though not of the language. https://webassembly.github.io/spec/js-api, https://html.spec.whatwg.org
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object
  readonly Instance: new (module: object, imports: Imports) => { readonly exports: Functions }
}
declare const atob: (base64: string) => string
// https://encoding.spec.whatwg.org
declare const TextEncoder: new () => {
  encodeInto(text: string, bytes: Uint8Array): { readonly read: number }
}

interface Imports {
  readonly host: { fetch(offset: number, sizeBytes: number, to: number): void; refuse(): void }
}

/** What assembly/index.ts exports; there it says what each does. Numbers come with a sign. */
interface Functions {
  readonly memory: { readonly buffer: ArrayBuffer }
  begin(): void
  takeFirst(sizeBytes: number): number
  roomStart(): number
  roomSize(): number
  read(sizeBytes: number, thereBytes: number): number
  numberOf(start: number, end: number): number
  numberEach(start: number, ends: number, count: number): void
  nameCount(): number
  nameBytes(): number
  nameBytesEnd(): number
  nameEntries(): number
  writeTrie(texts: number, textsEnd: number, priorities: number, count: number): number
  trieBytes(): number
  beginSums(count: number): void
  addToSums(start: number, count: number): void
  firstSum(): number
  secondSum(): number
}

const IS_LITTLE = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

let compiled: object | undefined

/**
 * WebAssembly with memory of its own. Its code is as fast the first time as later, where V8's quick tiers run JavaScript for most
 * of a run that reads thousands of modules once.
 */
export class Assembled {
  readonly functions: Functions
  /** Makes sure of a part of the image that is being read: where it lies in the room, else at `to`. */
  fetch: (offset: number, sizeBytes: number, to: number) => void = () => undefined
  #bytes: Uint8Array
  #words: Uint32Array

  constructor() {
    compiled ??= new WebAssembly.Module(bytesOf(CODE))
    const fetch = (offset: number, sizeBytes: number, to: number) => this.fetch(offset >>> 0, sizeBytes >>> 0, to >>> 0)
    this.functions = new WebAssembly.Instance(compiled, { host: { fetch, refuse } }).exports
    this.#bytes = new Uint8Array(this.functions.memory.buffer)
    this.#words = new Uint32Array(this.functions.memory.buffer)
  }

  /** Its memory, until it grows, which any call may make it do. */
  get bytes(): Uint8Array {
    // The old one is detached then.
    if (this.#bytes.length === 0) {
      this.#bytes = new Uint8Array(this.functions.memory.buffer)
      this.#words = new Uint32Array(this.functions.memory.buffer)
    }
    return this.#bytes
  }

  /** Where there is memory of that size, until something else is taken or read. */
  taken(sizeBytes: number): number {
    return this.functions.takeFirst(sizeBytes) >>> 0
  }

  /** The word at a place in it. */
  word(at: number): number {
    return IS_LITTLE ? this.#words[at >>> 2]! : this.words(at, 1)[0]!
  }

  /** Some words of it. */
  words(start: number, count: number): Uint32Array {
    const { bytes } = this
    if (IS_LITTLE) return this.#words.subarray(start >>> 2, (start >>> 2) + count)
    const view = new DataView(bytes.buffer, start >>> 0, 4 * count)
    return Uint32Array.from({ length: count }, (_, index) => view.getUint32(4 * index, true))
  }

  /** Puts a text there. False where it is not 7-bit ASCII: not all of it is there then. */
  putAscii(start: number, text: string): boolean {
    // Any other character takes more bytes than one.
    return new TextEncoder().encodeInto(text, this.bytes.subarray(start, start + text.length)).read === text.length
  }

  /** Puts words there. */
  putWords(start: number, words: Uint32Array): void {
    const { bytes } = this
    if (IS_LITTLE) {
      this.#words.set(words, start >>> 2)
      return
    }
    const view = new DataView(bytes.buffer, start >>> 0, 4 * words.length)
    for (let index = 0; index < words.length; index++) view.setUint32(4 * index, words[index]!, true)
  }
}

let shared: Assembled | undefined

/** One for those who keep nothing in it: each would take memory of its own. */
export function sharedAssembled(): Assembled {
  shared ??= new Assembled()
  return shared
}

function refuse(): never {
  throw new FormatError('memory', 0, 'there is not as much', 'ENOMEM')
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}
