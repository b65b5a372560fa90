import { type ModuleName, moduleNameOfPath } from '../../names.ts'

/** A module file that depmod has found. */
export interface ModuleFile {
  readonly name: ModuleName
  /** As it was found: messages print it. */
  readonly path: string
  /** From the module directory, or the whole path of a file outside: indexes hold it. */
  readonly relativePath: string
}

/** The file at `path`, as seen from a module directory. */
export function moduleFile(path: string, directory: string): ModuleFile {
  const inside = path.startsWith(`${directory}/`)
  return { name: moduleNameOfPath(path), path, relativePath: inside ? path.slice(directory.length + 1) : path }
}

/** The path up to the end of the module's name, in the file's own spelling of it. */
export function pathOfName({ relativePath, name }: ModuleFile): string {
  return relativePath.slice(0, relativePath.lastIndexOf('/') + 1 + name.length)
}
