import { Outsider } from './outsider.ts'
import type { Scheduler } from './scheduler.ts'

/** Microtasks after which an outsider is taken to have nothing to ask for now. */
const OUTSIDER_TURNS = 100

/** Takes one step after the other, for whoever wants the machine to run. */
export class Driver {
  readonly #scheduler: Scheduler
  readonly #outsiders: Outsider[] = []
  #driving: Promise<void> | undefined
  #broken: Error | undefined
  /** An outsider may have more to ask. */
  #maySpeak = false

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  /** The machine cannot go on. */
  breaks(error: Error): void {
    this.#broken ??= error
  }

  checkWhole(): void {
    if (this.#broken !== undefined) throw this.#broken
  }

  /** Runs until nobody can go on any more. */
  async run(): Promise<void> {
    while (this.#driving !== undefined) await this.#driving
    await this.#drive(() => false)
  }

  /** Somebody who is no process, and the way to make the machine run until all such are answered. */
  outsider(name: string): { readonly outsider: Outsider; readonly wake: () => void } {
    const wake = () => {
      const areAnswered = () => this.#outsiders.every(({ strands }) => strands.length === 0)
      this.#drive(areAnswered).catch((error: unknown) => outsider.fail(error))
    }
    const { waiting, stepper } = this.#scheduler
    const outsider = new Outsider(name, true, {
      called: (strand) => {
        this.#maySpeak = true
        waiting.look(strand)
        wake()
      },
      left: (strand) => waiting.leave(strand),
    })
    this.#outsiders.push(outsider)
    stepper.add(outsider)
    this.#maySpeak = true
    return { outsider, wake }
  }

  /** One loop at a time, whoever asks for it. */
  #drive(isOver: () => boolean): Promise<void> {
    this.#driving ??= this.#loop(isOver)
    return this.#driving
  }

  async #loop(isOver: () => boolean): Promise<void> {
    // Who calls from outside may have more to ask in the same breath.
    await undefined
    try {
      while (!isOver()) {
        if (this.#mustListen()) await this.#letOutsidersSpeak()
        const stretch = this.#goOnUntil(isOver)
        const taken = this.#scheduler.next()
        if (taken === 'none') return
        if (taken === 'runs') await stretch
        this.checkWhole()
      }
    } finally {
      // In the same breath as the last look, so that no call is missed.
      this.#driving = undefined
    }
  }

  /**
   * Goes on whenever the strand that runs has paused, until there is something else to do than to take steps. One promise
   * serves for all of them: to make one for each costs as much as a step.
   */
  #goOnUntil(isOver: () => boolean): Promise<void> {
    const { stepper } = this.#scheduler
    return new Promise((resolve, reject) => {
      // Not written where it is assigned: V8 makes such a function among what is old, and the whole machine, to which it leads,
      // lived on after its run until all was looked through.
      const goOn = (): void => {
        try {
          this.checkWhole()
          while (!isOver() && !this.#mustListen()) {
            const taken = this.#scheduler.next()
            if (taken === 'runs') return
            if (taken === 'none') break
            this.checkWhole()
          }
        } catch (error) {
          reject(error)
          return
        }
        resolve()
      }
      stepper.whenPaused = goOn
    })
  }

  #mustListen(): boolean {
    return this.#maySpeak && !this.#scheduler.ready
  }

  /**
   * Time must not pass while an outsider is between two calls: he gets a while, which no process needs. Who has let it pass
   * is not waited for again before his next call.
   */
  async #letOutsidersSpeak(): Promise<void> {
    for (let turn = 0; turn < OUTSIDER_TURNS; turn++) {
      if (this.#scheduler.ready) return
      await undefined
    }
    this.#maySpeak = false
  }
}
