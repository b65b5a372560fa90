/** A program of module operations: what each process does, in the words of guest/operations.h. */
export interface ModuleProgram {
  /** What one process does alone. Where there are several processes, it is done before they begin. */
  readonly first: readonly string[]
  /** What the processes do that begin at one moment; empty where there is but one. */
  readonly together: readonly (readonly string[])[]
}

/** As the guest's runner reads it. */
export function formatProgram({ first, together }: ModuleProgram): string {
  const alone = first.join(';')
  return together.length === 0 ? alone : `${alone}//${together.map((operations) => operations.join(';')).join('|')}`
}

export function parseProgram(text: string): ModuleProgram {
  const [alone = '', crowd] = text.split('//')
  return { first: operationsOf(alone), together: crowd === undefined ? [] : crowd.split('|').map(operationsOf) }
}

function operationsOf(text: string): string[] {
  return text.split(';').filter((operation) => operation !== '')
}
