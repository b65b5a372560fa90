import type { Choice, TimelineEvent } from '../../../host/simulated/index.ts'
import { moduleNameOfPath } from '../../../names.ts'
import type { Law } from '../stage.ts'

const CALLS = ['finit_module', 'init_module']

/**
 * C1: of all insertions of a module there is one, whoever asks. One that a fault has ended is none: it was refused, or whoever
 * made it was killed. There may be another for each process that is stopped: it may have been about to insert, and others wait
 * for a minute only (C6). And one for each that has no lock file: it is merely not converged.
 */
export function isInsertedOnce(module: string): Law {
  return {
    words: `${module} is inserted once, and its file is read once (C1)`,
    calls: CALLS,
    befalls(fault, { tally }) {
      if (fault.fault === 'stop' || isOfLock(fault)) tally(`others beside ${module}.ko`).add(1)
      if (!isInsertionCall(fault.call) || moduleNameOfPath(fault.subject) !== module) return
      tally(`insertions of ${module}.ko`).value--
      tally(`inserts ${module}: ${fault.process}`).value = 0
    },
    watch(event, { machine, tally, broken }) {
      if (event.kind !== 'end' && !isInsertion(event, module)) return
      const insertions = tally(`insertions of ${module}.ko`)
      const isUnderWay = tally(`inserts ${module}: ${event.process}`)
      if (event.kind === 'call') {
        isUnderWay.value = 1
        insertions.value++
        if (insertions.value > 1 + tally(`others beside ${module}.ko`).value) broken(`${module} was inserted again`)
      } else if (event.kind !== 'point' && isUnderWay.value > 0) {
        isUnderWay.value = 0
        if (event.kind === 'end' && machine.moduleState(module) === undefined) insertions.value--
      }
    },
  }
}

/**
 * C1, C5, C6: so many at most are inside an insertion or removal of the module at one moment. There may be one more for each
 * process that is stopped: after a minute another one goes on without it (C6).
 */
export function atMostInside(module: string, most: number): Law {
  return {
    words: `no more than ${most} insert or remove ${module} at a time (C1, C5, C6)`,
    calls: [...CALLS, 'delete_module'],
    befalls(fault, { tally }) {
      if (fault.fault === 'stop' || isOfLock(fault)) tally(`others inside ${module}.ko`).add(1)
    },
    watch(event, { tally, broken }) {
      if (event.kind === 'point') return
      const isRemoval = event.kind !== 'end' && event.call === 'delete_module' && event.subject === module
      if (event.kind !== 'end' && !isRemoval && !isInsertion(event, module)) return
      const isInside = tally(`inside ${module}: ${event.process}`)
      const inside = tally(`inside ${module}.ko`)
      const change = (event.kind === 'call' ? 1 : 0) - isInside.value
      if (change === 0) return
      isInside.value += change
      inside.value += change
      const others = tally(`others inside ${module}.ko`)
      if (inside.value > most + others.value) broken(`${inside.value} inserted or removed ${module} at a time`)
    },
  }
}

/** C4: EBUSY and EEXIST are questions that are asked once each. */
export function insertsAtMost(times: number): Law {
  return {
    words: `nobody inserts a module more than ${times} times for one request (C4)`,
    calls: CALLS,
    watch(event, { tally, broken }) {
      if (event.kind !== 'call' || !CALLS.includes(event.call)) return
      const insertions = tally(`insertions by ${event.process}`)
      insertions.value++
      if (insertions.value > times) broken(`a process inserted a module ${insertions.value} times`)
    },
  }
}

/** C5: what a module needs is live when it is inserted. */
export function comesAfter(module: string, dependency: string): Law {
  return {
    words: `${dependency} is live before ${module} is inserted (C5)`,
    calls: CALLS,
    watch(event, { machine, broken }) {
      if (event.kind !== 'call' || !isInsertion(event, module)) return
      if (machine.moduleState(dependency) !== 'live') broken(`${module} was inserted before ${dependency} was live`)
    },
  }
}

/** Is it a system call by which a module is inserted? */
export function isInsertionCall(call: string): boolean {
  return CALLS.includes(call)
}

/** Is it how a lock file is had? */
export function isOfLock({ call, subject }: Choice): boolean {
  return (call === 'open' || call === 'mkdir') && subject.startsWith('/run/modonce')
}

function isInsertion(event: TimelineEvent, module: string): boolean {
  return event.kind !== 'end' && CALLS.includes(event.call) && moduleNameOfPath(event.subject) === module
}
