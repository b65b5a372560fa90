import type { FileStat } from '../../host/index.ts'

/** What makes a file the same as before. A change of its content changes its ctime, which nobody can set. */
export type FileIdentity = Pick<FileStat, 'device' | 'inode' | 'sizeBytes' | 'mtimeNs' | 'ctimeNs'>

/** Its five numbers, as the file of the cache has them. */
export function identityNumbers({ device, inode, sizeBytes, mtimeNs, ctimeNs }: FileIdentity): bigint[] {
  return [device, inode, BigInt(sizeBytes), mtimeNs, ctimeNs].map((number) => BigInt.asIntN(64, number))
}
