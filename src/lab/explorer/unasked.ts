import type { Blocked, Choice, Machine, ProcessEnd, Step } from '../../host/simulated/index.ts'

/** True where a run ends: nothing is left but what may befall those who cannot go on. */
export function isEnd(choices: readonly Choice[]): boolean {
  return choices.every(({ kind }) => kind === 'fault')
}

/** A program that has thrown in that step, which no program may. Every scenario has that law. */
export function thrownIn(machine: Machine, { choice }: Step): string[] {
  return choice.process === '' ? [] : thrownBy(choice.process, machine.processNamed(choice.process).end)
}

/** The same, of the process that has taken the step, and its end. */
export function thrownBy(who: string, end: ProcessEnd | undefined): string[] {
  return end?.kind === 'thrown' ? [`${who} threw ${wordsOf(end.error)}`] : []
}

/** Somebody is left who will never go on. Every scenario has that law. */
export function stuckAt(machine: Machine, choices: readonly Choice[]): string[] {
  return isEnd(choices) ? stuckAmong(machine.blocked()) : []
}

/** The same, of those who are left where nothing can happen any more. */
export function stuckAmong(left: readonly Omit<Blocked, 'reads'>[]): string[] {
  const stuck = left.map((blocked) => {
    const what = [blocked.call, blocked.subject].filter((word) => word !== '').join(' ')
    return `${blocked.process} in ${what} (${blocked.point})`
  })
  return stuck.length === 0 ? [] : [`nobody can go on: ${stuck.join(', ')}`]
}

/** A run that takes more steps than it may. Every scenario has that law. */
export function endless(mostSteps: number): string {
  return `it goes on for ever: it has no end within ${mostSteps} steps`
}

/** A state that is come to again and again. An engine that knows states has that law. */
export function goesRound(): string {
  return 'it goes on for ever: nobody comes to an end from here, whoever goes on'
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
