import { buildId, type Elf, type InfoField, infoField, modinfoStrings, parseElf } from '../elf/index.ts'
import { readSignature, type Signature } from '../signature/index.ts'
import { hexLines } from './hex-lines.ts'

/**
 * What libkmod's `kmod_module_get_info()` answers for a decompressed module file, in its order: the `.modinfo` strings, then
 * the signature. `buildId` adds that field between the two, as kmod does after version 34.
 */
export function moduleInfo(bytes: Uint8Array, options: { readonly buildId?: boolean } = {}): InfoField[] {
  const elf = parseElf(bytes)
  const fields = modinfoStrings(elf).map(infoField)
  if (options.buildId === true) fields.push(...buildIdFields(elf))
  const signature = readSignature(bytes)
  if (signature !== undefined) fields.push(...signatureFields(signature))
  return fields
}

function buildIdFields(elf: Elf): InfoField[] {
  const id = buildId(elf)
  return id === undefined ? [] : [{ key: 'build-id', value: hexLines(id) }]
}

/** None for a PKCS#7 message that cannot be read: kmod 34, built with OpenSSL, then shows the module as unsigned. */
function signatureFields(signature: Signature): InfoField[] {
  if (signature.hashAlgorithm === 'unknown') return []
  return [
    { key: 'sig_id', value: signature.idType },
    { key: 'signer', value: cString(signature.signer) },
    { key: 'sig_key', value: hexLines(signature.keyId) },
    { key: 'sig_hashalgo', value: signature.hashAlgorithm },
    { key: 'signature', value: hexLines(signature.signature) },
  ]
}

/** libkmod hands every value out as a C string. */
function cString(text: string): string {
  const nul = text.indexOf('\0')
  return nul < 0 ? text : text.slice(0, nul)
}
