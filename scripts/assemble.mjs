// @ts-check
/** Compiles assembly/ to WebAssembly, which src/formats/assembled/code.ts holds as text: sources run unbuilt with it. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './stamp.mjs'

const SOURCES = join(root, 'assembly')
const TARGET = join(root, 'src/formats/assembled/code.ts')

/** 64 KiB each: what assembly/memory.ts begins with, and 4 MiB for names. More is had where it is needed, up to 4 GiB. */
const [PAGES, PAGES_MAX] = [1 + 192 + 64, 65_536]

/** Writes code.ts where it was not made of assembly/ as it is. */
export async function assemble() {
  if (!codeText().includes(hashOfAssembly())) writeFileSync(TARGET, await assembled())
}

/** The text of code.ts. */
export function codeText() {
  return readFileSync(TARGET, 'utf8')
}

/** The text that code.ts is to have. */
export async function assembled() {
  // Only here, for most builds compile nothing. Its types would declare a require() of their own.
  const { default: asc } = await import(/** @type {string} */ ('assemblyscript/asc'))
  const memory = ['--initialMemory', `${PAGES}`, '--maximumMemory', `${PAGES_MAX}`]
  const options = ['-O3', '--runtime', 'stub', '--noAssert', ...memory]
  let code = Buffer.alloc(0)
  const { error, stderr } = await asc.main(['assembly/index.ts', '--baseDir', root, '-o', 'code.wasm', ...options], {
    /** @type {(name: string, contents: Uint8Array) => void} */
    writeFile(_, contents) {
      code = Buffer.from(contents)
    },
  })
  if (error !== null) throw new Error(`assembly/: ${stderr.toString()}`)
  const source = `/** Made of assembly/ by scripts/assemble.mjs. SHA-256 of its sources: ${hashOfAssembly()} */`
  return `${source}\nexport const CODE = '${code.toString('base64')}'\n`
}

function hashOfAssembly() {
  const hash = createHash('sha256')
  for (const name of readdirSync(SOURCES).sort()) {
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(SOURCES, name)))
      .update('\0')
  }
  return hash.update(readFileSync(join(root, 'scripts/assemble.mjs'))).digest('hex')
}
