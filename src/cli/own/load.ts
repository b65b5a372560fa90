import { convergeByFiles, loadOn, type ProbeResult, type StepProblem } from '../../loading/index.ts'
import { strerror } from '../../names.ts'
import * as tables from '../options/tables/index.ts'
import { given, NO, readOwnArguments, UNKNOWN, usage, YES } from '../own-arguments.ts'
import { rootOf } from '../relocation.ts'
import { jsonLine } from '../text.ts'
import type { World } from '../world.ts'
import { loadByDaemon } from './load-by-daemon.ts'
import { loadJson } from './load-json.ts'
import { loadText } from './load-text.ts'
import { openJob } from './request-job.ts'

/** `modonce load`. */
export async function load(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.load, argv)
  if (parsed.operands.length === 0)
    usage(world, 'modonce load', 'modonce load: what is to be loaded? Give a name or an alias')
  const root = rootOf(world, undefined)
  if (root !== undefined)
    usage(world, 'modonce load', `modonce load: MODONCE_ROOT is ${root}: nothing is loaded from there`)
  const byDaemon = await loadByDaemon(world, parsed)
  if (byDaemon !== undefined) return byDaemon
  const job = await openJob(world, parsed, 'run depmod')
  if (!job.known) return UNKNOWN
  const quiet = given(parsed, 'quiet')
  const asJson = given(parsed, 'json')
  const tell = quiet ? () => undefined : (text: string) => world.err(`modonce: ${text}\n`)
  const parameters = parsed.items.findLast((item) => item.kind === 'option' && item.option === 'parameters')
  let status = YES
  const onProblem = problems(tell)
  const convergence = convergeByFiles(job.host, 'explicit', `process ${world.processId}`)
  for (const asked of parsed.operands) {
    const results = await loadOn(job.host, job.tree.knowledge, asked, {
      convergence,
      onProblem,
      onMissing: (path) => tell(`${path} is not there, though modules.dep names it: run depmod`),
      ...(parameters?.kind === 'option' && { parameters: parameters.value }),
    })
    const { files } = job.host
    if (!quiet)
      world.out(asJson ? jsonLine(await loadJson(files, asked, results)) : await loadText(files, asked, results))
    if (results.length === 0 && !job.complete) status = UNKNOWN
    else if ((results.length === 0 || !results.every(isThere)) && status === YES) status = NO
  }
  return status
}

function isThere({ kind }: ProbeResult): boolean {
  return kind === 'loaded' || kind === 'joined' || kind === 'already-live' || kind === 'builtin'
}

/** What went wrong beside a system call. That there is no lock is said once, whatever is loaded. */
function problems(tell: (text: string) => void): (problem: StepProblem) => void {
  let converges = true
  return (problem) => {
    if (problem.kind === 'command') {
      tell(`the install command of ${problem.module} ended with status ${problem.status}: ${problem.command}`)
    } else if (problem.kind === 'no-file') tell(`modules.dep does not know ${problem.module}`)
    else if (converges) {
      converges = false
      tell(`not converged with other loaders: ${problem.refusal.subject}: ${strerror(problem.refusal.code)}`)
    }
  }
}
