export type FileKind = 'file' | 'directory' | 'link' | 'other'

/** What stat(2) says of the file that a path leads to. Links are followed, so `kind` is never `link`. */
export interface FileStat {
  readonly kind: FileKind
  /** 0 for the files of /proc, one page for those of /sys, whatever they hold. */
  readonly sizeBytes: number
  readonly device: bigint
  readonly inode: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
}
