/** The suffixes by which kmod 34, built with every codec, knows a module's file. */
export const MODULE_SUFFIXES: readonly string[] = ['.ko', '.ko.gz', '.ko.xz', '.ko.zst']

/** The suffixes of those that are compressed, if they are what they are called. */
const COMPRESSED_SUFFIXES = MODULE_SUFFIXES.filter((suffix) => suffix !== '.ko')

/** True for a file name or path that ends as a module's does. */
export function isModuleFileName(name: string): boolean {
  // Nearly every file of a tree is asked about.
  return name.endsWith('.ko') || isCompressedFileName(name)
}

/** True for one that ends as a compressed module's does. Whether it is one, only its bytes tell. */
export function isCompressedFileName(name: string): boolean {
  return COMPRESSED_SUFFIXES.some((suffix) => name.endsWith(suffix))
}
