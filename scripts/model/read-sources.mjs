// @ts-check
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../stamp.mjs'

/** @typedef {{ readonly id: string, readonly file: string, readonly line: number }} Place */

const TESTED = ['src', 'test']
const MODEL = 'src/host/simulated'
const RULE = /^(?:R\d+\.\d+|\d+\.\d+#)/

/** Every rule test, and every place of the model that asks whether a rule holds. */
export function readSources() {
  const files = TESTED.flatMap((folder) => typeScriptIn(folder))
  const tests = files.filter((file) => file.endsWith('.test.ts')).flatMap((file) => placesIn(file, testedRule))
  const code = files
    .filter((file) => file.startsWith(MODEL) && !file.endsWith('.test.ts'))
    .flatMap((file) => placesIn(file, switchedRule))
  return { tests, code }
}

/** @param {string} folder */
function typeScriptIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
    .map((path) => `${folder}/${path}`)
    .sort()
}

/**
 * @param {string} file
 * @param {(node: ts.Node) => string | undefined} ruleAt
 * @returns {Place[]}
 */
function placesIn(file, ruleAt) {
  const text = readFileSync(join(root, file), 'utf8')
  if (!/ruleTest|R\d|\d#/.test(text)) return []
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)
  /** @type {Place[]} */
  const places = []
  /** @param {ts.Node} node */
  const visit = (node) => {
    const id = ruleAt(node)
    if (id !== undefined) places.push({ id, file, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1 })
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return places
}

/** @param {ts.Node} node */
function testedRule(node) {
  if (!ts.isCallExpression(node) || node.expression.getText() !== 'ruleTest') return undefined
  const [id] = node.arguments
  return id !== undefined && ts.isStringLiteral(id) ? id.text : undefined
}

/** The text of a rule, wherever it stands in the model: an argument, the name of a property. @param {ts.Node} node */
function switchedRule(node) {
  if (ts.isTemplateExpression(node) && node.head.text === '2.2#') return '2.2#'
  const isText = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
  return isText && RULE.test(node.text) ? node.text : undefined
}
