import { FormatError, isRefusal } from '../../errors.ts'
import { isCompressedFileName, isModuleFileName } from '../../formats/container/index.ts'
import { type Host, inOrder } from '../../host/index.ts'
import { newRoom, readModuleInto, withRooms } from '../../tree/index.ts'
import type { World } from '../world.ts'

/** Gives the content of a module file. */
export type ReadModule = (path: string) => Promise<Uint8Array>

type Show = (heard: World, read: ReadModule, operand: string) => Promise<boolean>

/**
 * Shows many operands, some at a time; what is said of each comes in their order. `show` says it to the world that it is
 * given, and reads as it is told: content is good until it reads again. Gives true where all could be shown.
 */
export async function eachOperand(world: World, host: Host, operands: readonly string[], show: Show): Promise<boolean> {
  if (operands.every((operand) => isModuleFileName(operand) && !isCompressedFileName(operand))) {
    return showOneByOne(world, host, operands, show)
  }
  let areShown = true
  const inTurn = inOrder<readonly (() => void)[]>((said) => {
    for (const say of said) say()
  })
  await withRooms(host, [...operands.entries()], async ([index, operand], room, mustFit) => {
    const said: (() => void)[] = []
    const heard: World = {
      ...world,
      out: (text) => void said.push(() => world.out(text)),
      err: (text) => void said.push(() => world.err(text)),
    }
    let fits = true
    const read: ReadModule = async (path) => {
      try {
        return await readModuleInto(host, path, room, mustFit)
      } catch (error) {
        if (mustFit !== undefined) fits = !isTooLarge(error)
        throw error
      }
    }
    const isShown = await show(heard, read, operand)
    if (!fits) return false
    areShown &&= isShown
    inTurn(index, said)
    return true
  })
  return areShown
}

/** For files that are not compressed: more at a time would gain nothing. */
async function showOneByOne(world: World, host: Host, operands: readonly string[], show: Show): Promise<boolean> {
  const room = newRoom()
  let areShown = true
  for (const operand of operands) {
    areShown = (await show(world, (path) => readModuleInto(host, path, room), operand)) && areShown
  }
  return areShown
}

function isTooLarge(error: unknown): boolean {
  return isRefusal(error, 'EFBIG') || (error instanceof FormatError && error.code === 'EFBIG')
}
