import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const SRC = join(ROOT, 'src')

/**
 * What each part of src may import: other parts, packages, `node:`. ARCHITECTURE.md prints the same table. A part is the
 * longest prefix of a file's path that is named here.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'names.ts': [],
  'errors.ts': ['names.ts'],
  timeline: ['names.ts', 'errors.ts'],
  formats: ['names.ts', 'errors.ts', 'timeline', 'asn1js'],
  graph: ['names.ts', 'errors.ts', 'timeline', 'formats'],
  host: ['names.ts', 'errors.ts', 'timeline', 'formats'],
  'host/node': ['names.ts', 'errors.ts', 'timeline', 'formats', 'host', 'node:', 'fzstd', 'xz-decompress'],
  'host/linux': ['names.ts', 'errors.ts', 'timeline', 'formats', 'host', 'host/node', 'node:', 'koffi'],
  'host/simulated': ['names.ts', 'errors.ts', 'timeline', 'formats', 'host'],
  tree: ['names.ts', 'errors.ts', 'timeline', 'formats', 'graph', 'host'],
  loading: ['names.ts', 'errors.ts', 'timeline', 'formats', 'graph', 'host', 'tree'],
  lab: ['names.ts', 'errors.ts', 'timeline', 'formats', 'graph', 'host', 'host/simulated', 'tree', 'loading'],
  'index.ts': ['names.ts', 'errors.ts', 'timeline', 'formats', 'graph', 'host', 'tree', 'loading'],
  cli: [
    ...['names.ts', 'errors.ts', 'timeline', 'formats', 'graph', 'host', 'host/node', 'host/linux', 'host/simulated'],
    ...['tree', 'loading', 'lab', 'index.ts', 'node:', 'valibot', 'hono', '@hono/node-server', 'pino', 'prom-client'],
  ],
}

/** Only these may name what Node or a browser brings beyond ECMAScript: everything else runs anywhere. */
const IMPURE = ['cli', 'host/node', 'host/linux']
const IMPURE_NAMES = [
  'process',
  'Buffer',
  'Date',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'globalThis',
]

const LONGEST_FILE_LINES = 300

interface SourceFile {
  /** From src, as in `formats/elf/elf.ts`. */
  readonly path: string
  readonly part: string
  readonly tree: ts.SourceFile
}

function sourceFiles(): SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => {
      const text = readFileSync(join(SRC, path), 'utf8')
      return { path, part: partOf(path), tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) }
    })
}

function partOf(path: string): string {
  const parts = Object.keys(MAY_IMPORT).filter((part) => path === part || path.startsWith(`${part}/`))
  const longest = parts.sort((a, b) => b.length - a.length)[0]
  if (longest === undefined) throw new Error(`src/${path} belongs to no part: name its folder in MAY_IMPORT`)
  return longest
}

/** Every module specifier of a file: imports, re-exports, dynamic imports and import types. */
function specifiers(tree: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      found.push((node.moduleSpecifier as ts.StringLiteral).text)
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments
      found.push(specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : 'computed import')
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push((node.argument.literal as ts.StringLiteral).text)
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** The path from src that a relative specifier leads to, or undefined for a package. */
function target(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return relative(SRC, resolve(SRC, dirname(file.path), specifier))
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:'
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

const FILES = sourceFiles()

describe('src', () => {
  test('imports only what the table allows', () => {
    const wrong = FILES.flatMap((file) =>
      specifiers(file.tree).flatMap((specifier) => {
        const path = target(file, specifier)
        const to = path === undefined ? packageName(specifier) : partOf(path)
        return to === file.part || MAY_IMPORT[file.part]!.includes(to) ? [] : [`${file.path} imports ${specifier}`]
      }),
    )
    expect(wrong).toEqual([])
  })

  test('enters a folder only through its index.ts', () => {
    const wrong = FILES.flatMap((file) =>
      specifiers(file.tree).flatMap((specifier) => {
        const path = target(file, specifier)
        if (path === undefined || path.endsWith('/index.ts')) return []
        const inside = !relative(dirname(path), file.path).startsWith('..')
        return inside ? [] : [`${file.path} imports ${specifier}`]
      }),
    )
    expect(wrong).toEqual([])
  })

  test('has no circle of imports', () => {
    const edges = new Map(
      FILES.map((file) => [file.path, specifiers(file.tree).flatMap((specifier) => target(file, specifier) ?? [])]),
    )
    expect(FILES.flatMap((file) => circleFrom(file.path, edges))).toEqual([])
  })

  test('names nothing of Node or the browser outside cli, host/node and host/linux', () => {
    const wrong = FILES.filter(({ part }) => !IMPURE.includes(part)).flatMap((file) =>
      impureNames(file.tree).map((name) => `${file.path} names ${name}`),
    )
    expect(wrong).toEqual([])
  })

  test('has named exports only, listed one by one', () => {
    const wrong = FILES.filter(({ tree }) => tree.statements.some(isVagueExport)).map(({ path }) => path)
    expect(wrong).toEqual([])
  })

  test(`has no file of more than ${LONGEST_FILE_LINES} lines`, () => {
    const long = FILES.filter(({ tree }) => tree.getLineStarts().length - 1 > LONGEST_FILE_LINES).map(
      ({ path }) => path,
    )
    expect(long).toEqual([])
  })
})

function circleFrom(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] {
  const seen = new Set<string>()
  const waiting = [...(edges.get(start) ?? [])]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (path === start) return [start]
    if (seen.has(path)) continue
    seen.add(path)
    waiting.push(...(edges.get(path) ?? []))
  }
  return []
}

function impureNames(tree: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const isName = ts.isIdentifier(node) && IMPURE_NAMES.includes(node.text)
    const isMember =
      ts.isPropertyAccessExpression(node.parent ?? node) && (node.parent as ts.PropertyAccessExpression).name === node
    if (isName && !isMember && !ts.isPropertyAssignment(node.parent) && !ts.isPropertySignature(node.parent)) {
      found.push(node.text)
    }
    if (ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random') found.push('Math.random')
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** `export default`, `export =` and `export * from`; `export * as name from` has a name. */
function isVagueExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true
  if (ts.isExportDeclaration(statement)) return statement.exportClause === undefined
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
}
