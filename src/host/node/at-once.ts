/** libuv's pool, which runs zlib and libraries, unless the environment says otherwise. One thread parses what they give. */
const THREADS = 4

/** How many files are decoded beside each other. */
export function filesAtOnce(): number {
  // Not imported at the top of the file, as every start would pay for it.
  return Math.min(process.getBuiltinModule('node:os').availableParallelism(), THREADS)
}
