import { POLICIES, type StormOptions, type Workload } from '../../lab/storm/index.ts'

/** A workload without functions, as a process is given it once. */
export interface PlainWorkload extends Omit<Workload, 'askings'> {
  readonly askings: ReturnType<Workload['askings']>
}

/** One storm, as a process is asked for it. */
export interface StormJob extends Omit<StormOptions, 'policy' | 'workload'> {
  readonly policy: string
}

export function plainWorkload({ askings, ...more }: Workload, cpus: number): PlainWorkload {
  return { ...more, askings: askings(cpus) }
}

export function jobOf({ policy, workload: _, ...more }: StormOptions): StormJob {
  return { ...more, policy: policy.name }
}

/** The storm that a job is about. */
export function stormOf({ policy: name, ...more }: StormJob, { askings, ...workload }: PlainWorkload): StormOptions {
  const policy = POLICIES.find((other) => other.name === name)
  if (policy === undefined) throw new Error(`no policy is called ${name}`)
  return { ...more, policy, workload: { ...workload, askings: () => [...askings] } }
}
