import type { Choice, Machine, Step } from '../../host/simulated/index.ts'

/** True where a run ends: nothing is left but what may befall those who cannot go on. */
export function isEnd(choices: readonly Choice[]): boolean {
  return choices.every(({ kind }) => kind === 'fault')
}

/** A program that has thrown in that step, which no program may. Every scenario has that law. */
export function thrownIn(machine: Machine, { choice }: Step): string[] {
  if (choice.process === '') return []
  const { end } = machine.processNamed(choice.process)
  return end?.kind === 'thrown' ? [`${choice.process} threw ${wordsOf(end.error)}`] : []
}

/** Somebody is left who will never go on. Every scenario has that law. */
export function stuckAt(machine: Machine, choices: readonly Choice[]): string[] {
  if (!isEnd(choices)) return []
  const stuck = machine.blocked().map((blocked) => {
    const what = [blocked.call, blocked.subject].filter((word) => word !== '').join(' ')
    return `${blocked.process} in ${what} (${blocked.point})`
  })
  return stuck.length === 0 ? [] : [`nobody can go on: ${stuck.join(', ')}`]
}

/** A run that takes more steps than it may. Every scenario has that law. */
export function endless(mostSteps: number): string {
  return `it goes on for ever: it has no end within ${mostSteps} steps`
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
