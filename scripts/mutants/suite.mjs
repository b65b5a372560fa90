// @ts-check
/** The tests that a changed loader is tried against, as one program. */
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { build, transform } from 'esbuild'
import ts from 'typescript'
import { root } from '../stamp.mjs'

const LOADING = join(root, 'src/loading')

/** Its own tests, and what explorers find in a bounded part of the scenarios of modonce. */
const SCENARIOS = join(root, 'scripts/mutants/scenarios.mjs')

const FOLDERS = [LOADING, join(LOADING, 'converge'), join(LOADING, 'daemon')]

/** What detects most in the least time comes first: the file's own tests, and those of its folder. */
const INNERMOST = ['one-load', 'truth', 'sharing', 'order', 'death', 'no-deadlock']

/** @param {string} path the file that is changed @returns {string[]} */
function testsFor(path) {
  const own = basename(path, '.ts')
  const rank = (/** @type {string} */ file) => {
    const name = basename(file, '.test.ts')
    if (name.startsWith(own)) return -1
    return dirname(file) === dirname(path) ? INNERMOST.indexOf(name) : 100
  }
  const files = FOLDERS.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  const tests = files.filter((file) => file.endsWith('.test.ts')).toSorted((a, b) => rank(a) - rank(b))
  return [...tests, SCENARIOS]
}

/**
 * The program that tries a file, whatever it becomes: bundling, starting and warming up take longer than most mutants live.
 * @param {string} path @param {string} text as it is
 */
export async function suiteFor(path, text) {
  const shim = join(root, 'scripts/mutants/vitest-shim.mjs')
  const ofVitest = createRequire(join(root, 'node_modules/vitest/package.json'))
  const tests = testsFor(path).map((file) => `await import(${JSON.stringify(file)})`)
  const serve = [`const { tryMutants } = await import(${JSON.stringify(shim)})`, 'await tryMutants()']
  const original = (await codeOf(text)) ?? ''
  const { outputFiles } = await build({
    stdin: { contents: [...tests, ...serve].join('\n'), resolveDir: root },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    banner: { js: REQUIRE },
    alias: { vitest: shim, '@vitest/expect': ofVitest.resolve('@vitest/expect') },
    plugins: [
      {
        name: 'mutant',
        setup({ onLoad }) {
          onLoad({ filter: /\/src\/loading\/.*\.ts$/ }, ({ path: loaded }) =>
            loaded === path ? { contents: becoming(text, original), loader: 'js' } : undefined,
          )
        },
      },
    ],
  })
  return outputFiles[0]?.text ?? ''
}

/** A module with the imports and exports of a file, and whatever code it is given. @param {string} text @param {string} original */
function becoming(text, original) {
  const imports = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName)
  const exported = [...text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(([, name]) => name)
  const known = imports.map((name, index) => `${JSON.stringify(name)}: from${index}`)
  return [
    ...imports.map((name, index) => `import * as from${index} from ${JSON.stringify(name)}`),
    ...exported.map((name) => `export let ${name}`),
    `const known = { ${known.join(', ')} }`,
    'globalThis.becomes = (code) => {',
    '  const module = { exports: {} }',
    "  new Function('require', 'module', 'exports', code)((name) => known[name], module, module.exports)",
    ...exported.map((name) => `  ${name} = module.exports.${name}`),
    '}',
    `globalThis.becomes(${JSON.stringify(original)})`,
  ].join('\n')
}

/** The code of a changed file, for `$MUTANT`; undefined for what is no code. @param {string} text */
export async function codeOf(text) {
  try {
    return (await transform(text, { loader: 'ts', format: 'cjs', target: 'node20', logLevel: 'silent' })).code
  } catch {
    return undefined
  }
}

/** What comes from packages of the other kind asks for modules by this name. */
const REQUIRE = "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);"
