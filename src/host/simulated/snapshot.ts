import { latin1 } from '../../formats/bytes/index.ts'
import type { DirectoryNode, Node } from './nodes.ts'

/** Something in a file system: the text of a file, as a byte string, or where a link leads. */
export type SnapshotEntry =
  | { readonly kind: 'directory' }
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'pipe' }

/** Who looks may not see addresses. */
const ANYBODY = { privileged: false }

/** All that is below a directory, by its path from there, in the order of names. */
export function snapshot(directory: DirectoryNode, above = ''): Record<string, SnapshotEntry> {
  const entries = directory.children.entries().flatMap(([name, node]): [string, SnapshotEntry][] => {
    const path = `${above}${name}`
    const below = node.kind === 'directory' ? Object.entries(snapshot(node, `${path}/`)) : []
    return [[path, entryOf(node)], ...below]
  })
  return Object.fromEntries(entries)
}

function entryOf(node: Node): SnapshotEntry {
  switch (node.kind) {
    case 'file':
      return { kind: 'file', text: latin1(node.bytes) }
    case 'generated':
      return { kind: 'file', text: latin1(node.generate(ANYBODY)) }
    case 'link':
      return { kind: 'link', target: node.target }
    case 'directory':
    case 'pipe':
      return { kind: node.kind }
    default:
      return node satisfies never
  }
}
