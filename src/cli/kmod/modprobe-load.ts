import { isRefusal } from '../../errors.ts'
import { type Candidate, type Resolution, resolve, resolvePath, type Step } from '../../graph/index.ts'
import { type Host, MODULE_INIT_IGNORE_MODVERSIONS, MODULE_INIT_IGNORE_VERMAGIC } from '../../host/index.ts'
import {
  type Convergence,
  type Failure,
  type Joined,
  type ProbeResult,
  probe,
  type StepProblem,
} from '../../loading/index.ts'
import { moduleNameOfPath, strerror } from '../../names.ts'
import { resolveOnDisk, type Tree } from '../../tree/index.ts'
import { absolutePath, type World } from '../world.ts'
import { tellInsertion } from './codec-message.ts'
import type { Log } from './log.ts'
import type { ModprobeSettings } from './modprobe-settings.ts'

/** Everything that a load or a removal needs. */
export interface ModprobeJob {
  readonly world: World
  readonly host: Host
  readonly tree: Tree
  readonly settings: ModprobeSettings
  readonly log: Log
  /** How to converge with other processes; undefined for a dry run, which takes no lock. */
  readonly convergence: Convergence | undefined
  /** Variables for install and remove commands. */
  readonly commandEnvironment: Readonly<Record<string, string>>
}

/** Loads the first operand with the others as its parameters, or all of them with -a. */
export async function load(job: ModprobeJob, operands: readonly string[]): Promise<number> {
  if (!job.settings.all) return loadOne(job, operands[0]!, operands.slice(1).map(quoteParameter).join(' '))
  let status = 0
  for (const asked of operands) if ((await loadOne(job, asked, '')) !== 0) status = 1
  return status
}

/** `k=a b` becomes `k="a b"`: the kernel splits parameters at spaces outside quotes. */
function quoteParameter(parameter: string): string {
  const equals = parameter.indexOf('=')
  const value = parameter.slice(equals + 1)
  if (equals < 0 || !value.includes(' ') || /^["']/.test(value)) return parameter
  return `${parameter.slice(0, equals)}="${value}"`
}

/** One request may lead to several modules. Each is tried; the last one decides the status, as in kmod. */
async function loadOne(job: ModprobeJob, asked: string, parameters: string): Promise<number> {
  const resolution = await resolveRequest(job, asked, parameters)
  if (resolution === undefined) return 1
  if (resolution.kind !== 'found') {
    job.log.refuse(`Module ${asked} not found in directory ${job.tree.knowledge.directory}`, job.settings.all)
    return 1
  }
  let status = 0
  for (const candidate of resolution.candidates) status = await loadCandidate(job, candidate)
  return status
}

/** Undefined, after a message, for a path that leads nowhere. */
async function resolveRequest(job: ModprobeJob, asked: string, parameters: string): Promise<Resolution | undefined> {
  const { host, tree, settings, log } = job
  const { ignoreCommands, blacklistNames } = settings
  const options = { ignoreCommands, blacklistNames, parameters }
  const byPath = asked.startsWith('/') || asked.startsWith('./')
  const path = absolutePath(job.world, asked)
  if (byPath && moduleNameOfPath(path) === '') {
    job.log.refuse(`Failed to get module from path ${asked}: ${strerror('ENOENT')}`, job.settings.all)
    return undefined
  }
  if (byPath) {
    try {
      await host.files.stat(path)
    } catch (error) {
      if (!isRefusal(error)) throw error
      job.log.refuse(`Failed to get module from path ${asked}: ${strerror(error.code)}`, job.settings.all)
      return undefined
    }
  }
  const { resolution, missing } = await resolveOnDisk(host.files, tree.knowledge, (knowledge) =>
    byPath ? resolvePath(knowledge, path, options) : resolve(knowledge, asked, options),
  )
  for (const file of missing) log.error(`modules.dep names ${file}, which does not exist: run depmod`)
  return resolution
}

async function loadCandidate(job: ModprobeJob, candidate: Candidate): Promise<number> {
  const { world, host, tree, settings } = job
  if (settings.lookupOnly) {
    world.out(`${candidate.target.module}\n`)
    return 0
  }
  const result = await probe(host, tree.knowledge, candidate, {
    dryRun: settings.dryRun,
    ignoreLoaded: settings.ignoreLoaded,
    firstTime: settings.firstTime,
    flags:
      (settings.ignoreModversions ? MODULE_INIT_IGNORE_MODVERSIONS : 0) |
      (settings.ignoreVermagic ? MODULE_INIT_IGNORE_VERMAGIC : 0),
    commandEnvironment: job.commandEnvironment,
    ...(settings.show && { onStep: (step: Step) => showStep(world, step) }),
    ...(job.convergence !== undefined && { convergence: job.convergence }),
    onProblem: (problem) => tellProblem(job, problem),
    onResult: (step, result) => {
      if (result.kind === 'joined') tellJoined(job, step, result)
    },
  })
  return statusOf(job, result)
}

/** One line an action, as `-D` and `-v` print it. A module that an alias names and nobody has prints nothing. */
function showStep(world: World, { target, action, options }: Step): void {
  if (action.kind === 'insert') world.out(`insmod ${action.path} ${options}\n`)
  else if (action.kind === 'install') world.out(`install ${action.directive.command} ${options}\n`)
  else if (action.kind === 'builtin') world.out(`builtin ${target.module}\n`)
}

function statusOf({ world, log, settings }: ModprobeJob, result: ProbeResult): number {
  if (result.kind === 'already-live' && result.parametersApplied === false && settings.show && !settings.dryRun) {
    world.out(`# ${result.module}: was live already; its parameters are what they were\n`)
  }
  if (result.kind !== 'failed') return 0
  // As for kmod, where something of that name is in the kernel: for a forced load, or under another module's file name.
  if (result.failure.code === 'EEXIST' && !settings.firstTime) return 0
  tellInsertion(log, result.failure.error)
  log.error(`could not insert '${result.module}': ${insertionText(result.failure)}`)
  return 1
}

function tellProblem({ world, log, settings }: ModprobeJob, problem: StepProblem): void {
  const { kind, module } = problem
  if (kind === 'no-file') log.error(`could not find module by name='${module}'`)
  else if (kind === 'command') {
    log.error(`Error running install command '${problem.command}' for module ${module}: retcode ${problem.status}`)
  } else if (settings.show) {
    const { subject, code } = problem.refusal
    world.out(`# ${module}: not converged with other loaders: ${subject}: ${strerror(code)}\n`)
  }
}

/** Tells, with -v, for whom this load waited; and in any case where its parameters were not applied. Promise C3. */
function tellJoined(
  { world, log, settings }: ModprobeJob,
  step: Step,
  { module, by, parametersApplied }: Joined,
): void {
  if (settings.show) world.out(`# ${module}: joined the insertion by ${by === '' ? 'another loader' : by}\n`)
  if (step.options.trim() !== '' && parametersApplied !== true) {
    const surely = parametersApplied === false ? 'with other parameters' : 'perhaps with other parameters'
    log.warning(`'${module}' was inserted meanwhile, ${surely} than '${step.options.trim()}'`)
  }
}

function insertionText({ code }: Failure): string {
  if (code === 'EEXIST') return 'Module already in kernel'
  if (code === 'ENOENT') return 'Unknown symbol in module, or unknown parameter (see dmesg)'
  return strerror(code)
}
