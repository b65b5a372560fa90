import { readdirSync, readFileSync } from 'node:fs'

/** Who was asleep so often in a row has nothing to do: the first look may have seen a thread that waited for this one. */
const LOOKS = 2

/** A millisecond each. What takes longer is no compiler's work, and Node waits for it anyway. */
const WAITS_MAX = 1_000

/**
 * Waits until all other threads of this process are asleep. At its end Node joins V8's threads; where one of them compiles, and
 * finds the heap full, it waits for a collection that only the main thread makes, which is waiting for it: for ever
 * (nodejs/node issue 54918, seen here with Node 24.21). As long as JavaScript runs that collection is made, and after the last
 * of it nothing new is to be compiled. Looking costs half a millisecond.
 */
export function awaitThreads(): void {
  for (let asleep = 0, waits = 0; asleep < LOOKS && waits < WAITS_MAX; ) {
    if (areOthersAsleep()) asleep++
    else {
      asleep = 0
      waits++
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}

/** Also where nobody tells: without /proc, and elsewhere than on Linux. */
function areOthersAsleep(): boolean {
  try {
    const main = String(process.pid)
    return readdirSync('/proc/self/task').every((id) => id === main || stateOf(id) === 'S')
  } catch {
    return true
  }
}

/** The letter behind the name of a thread, which may have parentheses in it itself. Linux Documentation/filesystems/proc.rst. */
function stateOf(id: string): string | undefined {
  const text = readFileSync(`/proc/self/task/${id}/stat`, 'utf8')
  return text[text.lastIndexOf(')') + 2]
}
