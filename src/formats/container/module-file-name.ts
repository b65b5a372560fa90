/** The suffixes by which kmod 34, built with every codec, knows a module's file. */
export const MODULE_SUFFIXES: readonly string[] = ['.ko', '.ko.gz', '.ko.xz', '.ko.zst']

/** True for a file name or path that ends as a module's does. */
export function isModuleFileName(name: string): boolean {
  return MODULE_SUFFIXES.some((suffix) => name.endsWith(suffix))
}
