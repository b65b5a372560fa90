// @ts-check
/** What can be changed in a source file so that it should not work any more, found in its syntax tree. */
import ts from 'typescript'

/**
 * @typedef {object} Mutation
 * @property {string} within the function
 * @property {string} kind
 * @property {string} about the code that is changed, in short
 * @property {number} start
 * @property {number} end
 * @property {string} text what stands there instead
 */

/** As much of a piece of code as tells it from others. */
const SHORT = 90

/** Each errno, and what is put in its place. */
const ERRNO = /^E[A-Z0-9]{2,}$/

/** Methods of the ports, and of the claim that stands before one. */
const PORT_CALLS = new Set([
  ...[
    'finitModule',
    'initModule',
    'deleteModule',
    'release',
    'read',
    'readStart',
    'stat',
    'list',
    'write',
    'unlock',
    'close',
  ],
  ...[
    'tryLock',
    'tryTake',
    'tryTakeSecond',
    'changed',
    'makeLockDirectory',
    'openLock',
    'open',
    'sleep',
    'shell',
    'decompress',
  ],
])

/**
 * @param {string} path
 * @param {string} text
 * @returns {Mutation[]}
 */
export function mutationsOf(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  /** @type {Mutation[]} */
  const found = []
  /** @param {string} kind @param {ts.Node} node @param {string} instead */
  const replace = (kind, node, instead) => {
    const about = inShort(node.getText(source))
    found.push({
      within: functionOf(node),
      kind,
      about,
      start: node.getStart(source),
      end: node.getEnd(),
      text: instead,
    })
  }
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return
    if (isForExplorers(node)) return
    if (ts.isAwaitExpression(node) && !isLast(node)) replace('drop an await', node, node.expression.getText(source))
    if (isPortCall(node)) replace('drop a port call', node, 'Promise.resolve(/** @type {any} */ (undefined))')
    if (ts.isStringLiteral(node) && ERRNO.test(node.text))
      replace('change an errno', node, node.text === 'EIO' ? "'ENXIO'" : "'EIO'")
    if (ts.isIfStatement(node) || ts.isWhileStatement(node))
      replace('negate a condition', node.expression, `!(${node.expression.getText(source)})`)
    if (ts.isConditionalExpression(node))
      replace('negate a condition', node.condition, `!(${node.condition.getText(source)})`)
    if (isLogical(node)) replace('negate a condition', node.left, `!(${node.left.getText(source)})`)
    if (ts.isIfStatement(node) && node.elseStatement === undefined) replace('skip a check', node, `{}`)
    if (ts.isExpressionStatement(node)) replace('drop a statement', node, ';')
    if (ts.isBlock(node)) found.push(...swaps(node.statements, source))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return withoutDoubles(found)
}

/** @param {ts.Node} node */
function isPortCall(node) {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    PORT_CALLS.has(node.expression.name.text)
  )
}

/** What a program says to go by does nothing, and an explorer believes none of it without a look. @param {ts.Node} node */
function isForExplorers(node) {
  if (!ts.isExpressionStatement(node) || !ts.isCallExpression(node.expression)) return false
  const { expression } = node.expression
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'knowsOnly'
}

/** @param {ts.Node} node @returns {node is ts.BinaryExpression} */
function isLogical(node) {
  if (!ts.isBinaryExpression(node)) return false
  const { kind } = node.operatorToken
  return kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken
}

/** @param {string} code */
function inShort(code) {
  const line = code.replaceAll(/\s+/g, ' ')
  return line.length <= SHORT ? line : `${line.slice(0, SHORT)}…`
}

/** The name of the function around it. @param {ts.Node} node @returns {string} */
function functionOf(node) {
  if (ts.isSourceFile(node)) return ''
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  const isFunction = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)
  return isFunction && node.name !== undefined ? node.name.getText() : functionOf(node.parent)
}

/**
 * Two neighbours in each other's place, unless the second needs what the first declares, or one of them does nothing that anybody
 * could see.
 * @param {ts.NodeArray<ts.Statement>} statements
 * @param {ts.SourceFile} source
 * @returns {Mutation[]}
 */
function swaps(statements, source) {
  return statements.flatMap((first, index) => {
    const second = statements[index + 1]
    if (second === undefined || needs(second, declaredBy(first), source)) return []
    if (!acts(first) || !acts(second) || areExclusive(first, second, source)) return []
    const [one, other] = [first.getText(source), second.getText(source)]
    const about = `${inShort(one)} ⇄ ${inShort(other)}`
    const [start, end] = [first.getStart(source), second.getEnd()]
    return { within: functionOf(first), kind: 'swap two statements', about, start, end, text: `${other}\n${one}` }
  })
}

/** Does it call anything, or leave the block? Assignments and the reading of values may come in any order. @param {ts.Node} node @returns {boolean} */
function acts(node) {
  if (isForExplorers(node)) return false
  if (ts.isCallExpression(node) || ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true
  return ts.forEachChild(node, (child) => acts(child) || undefined) ?? false
}

/**
 * Two questions whether one value is this or that.
 * @param {ts.Statement} first @param {ts.Statement} second @param {ts.SourceFile} source
 */
function areExclusive(first, second, source) {
  const [one, other] = [first, second].map((statement) => {
    if (!ts.isIfStatement(statement) || !ts.isBinaryExpression(statement.expression)) return undefined
    const { left, operatorToken, right } = statement.expression
    if (operatorToken.kind !== ts.SyntaxKind.EqualsEqualsEqualsToken || !ts.isStringLiteral(right)) return undefined
    return { of: left.getText(source), is: right.text }
  })
  return one !== undefined && other !== undefined && one.of === other.of && one.is !== other.is
}

/** `return await` where nothing catches: whoever called awaits it all the same. @param {ts.AwaitExpression} node */
function isLast(node) {
  if (!ts.isReturnStatement(node.parent)) return false
  for (let above = node.parent.parent; !ts.isFunctionLike(above); above = above.parent) {
    if (ts.isTryStatement(above)) return false
  }
  return true
}

/** @param {ts.Statement} statement @returns {Set<string>} */
function declaredBy(statement) {
  /** @type {Set<string>} */
  const names = new Set()
  /** @param {ts.BindingName} name */
  const add = (name) => {
    if (ts.isIdentifier(name)) names.add(name.text)
    else for (const element of name.elements) if (ts.isBindingElement(element)) add(element.name)
  }
  if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) add(name)
  return names
}

/** @param {ts.Node} node @param {Set<string>} names @param {ts.SourceFile} source @returns {boolean} */
function needs(node, names, source) {
  if (names.size === 0) return false
  if (ts.isIdentifier(node) && names.has(node.text)) return true
  return ts.forEachChild(node, (child) => needs(child, names, source) || undefined) ?? false
}

/** @param {Mutation[]} mutations One that does the same as another counts once. */
function withoutDoubles(mutations) {
  const seen = new Set()
  return mutations.filter(({ start, end, text }) => {
    const key = `${start}:${end}:${text === ';' || text === '{}' ? '' : text}`
    return !seen.has(key) && seen.add(key)
  })
}
