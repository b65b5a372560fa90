import { FormatError, isRefusal } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import {
  parseDevices,
  parseRequests,
  runStorms,
  type Storm,
  type StormsOptions,
  treeWorkload,
  WORKLOADS,
  type Workload,
} from '../../lab/storm/index.ts'
import { strerror } from '../../names.ts'
import * as tables from '../options/tables/index.ts'
import { given, readOwnArguments, UNKNOWN, usage, YES } from '../own-arguments.ts'
import { jsonLine, toUnicode } from '../text.ts'
import { absolutePath, type World } from '../world.ts'
import { stormChildren } from './storm-children.ts'
import { stormPage } from './storm-page.ts'
import { readStormSettings, type StormSettings } from './storm-settings.ts'
import { statsText, stormTable } from './storm-text.ts'

/** `modonce storm`. */
export async function storm(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.storm, argv)
  if (parsed.operands.length > 0) usage(world, 'modonce storm', `modonce storm: what is '${parsed.operands[0]}'?`)
  const settings = readStormSettings(world, parsed)
  const workload = await workloadOf(world, settings)
  if (workload === undefined) return UNKNOWN
  const storms: Storm[] = []
  const asJson = given(parsed, 'json')
  const withStats = given(parsed, 'stats')
  const isDrawn = settings.report !== undefined
  const runAll: StormsOptions['runAll'] = (asked) => stormChildren(world, asked, settings.jobs)
  for await (const one of runStorms({ ...settings, workload, isDrawn, runAll })) {
    storms.push(one)
    if (!asJson) continue
    world.out(jsonLine({ schemaVersion: 1, ...one.row, ...(withStats && { stats: one.stats }) }))
    world.flush()
  }
  if (!asJson) world.out(stormTable(storms.map(({ row }) => row)) + (withStats ? statsText(storms) : ''))
  if (settings.report === undefined) return YES
  const page = stormPage({ ...settings, workload }, storms, ['modonce', 'storm', ...argv].join(' '))
  const refused = await world.writeFile(absolutePath(world, settings.report), page)
  if (refused === undefined) return YES
  world.err(`modonce storm: ${settings.report}: ${strerror(refused)}\n`)
  return UNKNOWN
}

/** One that comes with modonce, or a file of requests for the modules of the first one. */
async function workloadOf(world: World, { tree, workload: name }: StormSettings): Promise<Workload | undefined> {
  if (tree !== undefined) return workloadOfTree(world, tree)
  const there = WORKLOADS.find((workload) => workload.name === name)
  if (there !== undefined) return there
  if (!name.includes('/') && !name.includes('.')) {
    const names = WORKLOADS.map((workload) => workload.name).join(', ')
    usage(world, 'modonce storm', `modonce storm: no workload is called '${name}': there are ${names}, or name a file`)
  }
  return readable(world, name, async () => {
    const askings = parseRequests(await textOf(world, name))
    return { name, about: `the requests of ${name}`, modules: WORKLOADS[0]!.modules, askings: () => askings }
  })
}

async function workloadOfTree(
  world: World,
  { directory, devices }: NonNullable<StormSettings['tree']>,
): Promise<Workload | undefined> {
  const askings = await readable(world, devices, async () => parseDevices(await textOf(world, devices)))
  if (askings === undefined) return undefined
  const { files } = await world.host()
  return readable(world, directory, () => treeWorkload(files, absolutePath(world, directory), askings))
}

async function textOf(world: World, name: string): Promise<string> {
  return toUnicode(latin1(await (await world.host()).files.read(absolutePath(world, name))))
}

/** What can be made of a file; tells what is wrong with it, where it cannot. */
async function readable<Value>(world: World, name: string, make: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof FormatError) world.err(`modonce storm: ${name}: ${error.problem}\n`)
    else if (isRefusal(error)) world.err(`modonce storm: ${name}: ${strerror(error.code)}\n`)
    else throw error
    return undefined
  }
}
