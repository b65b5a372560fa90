import type { TimelineEvent } from '../../../host/simulated/index.ts'
import { moduleNameOfPath } from '../../../names.ts'
import type { Law } from '../stage.ts'

const CALLS = ['finit_module', 'init_module']

/** C1: of all insertions of a module there is one, whoever asks. */
export function isInsertedOnce(module: string): Law {
  return {
    words: `${module} is inserted once, and its file is read once (C1)`,
    calls: CALLS,
    watch(event, { tally, broken }) {
      if (event.kind !== 'call' || !isInsertion(event, module)) return
      const insertions = tally(`insertions of ${module}`)
      insertions.value++
      if (insertions.value > 1) broken(`${module} was inserted again`)
    },
  }
}

/** C1, C5, C6: so many at most are inside an insertion or removal of the module at one moment. */
export function atMostInside(module: string, most: number): Law {
  return {
    words: `no more than ${most} insert or remove ${module} at a time (C1, C5, C6)`,
    calls: [...CALLS, 'delete_module'],
    watch(event, { tally, broken }) {
      if (event.kind !== 'call' && event.kind !== 'return') return
      const isRemoval = event.call === 'delete_module' && event.subject === module
      if (!isRemoval && !isInsertion(event, module)) return
      const inside = tally(`inside ${module}`)
      inside.value += event.kind === 'call' ? 1 : -1
      if (inside.value > most) broken(`${inside.value} inserted or removed ${module} at a time`)
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

function isInsertion(event: TimelineEvent, module: string): boolean {
  return event.kind !== 'end' && CALLS.includes(event.call) && moduleNameOfPath(event.subject) === module
}
