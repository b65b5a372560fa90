import { type DevnameEntry, formatDevnameEntry } from '../../formats/indexes/index.ts'

const FORMATS = { human, tmpfiles, devname }

/** The values of `kmod static-nodes --format`; `human` is what it does without. */
export type StaticNodesFormat = keyof typeof FORMATS

/** True for the name of a format. */
export function isStaticNodesFormat(text: string): text is StaticNodesFormat {
  return Object.hasOwn(FORMATS, text)
}

/** The whole output of `kmod static-nodes`. kmod 34 tools/static-nodes.c. */
export function formatStaticNodes(entries: readonly DevnameEntry[], format: StaticNodesFormat): string {
  return entries.map(FORMATS[format]).join('')
}

function human({ module, node, type, major, minor }: DevnameEntry): string {
  const lines = [
    `Module: ${module}`,
    `\tDevice node: /dev/${node}`,
    `\t\tType: ${type === 'c' ? 'character' : 'block'} device`,
    `\t\tMajor: ${major}`,
    `\t\tMinor: ${minor}`,
  ]
  return `${lines.join('\n')}\n`
}

/** Lines of tmpfiles.d(5): the node's directory, where it is not /dev itself, and the node. */
function tmpfiles({ node, type, major, minor }: DevnameEntry): string {
  const slash = node.lastIndexOf('/')
  const directory = slash < 0 ? '' : `d /dev/${node.slice(0, slash)} 0755 - - -\n`
  return `${directory}${type}! /dev/${node} 0600 - - - ${major}:${minor}\n`
}

function devname(entry: DevnameEntry): string {
  return `${formatDevnameEntry(entry)}\n`
}
