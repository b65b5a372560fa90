// @ts-check
/** What the kernel's record of a job says about module loading: calls, images read, and who did it in vain. */
import { constants } from 'node:os'

/**
 * A system call. `bytes` of an insertion are those that the kernel read from the file, or that init_module was handed.
 * `result` is negative for an errno, and undefined where the record ends first. `reachedInit` tells the one call of several
 * for a module that came to run its init. Times are seconds of the guest's CLOCK_MONOTONIC.
 * @typedef {{
 *   syscall: 'finit_module' | 'init_module' | 'delete_module', task: number, module: string | undefined, bytes: number,
 *   beganAt: number, endedAt: number | undefined, result: number | undefined, reachedInit: boolean,
 * }} Call
 */
/**
 * `liveAt` is the first moment at which the module is known to have been live: an insertion returned 0 or EEXIST.
 * @typedef {{ calls: number, bytesRead: number, loads: number, duplicates: number, liveAt: number | undefined }} ModuleCounts
 */
/**
 * `loads` names a module as often as its init began. A duplicate is an insertion that did not come to init because another
 * did: it shared that one's result, or got EEXIST, ETXTBSY or ERESTARTSYS. `failedCalls` counts insertions by errno,
 * duplicates included. `requests` are what the kernel asked its helper for.
 * @typedef {{
 *   finitCalls: number, initCalls: number, deleteCalls: number, loads: string[], bytesRead: number, duplicates: number,
 *   duplicateBytes: number, failedCalls: Record<string, number>, requests: string[],
 *   perModule: Record<string, ModuleCounts>, calls: Call[],
 * }} TraceCounts
 */

const EVENT = /^ *.{1,16}-(\d+) +\[\d+\] \S+ +([\d.]+): (.*)$/
const CLOSING = /^# lost=(\d+) missed=(\d+)$/m
const READING_MODULE = '2' // enum kernel_read_file_id, include/linux/kernel_read_file.h, v6.1 and v6.12.

/** What no program ever sees as errno, but a trace does: include/linux/errno.h. */
const KERNELS_OWN_ERRNO = { ERESTARTSYS: 512, ERESTARTNOINTR: 513, ERESTARTNOHAND: 514 }
const ERRNO_NAMES = new Map(
  Object.entries({ ...constants.errno, ...KERNELS_OWN_ERRNO }).map(([name, number]) => [number, name]),
)
const SHARED_RESULTS = [undefined, 'EEXIST', 'ETXTBSY', 'ERESTARTSYS']

/**
 * Counts in a trace as `trace: true` returns it. Throws where the record lacks events, because no count would be right.
 * @param {string} trace
 * @returns {TraceCounts}
 */
export function countTrace(trace) {
  const closing = CLOSING.exec(trace)
  if (closing === null) throw new Error('the trace has no end: was the job traced, and did it come to its end?')
  if (closing[1] !== '0' || closing[2] !== '0') throw new Error(`the trace lacks events: ${closing[0].slice(2)}`)
  const { calls, loads, requests } = readEvents(trace)
  nameInitCalls(calls)
  const insertions = calls.filter(({ syscall }) => syscall !== 'delete_module')
  const duplicates = insertions.filter(isDuplicate)
  return {
    finitCalls: insertions.filter(({ syscall }) => syscall === 'finit_module').length,
    initCalls: insertions.filter(({ syscall }) => syscall === 'init_module').length,
    deleteCalls: calls.length - insertions.length,
    loads,
    bytesRead: bytesOf(insertions),
    duplicates: duplicates.length,
    duplicateBytes: bytesOf(duplicates),
    failedCalls: countBy(insertions.flatMap((call) => errnoName(call) ?? [])),
    requests,
    perModule: countModules(insertions),
    calls,
  }
}

/** @param {string} trace */
function readEvents(trace) {
  /** @type {Call[]} */
  const calls = []
  /** @type {string[]} */
  const loads = []
  /** @type {string[]} */
  const requests = []
  /** The call that each task is in. @type {Map<number, Call>} */
  const current = new Map()
  for (const line of trace.split('\n')) {
    const [, task, at, event = ''] = EVENT.exec(line) ?? []
    if (task === undefined) continue
    const began = beginning(event, Number(task), Number(at))
    if (began !== undefined) {
      calls.push(began)
      current.set(began.task, began)
    }
    const loaded = /^module_load: (\S+)/.exec(event)?.[1]
    if (loaded !== undefined) loads.push(loaded)
    const asked = /^module_request: (\S+)/.exec(event)?.[1]
    if (asked !== undefined) requests.push(asked)
    const call = current.get(Number(task))
    if (call !== undefined) continueCall(call, event, Number(at))
    if (call?.endedAt !== undefined) current.delete(call.task)
  }
  return { calls, loads, requests }
}

/**
 * @param {string} event
 * @param {number} task
 * @param {number} at
 * @returns {Call | undefined}
 */
function beginning(event, task, at) {
  const [, syscall, values = ''] = /^sys_(finit_module|init_module|delete_module)\((.*)\)$/.exec(event) ?? []
  if (syscall === undefined) return undefined
  const length = /\blen: ([0-9a-f]+)/.exec(values)?.[1]
  return {
    syscall: /** @type {Call['syscall']} */ (syscall),
    task,
    module: undefined,
    bytes: length === undefined ? 0 : Number.parseInt(length, 16),
    beganAt: at,
    endedAt: undefined,
    result: undefined,
    reachedInit: false,
  }
}

/**
 * @param {Call} call
 * @param {string} event
 * @param {number} at
 */
function continueCall(call, event, at) {
  const [, file, purpose] = /^read: .* name="(.*)" purpose=(\d+)$/.exec(event) ?? []
  if (purpose === READING_MODULE) call.module = moduleOfFile(/** @type {string} */ (file))
  const read = /^was_read: .* bytes=(\d+)$/.exec(event)?.[1]
  if (read !== undefined) call.bytes += Number(read)
  const loaded = /^module_load: (\S+)/.exec(event)?.[1]
  if (loaded !== undefined) {
    call.module = loaded
    call.reachedInit = true
  }
  const result = /^sys_\w+ -> 0x([0-9a-f]+)$/.exec(event)?.[1]
  if (result !== undefined) {
    call.result = Number(BigInt.asIntN(64, BigInt(`0x${result}`)))
    call.endedAt = at
  }
}

/** @param {string} file its last name */
function moduleOfFile(file) {
  return file.replace(/\.ko(\.\w+)?$/, '').replaceAll('-', '_')
}

/** init_module is handed bytes without a name: those that got no further are named after a load of as many bytes. @param {Call[]} calls */
function nameInitCalls(calls) {
  const names = new Map(calls.flatMap(({ reachedInit, bytes, module }) => (reachedInit ? [[bytes, module]] : [])))
  for (const call of calls) if (call.syscall === 'init_module') call.module ??= names.get(call.bytes)
}

/** @param {Call} call @returns {string | undefined} */
function errnoName({ result }) {
  if (result === undefined || result >= 0) return undefined
  return ERRNO_NAMES.get(-result) ?? `errno ${-result}`
}

/** @param {Call} call */
function isDuplicate(call) {
  return !call.reachedInit && call.result !== undefined && SHARED_RESULTS.includes(errnoName(call))
}

/** @param {readonly Call[]} calls */
function bytesOf(calls) {
  return calls.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** @param {readonly string[]} words */
function countBy(words) {
  /** @type {Record<string, number>} */
  const counts = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

/** @param {readonly Call[]} insertions */
function countModules(insertions) {
  /** @type {Record<string, ModuleCounts>} */
  const counts = {}
  for (const call of insertions) {
    const name = call.module ?? '?'
    counts[name] ??= { calls: 0, bytesRead: 0, loads: 0, duplicates: 0, liveAt: undefined }
    const module = counts[name]
    module.calls++
    module.bytesRead += call.bytes
    module.loads += call.reachedInit ? 1 : 0
    module.duplicates += isDuplicate(call) ? 1 : 0
    const isLive = call.result === 0 || errnoName(call) === 'EEXIST'
    if (isLive && call.endedAt !== undefined) module.liveAt = Math.min(module.liveAt ?? Infinity, call.endedAt)
  }
  return counts
}
