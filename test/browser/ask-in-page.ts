/** The program of the page: it fetches what it is asked about, and answers by the functions that Node is asked, too. */
import { FILES, knowledgeOf, resolutionsOf, sayingsOf } from './ask.ts'

async function bytesAt(address: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(address)).arrayBuffer())
}

const answersInPage = {
  resolutions: async (directory: string, requests: readonly string[]) =>
    resolutionsOf(knowledgeOf(directory, await Promise.all(FILES.map(bytesAt))), requests),
  sayings: async (addresses: readonly string[]) => (await Promise.all(addresses.map(bytesAt))).map(sayingsOf),
  namesOfNode: () => ['process', 'Buffer', 'require', 'global', '__dirname'].filter((name) => name in globalThis),
}

/** What the page can be asked. */
export type Answers = typeof answersInPage

Object.assign(globalThis, { answersInPage })
