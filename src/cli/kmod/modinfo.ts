import { FormatError, isRefusal } from '../../errors.ts'
import { isModuleFileName } from '../../formats/container/index.ts'
import type { InfoField } from '../../formats/elf/index.ts'
import { builtinModinfo } from '../../formats/indexes/index.ts'
import { moduleInfo } from '../../formats/module-info/index.ts'
import { isBuiltin, type Knowledge, lookup, lookupName, pathOf, type Target } from '../../graph/index.ts'
import type { Host } from '../../host/index.ts'
import { type ModuleName, moduleNameOfPath, strerror } from '../../names.ts'
import { openTree, readModule } from '../../tree/index.ts'
import * as tables from '../options/tables/index.ts'
import { releaseOf } from '../release.ts'
import { hostAt, rootOf } from '../relocation.ts'
import { absolutePath, type World } from '../world.ts'
import { tellDecoder } from './codec-message.ts'
import { DEFAULT_VERBOSITY, Log } from './log.ts'
import { formatHeading, formatInfo, type InfoFormat } from './modinfo-fields.ts'
import { eachOperand, type ReadModule } from './modinfo-operands.ts'
import { has, lastValue, readArguments, type ToolArguments } from './tool.ts'

interface ModinfoJob {
  readonly world: World
  readonly host: Host
  readonly knowledge: Knowledge
  readonly log: Log
  readonly byName: boolean
  readonly format: Pick<InfoFormat, 'field' | 'separator'>
  readonly read: ReadModule
}

/** `modinfo`. All operands are tried; the status is 1 if any failed. */
export async function modinfo(world: World, name: string, argv: readonly string[]): Promise<number> {
  const given = readArguments(world, name, tables.modinfo, argv)
  const log = new Log(world, name, DEFAULT_VERBOSITY)
  if (given.operands.length === 0) {
    log.error('missing module or filename.')
    return 1
  }
  const root = rootOf(world, lastValue(given, 'root'))
  const host = await hostAt(world, root)
  const basedir = lastValue(given, 'basedir') ?? ''
  const tree = await openTree(host.files, {
    release: lastValue(given, 'set-version') ?? (await releaseOf(host, root)),
    ...(basedir !== '' && { dirname: absolutePath(world, basedir) }),
    configPaths: [],
  })
  for (const { source, text } of tree.configProblems) log.library(source, text)
  for (const problem of tree.indexProblems) log.error(problem)
  const job: ModinfoJob = {
    world,
    host,
    knowledge: tree.knowledge,
    log,
    byName: has(given, 'modname'),
    format: formatOf(given),
    read: (path) => readModule(host, path),
  }
  const { operands } = given
  if (operands.length === 1) return (await showOperand(job, operands[0]!)) ? 0 : 1
  const areShown = await eachOperand(world, host, operands, (heard, read, operand) => {
    return showOperand({ ...job, world: heard, log: new Log(heard, name, DEFAULT_VERBOSITY), read }, operand)
  })
  return areShown ? 0 : 1
}

/** The fields that have an option of their own. */
const FIELD_OPTIONS: Partial<Record<tables.ModinfoOption, string>> = {
  author: 'author',
  description: 'description',
  license: 'license',
  parameters: 'parm',
  filename: 'filename',
}

function formatOf(given: ToolArguments<tables.ModinfoOption>): ModinfoJob['format'] {
  const last = given.options.findLast(({ option }) => option === 'field' || FIELD_OPTIONS[option] !== undefined)
  const field = last && (FIELD_OPTIONS[last.option] ?? last.value)
  return { separator: has(given, 'null') ? '\0' : '\n', ...(field !== undefined && { field }) }
}

async function showOperand(job: ModinfoJob, operand: string): Promise<boolean> {
  const { world, knowledge, log } = job
  if (!job.byName && (await isModuleFile(job, operand))) return showFile(job, absolutePath(world, operand))
  if (job.byName) {
    const target = lookupName(knowledge, operand)
    if (target !== undefined) return showTarget(job, target)
    log.error(`Module name ${operand} not found.`)
    return false
  }
  const targets = lookup(knowledge, operand)
  if (targets === undefined) log.error(`Module alias ${operand} not found.`)
  else if (targets.length === 0) log.error(`Module ${operand} not found.`)
  let shown = targets !== undefined && targets.length > 0
  for (const target of targets ?? []) shown = (await showTarget(job, target)) && shown
  return shown
}

async function isModuleFile({ world, host }: ModinfoJob, operand: string): Promise<boolean> {
  if (!isModuleFileName(operand)) return false
  try {
    return (await host.files.stat(absolutePath(world, operand))).kind === 'file'
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

async function showTarget(job: ModinfoJob, target: Target): Promise<boolean> {
  const { knowledge } = job
  if (isBuiltin(knowledge, target.module)) return showBuiltin(job, target.module)
  const path = pathOf(knowledge, target)
  if (path !== undefined) return showFile(job, path)
  job.log.error(`Module ${target.module} not found.`)
  return false
}

/** A built-in module of which no file says anything still has its name. */
async function showBuiltin(job: ModinfoJob, name: ModuleName): Promise<boolean> {
  const format: InfoFormat = { ...job.format, filename: '(builtin)', name }
  return show(job, name, format, async () => {
    try {
      return builtinModinfo(await job.host.files.read(`${job.knowledge.directory}/modules.builtin.modinfo`), name)
    } catch (error) {
      if (isRefusal(error, 'ENOENT')) return []
      if (error instanceof FormatError) job.log.library('get_strings', `get_strings: ${error.problem}`)
      throw error
    }
  })
}

function showFile(job: ModinfoJob, path: string): Promise<boolean> {
  const format: InfoFormat = { ...job.format, filename: path }
  return show(job, moduleNameOfPath(path), format, async () => moduleInfo(await job.read(path)))
}

/** Prints the heading at once and the rest if it can be read; the path alone needs no reading. */
async function show(
  { world, log }: ModinfoJob,
  module: string,
  format: InfoFormat,
  read: () => Promise<InfoField[]>,
): Promise<boolean> {
  const heading = formatHeading(format)
  world.out(heading)
  if (format.field === 'filename') return true
  try {
    const { out, errors } = formatInfo(await read(), format)
    for (const error of errors) log.error(error)
    world.out(out.slice(heading.length))
    return true
  } catch (error) {
    if (!(error instanceof FormatError) && !isRefusal(error)) throw error
    tellDecoder(log, error, true)
    log.error(`could not get modinfo from '${module}': ${strerror(error.code)}`)
    return false
  }
}
