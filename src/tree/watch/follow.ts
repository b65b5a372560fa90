import { isRefusal, type KernelError } from '../../errors.ts'
import type { Files, Watch } from '../../host/index.ts'

/** Files through which whatever is looked at is watched, from before it is looked at. */
export interface Followed {
  readonly files: Files
  /** Why no more can be watched, if so. What is looked at from then on is not. */
  refusal(): KernelError | undefined
}

/** Where it is the thing looked at that cannot be watched: looking at it says the same. */
const SAID_BY_LOOKING = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'] as const

/**
 * The same files, watched. Of a path that is looked at, the directories that lead to it are watched for its names, so that
 * it is noticed when it comes to be, or when one of them is replaced; of a link, what it leads to.
 */
export function follow(files: Files, watch: Watch): Followed {
  const follower = new Follower(watch)
  const read: Files['read'] = async (path, limitBytes) => {
    await follower.see(path)
    return files.read(path, limitBytes)
  }
  const stat: Files['stat'] = async (path) => {
    await follower.see(path)
    return files.stat(path)
  }
  const list: Files['list'] = async (path) => {
    await follower.seeNames(path)
    const entries = await files.list(path)
    for (const { name, kind } of entries) if (kind === 'link') follower.links.add(`${path}/${name}`)
    return entries
  }
  const identify: Files['identify'] = async (paths) => {
    for (const path of paths) await follower.see(path)
    return files.identify(paths)
  }
  return { files: { ...files, read, stat, list, identify }, refusal: () => follower.refusal }
}

class Follower {
  readonly #watch: Watch
  /** Paths that were found to be links. */
  readonly links = new Set<string>()
  /** Directories that are watched for all their names. */
  readonly #whole = new Set<string>()
  readonly #seen = new Set<string>()
  refusal: KernelError | undefined

  constructor(watch: Watch) {
    this.#watch = watch
  }

  /** What is at this path, whatever it is. */
  async see(path: string): Promise<void> {
    const [directory] = parted(path)
    const isOfWatched = this.#whole.has(directory)
    if (isOfWatched && !this.links.has(path)) return
    if (this.#whole.has(path) || this.#seen.has(path)) return
    this.#seen.add(path)
    if (!isOfWatched) await this.#seeWay(path)
    await this.#add(path)
  }

  async seeNames(path: string): Promise<void> {
    if (this.#whole.has(path)) return
    const [directory] = parted(path)
    if (!this.#whole.has(directory)) await this.#seeWay(path)
    await this.#add(path)
    this.#whole.add(path)
  }

  /** The top first: what comes to be in between is seen in what was there before. */
  async #seeWay(path: string): Promise<void> {
    const [directory, name] = parted(path)
    if (directory === path) return
    await this.#seeWay(directory)
    const key = `${directory}\0${name}`
    if (this.#whole.has(directory) || this.#seen.has(key)) return
    this.#seen.add(key)
    await this.#add(directory, [name])
  }

  async #add(path: string, names?: readonly string[]): Promise<void> {
    if (this.refusal !== undefined) return
    try {
      await this.#watch.add(path, names)
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (!isRefusal(error, ...SAID_BY_LOOKING)) this.refusal = error
    }
  }
}

/** The directory of a path, which for `/` is `/`, and its last name. */
function parted(path: string): [directory: string, name: string] {
  let end = path.length
  while (end > 1 && path[end - 1] === '/') end--
  const slash = path.lastIndexOf('/', end - 1)
  return [path.slice(0, Math.max(slash, 1)), path.slice(slash + 1, end)]
}
