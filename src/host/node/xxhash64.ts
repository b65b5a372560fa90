const PRIME_1 = 0x9e3779b185ebca87n
const PRIME_2 = 0xc2b2ae3d27d4eb4fn
const PRIME_3 = 0x165667b19e3779f9n
const PRIME_4 = 0x85ebca77c2b2ae63n
const PRIME_5 = 0x27d4eb2f165667c5n

/** XXH64 with seed 0, whose low half is the checksum of a zstd frame. xxHash specification 0.1.1, RFC 8878 section 3.1.1. */
export function xxhash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const stripesEnd = bytes.length - (bytes.length % 32)
  let hash = stripesEnd === 0 ? PRIME_5 : mixedLanes(view, stripesEnd)
  hash = u64(hash + BigInt(bytes.length))
  let offset = stripesEnd
  for (; offset + 8 <= bytes.length; offset += 8) {
    hash = u64(rotated(hash ^ round(0n, view.getBigUint64(offset, true)), 27n) * PRIME_1 + PRIME_4)
  }
  if (offset + 4 <= bytes.length) {
    hash = u64(rotated(hash ^ u64(BigInt(view.getUint32(offset, true)) * PRIME_1), 23n) * PRIME_2 + PRIME_3)
    offset += 4
  }
  for (; offset < bytes.length; offset++) {
    hash = u64(rotated(hash ^ u64(BigInt(view.getUint8(offset)) * PRIME_5), 11n) * PRIME_1)
  }
  return avalanche(hash)
}

/** Four lanes take eight bytes of each stripe of 32, and are merged at the end. */
function mixedLanes(view: DataView, stripesEnd: number): bigint {
  let [a, b, c, d] = [u64(PRIME_1 + PRIME_2), PRIME_2, 0n, u64(-PRIME_1)]
  for (let offset = 0; offset < stripesEnd; offset += 32) {
    a = round(a, view.getBigUint64(offset, true))
    b = round(b, view.getBigUint64(offset + 8, true))
    c = round(c, view.getBigUint64(offset + 16, true))
    d = round(d, view.getBigUint64(offset + 24, true))
  }
  let hash = u64(rotated(a, 1n) + rotated(b, 7n) + rotated(c, 12n) + rotated(d, 18n))
  for (const lane of [a, b, c, d]) hash = u64((hash ^ round(0n, lane)) * PRIME_1 + PRIME_4)
  return hash
}

function round(lane: bigint, input: bigint): bigint {
  return u64(rotated(u64(lane + input * PRIME_2), 31n) * PRIME_1)
}

function avalanche(hash: bigint): bigint {
  const first = u64((hash ^ (hash >> 33n)) * PRIME_2)
  const second = u64((first ^ (first >> 29n)) * PRIME_3)
  return second ^ (second >> 32n)
}

function rotated(value: bigint, bits: bigint): bigint {
  return u64(value << bits) | (value >> (64n - bits))
}

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value)
}
