import type { Explanation } from '../../loading/index.ts'

/** One line: yes or no, and which module is in what state. */
export function checkText({ asked, kind, satisfied, candidates }: Explanation): string {
  const modules = candidates.map(({ target, state }) => {
    return `${target.module} is ${state.state === 'builtin' ? 'built in' : state.state}${state.staleIndex ? ' (the index is stale)' : ''}`
  })
  const because = kind === 'found' ? modules.join(', ') : 'nothing answers to it'
  return `${satisfied ? 'yes' : 'no'}: ${asked}: ${because}\n`
}
