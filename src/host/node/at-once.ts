import { availableParallelism } from 'node:os'

/** libuv's pool, which runs zlib and libraries, unless the environment says otherwise. One thread parses what they give. */
const THREADS = 4

/** How many files are decoded beside each other. */
export const AT_ONCE: number = Math.min(availableParallelism(), THREADS)
