import { runKmod } from './compare.ts'
import { type DepmodEntry, type DepmodOutcome, depmodOutcome, depmodTree } from './depmod-tree.ts'
import { runModonce } from './modonce.ts'

/** What the two depmods make of one tree. */
export interface DepmodPair {
  readonly kmod: DepmodOutcome
  readonly modonce: DepmodOutcome
}

/**
 * Runs kmod 34's depmod and ours, one after the other, on a tree that is made for it and taken away again. In arguments and
 * output `ROOT` is its root. The release is an argument like others.
 */
export async function runBothOn(
  entries: Readonly<Record<string, DepmodEntry | null>>,
  args: readonly string[],
): Promise<DepmodPair> {
  const { root, directory, end } = depmodTree(entries)
  const argv = ['-b', 'ROOT', ...args].map((word) => word.replaceAll('ROOT', root))
  const options = { cwd: root }
  try {
    const kmod = await depmodOutcome(directory, () => runKmod(34, 'depmod', argv, options))
    const modonce = await depmodOutcome(directory, () => runModonce('depmod', argv, options))
    return { kmod: withoutRoot(kmod, root), modonce: withoutRoot(modonce, root) }
  } finally {
    end()
  }
}

function withoutRoot({ stdout, stderr, status, indexes }: DepmodOutcome, root: string): DepmodOutcome {
  return { stdout: stdout.replaceAll(root, 'ROOT'), stderr: stderr.replaceAll(root, 'ROOT'), status, indexes }
}
