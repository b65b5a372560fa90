// @ts-check
/** The tests that a changed loader is tried against, as one program. */
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { build, transform } from 'esbuild'
import ts from 'typescript'
import { root } from '../stamp.mjs'

const SHIM = join(root, 'scripts/mutants/vitest-shim.mjs')
const TRIAL = join(root, 'scripts/mutants/trial.mjs')

/** A bounded part of the scenarios of modonce. */
const SCENARIOS = join(root, 'scripts/mutants/scenarios.mjs')

/** Tests of the loader, and of what loads by it. */
const FOLDERS = ['src/loading', 'src/loading/converge', 'src/loading/daemon']

function testFiles() {
  const files = FOLDERS.flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))
  const tests = files.filter((file) => file.endsWith('.test.ts') && !file.endsWith('/mutants.test.ts'))
  return [...tests, SCENARIOS]
}

/**
 * The program that tries each file, whatever it becomes: bundling, starting and warming up take longer than most mutants live.
 * @param {ReadonlyMap<string, string>} subjects what may change: each file, from the root, as it is
 */
export async function suiteFor(subjects) {
  const ofVitest = createRequire(join(root, 'node_modules/vitest/package.json'))
  const begin = `const { testsOf } = await import(${JSON.stringify(SHIM)})`
  const end = `await (await import(${JSON.stringify(TRIAL)})).tryMutants()`
  const tests = testFiles().flatMap((file) => [
    `testsOf(${JSON.stringify(relative(root, file))})`,
    `await import(${JSON.stringify(file)})`,
  ])
  const { outputFiles } = await build({
    stdin: { contents: [begin, ...tests, end].join('\n'), resolveDir: root },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    banner: { js: REQUIRE },
    alias: { vitest: SHIM, '@vitest/expect': ofVitest.resolve('@vitest/expect') },
    plugins: [
      {
        name: 'mutants',
        setup({ onLoad }) {
          onLoad({ filter: /\/src\/loading\/.*\.ts$/ }, async ({ path }) => {
            const text = subjects.get(relative(root, path))
            return text === undefined
              ? undefined
              : { contents: await becoming(relative(root, path), text), loader: 'js' }
          })
        },
      },
    ],
  })
  return outputFiles[0]?.text ?? ''
}

/**
 * A module with the imports and exports of a file, and whatever code it is given; its own without any. `seen` may put
 * something before what it exports.
 * @param {string} file @param {string} text
 */
async function becoming(file, text) {
  const imports = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName)
  const exported = [...text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(([, name]) => name)
  const known = imports.map((name, index) => `${JSON.stringify(name)}: from${index}`)
  const name = JSON.stringify(file)
  return [
    ...imports.map((name, index) => `import * as from${index} from ${JSON.stringify(name)}`),
    ...exported.map((name) => `export let ${name}`),
    `const known = { ${known.join(', ')} }`,
    `const own = ${JSON.stringify(await codeOf(text))}`,
    'globalThis.subjects ??= new Map()',
    `globalThis.subjects.set(${name}, ({ code = own, seen = (value) => value }) => {`,
    '  const module = { exports: {} }',
    "  new Function('require', 'module', 'exports', code)((name) => known[name], module, module.exports)",
    ...exported.map((name) => `  ${name} = seen(module.exports.${name})`),
    '})',
    `globalThis.subjects.get(${name})({})`,
  ].join('\n')
}

/** The code of a changed file, as `becoming` takes it. @param {string} text */
export async function codeOf(text) {
  return (await transform(text, { loader: 'ts', format: 'cjs', target: 'node20', logLevel: 'silent' })).code
}

/** What comes from packages of the other kind asks for modules by this name. */
const REQUIRE = "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);"
