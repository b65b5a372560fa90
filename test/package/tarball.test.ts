import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installPackage } from '../support/install-package.ts'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const SMALL_TREE = join(ROOT, 'examples/small-tree')
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
  readonly optionalDependencies: Record<string, string>
}

const MOST_DEPENDENCIES = 12
const LARGEST_INSTALLATION_BYTES = 15 * 1024 * 1024

let work: string
let installed: string

/** A project of a user: the packed tarball installed, with the compiler and types of this checkout. */
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'modonce-package-'))
  installed = installPackage(work)
  cpSync(join(ROOT, 'test/package/consumer'), work, { recursive: true })
  cpSync(join(ROOT, 'node_modules/@types'), join(installed, '@types'), { recursive: true })
  cpSync(join(ROOT, 'node_modules/undici-types'), join(installed, 'undici-types'), { recursive: true })
})

afterAll(() => rmSync(work, { recursive: true, force: true }))

describe('the installed tarball', () => {
  test('serves a TypeScript and a CommonJS program, type-checked', () => {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], { cwd: work })
    const args = [SMALL_TREE, '6.1.0-example', 'fs-ext4']
    const run = (file: string) =>
      execFileSync(process.execPath, [join(work, 'out', file), ...args], { cwd: work, encoding: 'utf8' })
    expect(run('typescript.js')).toBe('ext4 builtin ext4\n')
    expect(run('commonjs.cjs')).toBe('ext4 builtin ext4\n')
  })

  test('runs the example on the simulated machine', () => {
    copyFileSync(join(ROOT, 'examples/01-load-a-module.mjs'), join(work, 'example.mjs'))
    const stdout = execFileSync(process.execPath, ['example.mjs'], { cwd: work, encoding: 'utf8' })
    expect(stdout).toBe('xfrm_user: loaded\nxfrm_user: already-live\n')
  })

  test('puts modonce on the path, and nothing else of its own', () => {
    const names = readdirSync(join(installed, '.bin')).filter((name) => !name.startsWith('.'))
    expect(names.filter((name) => /modprobe|insmod|rmmod|lsmod|modinfo|depmod|kmod/.test(name))).toEqual([])
    expect(names).toContain('modonce')
    const version = execFileSync(process.execPath, [join(installed, '.bin/modonce'), '--version'], { encoding: 'utf8' })
    expect(version).toMatch(/^modonce \d+\.\d+\.\d+\n$/)
  })

  test('holds what its exports name, and the licence', () => {
    const own = join(installed, 'modonce')
    const manifest = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as {
      exports: Record<string, string | { types: string; default: string }>
    }
    const named = Object.values(manifest.exports).flatMap((door) =>
      typeof door === 'string' ? [door] : [door.types, door.default],
    )
    expect(named.filter((path) => !existsSync(join(own, path.replace('/*', ''))))).toEqual([])
    expect(existsSync(join(own, 'LICENSE'))).toBe(true)
  })
})

describe('dependencies', () => {
  test(`are at most ${MOST_DEPENDENCIES}, all pinned`, () => {
    const { dependencies, devDependencies, optionalDependencies } = MANIFEST
    expect(Object.keys({ ...dependencies, ...optionalDependencies }).length).toBeLessThanOrEqual(MOST_DEPENDENCIES)
    const versions = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies })
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  })

  test(`take at most ${LARGEST_INSTALLATION_BYTES} bytes with modonce itself`, () => {
    rmSync(join(installed, '@types'), { recursive: true })
    rmSync(join(installed, 'undici-types'), { recursive: true })
    const bytes = readdirSync(installed, { recursive: true, encoding: 'utf8' })
      .map((path) => statSync(join(installed, path)))
      .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0)
    expect(bytes).toBeLessThanOrEqual(LARGEST_INSTALLATION_BYTES)
  })
})

describe('formats and graph', () => {
  test.each(['formats', 'graph'])('%s bundles for a browser', async (door) => {
    const result = await build({
      entryPoints: [join(ROOT, `dist/${door}.js`)],
      bundle: true,
      platform: 'browser',
      format: 'esm',
      write: false,
      logLevel: 'silent',
    })
    const [file] = result.outputFiles
    expect(file!.text).not.toMatch(/require\(|from "node:/)
  })
})
