// @ts-check
/** Many processes ask for one module at once, with kmod and with modonce, with and without its lock, behind the same gate on a real kernel. */
import { runInVm } from './machine.mjs'
import { countTrace } from './trace-counts.mjs'
import { triggerFile } from './trigger.mjs'

/** `unlocked` is modonce where nobody can write /run/modonce. @typedef {'kmod' | 'unlocked' | 'modonce'} Tool */
/** `statuses` counts ends like `exit-0` and `signal-9`. @typedef {{ statuses: Record<string, number>, wallMs: number, minMs: number, medianMs: number, maxMs: number, firstOkAt: number | undefined }} Crowd */
/**
 * `liveBeforeFirstOk` tells whether every module that was loaded was live before any process had ended with 0; no where none was
 * loaded or none ended so. `joined` counts the processes that asked while somebody else inserted the module, as modonce tells it.
 * @typedef {Crowd & {
 *   tool: Tool, counts: import('./trace-counts.mjs').TraceCounts, liveBeforeFirstOk: boolean, joined: number | undefined, trace: string,
 * }} ToolStorm
 */
/** `node` is what so many processes of Node take that do nothing. @typedef {{ node: Crowd | undefined, storms: ToolStorm[] }} Storm */

const MEMORY_MB = 6144
const LIMIT_MS = 300_000
const PROGRAM = { kmod: '/sbin/modprobe', unlocked: 'modprobe', modonce: 'modprobe' }

/** What is done before and after the tool runs. */
const AROUND = {
  kmod: ['', ''],
  unlocked: [
    'mkdir -p /run/modonce; mount -t tmpfs -o ro,mode=0700 tmpfs /run/modonce',
    'umount /run/modonce; rmdir /run/modonce',
  ],
  modonce: ['', ''],
}

/** Removes whatever is loaded, so that each tool finds the kernel as the first did: users first, hence the rounds. */
const REMOVE_ALL = `
for round in 1 2 3 4 5 6 7 8; do
  cut -d' ' -f1 /proc/modules | while read -r name; do /sbin/rmmod "$name" 2>/dev/null; done
done
[ ! -s /proc/modules ] || { echo 'modules that cannot be removed:' >&2; cat /proc/modules >&2; exit 70; }
`

/**
 * One boot: Node alone where modonce is among the tools, then each tool, traced.
 * @param {{ kernel: import('./machine.mjs').KernelName, module: string, processes: number, tools: readonly Tool[], label: string }} settings
 * @returns {Promise<Storm>}
 */
export async function runStorm({ kernel, module, processes, tools, label }) {
  const withNode = tools.some((tool) => tool !== 'kmod')
  const guest = { kernel, label, modonce: withNode, memoryMb: MEMORY_MB, overlay: triggerFile() }
  const nodeJob = { name: 'node', script: `trigger exec ${processes} node -e 0\n`, timeoutMs: LIMIT_MS }
  const prepare = tools.map((tool) => ({ name: `${tool}-clean`, script: REMOVE_ALL }))
  const storm = tools.map((tool) => ({
    name: tool,
    script: `${AROUND[tool][0]}\ntrigger exec ${processes} ${PROGRAM[tool]} -v ${module}\n${AROUND[tool][1]}\n`,
    timeoutMs: LIMIT_MS,
    trace: true,
  }))
  const toolJobs = tools.flatMap((_, index) => [prepare[index], storm[index]].filter((job) => job !== undefined))
  const { jobs } = await runInVm({ ...guest, jobs: [...(withNode ? [nodeJob] : []), ...toolJobs] })
  for (const { name } of prepare) {
    if (jobs[name]?.status !== 0) throw new Error(`${name} failed: ${jobs[name]?.stderr}`)
  }
  return {
    node: withNode ? readCrowd(answerOf(jobs, 'node')) : undefined,
    storms: tools.map((tool) => readStorm(tool, module, answerOf(jobs, tool))),
  }
}

/**
 * @param {Record<string, import('./jobs.mjs').JobAnswer>} jobs
 * @param {string} name
 */
function answerOf(jobs, name) {
  const answer = jobs[name]
  if (answer === undefined || answer.timedOut) throw new Error(`${name} did not end within ${LIMIT_MS} ms`)
  return answer
}

/**
 * @param {Tool} tool
 * @param {string} module
 * @param {import('./jobs.mjs').JobAnswer} answer
 * @returns {ToolStorm}
 */
function readStorm(tool, module, answer) {
  const crowd = readCrowd(answer)
  const counts = countTrace(answer.trace)
  const { firstOkAt } = crowd
  const liveBeforeFirstOk =
    firstOkAt !== undefined &&
    counts.loads.length > 0 &&
    Object.values(counts.perModule).every(({ loads, liveAt = Infinity }) => loads === 0 || liveAt < firstOkAt)
  const said = answer.stdout.split('\n').filter((line) => line.startsWith(`# ${module.replaceAll('-', '_')}: joined `))
  const joined = tool === 'kmod' ? undefined : said.length
  return { ...crowd, tool, counts, liveBeforeFirstOk, joined, trace: answer.trace }
}

/**
 * What `trigger exec` printed: helper/outcomes.h.
 * @param {import('./jobs.mjs').JobAnswer} answer
 * @returns {Crowd}
 */
function readCrowd({ stdout, stderr, status }) {
  const times = /^wall=(\d+)ms min=(\d+)ms median=(\d+)ms max=(\d+)ms gate=[\d.]+s(?: first-ok=([\d.]+)s)?$/m.exec(
    stdout,
  )
  if (times === null) throw new Error(`trigger ended with ${status}: ${stderr || stdout}`)
  const [wallMs = 0, minMs = 0, medianMs = 0, maxMs = 0] = times.slice(1, 5).map(Number)
  const statuses = Object.fromEntries(
    [...stdout.matchAll(/^n=\d+ ((?:exit|signal)-\d+)=(\d+) /gm)].map(([, label, count]) => [label, Number(count)]),
  )
  return { statuses, wallMs, minMs, medianMs, maxMs, firstOkAt: times[5] === undefined ? undefined : Number(times[5]) }
}
