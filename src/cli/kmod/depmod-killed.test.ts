import { describe, expect, test } from 'vitest'
import { INDEX_NAMES } from '../../../test/support/depmod-tree.ts'
import { buildModule } from '../../../test/support/elf-builder.ts'
import { Random } from '../../../test/support/random.ts'
import { runMain } from '../../../test/support/run-main.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import { Machine, type MachineOptions, type Process } from '../../host/simulated/index.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)
const POINTS = 200
const FEW_POINTS = 50

const DIRECTORY = '/lib/modules/6.1.0-simulated'

type Files = NonNullable<MachineOptions['files']>

/** A tree of which each of the eleven indexes names the modules and built-ins, so that other names make all of them other. */
function treeOf(...names: readonly string[]): Files {
  const minors = names.map((name, minor) => [name, minor] as const)
  const modules = minors.map(([name, minor]) => {
    const devname = [`alias=devname:${name}`, `alias=char-major-10-${minor}`]
    const modinfo = [`alias=pci:${name}*`, ...devname, 'softdep=pre: loop', 'weakdep=loop']
    return [`${DIRECTORY}/kernel/${name}.ko`, buildModule({ modinfo, exports: [{ symbol: `of_${name}` }] })]
  })
  return {
    // For what depmod remembers of modules.
    '/var/cache': { directory: true },
    ...Object.fromEntries(modules),
    [`${DIRECTORY}/modules.order`]: '',
    [`${DIRECTORY}/modules.builtin`]: names.map((name) => `kernel/in_${name}.ko\n`).join(''),
    [`${DIRECTORY}/modules.builtin.modinfo`]: names.map((name) => `in_${name}.alias=acpi:${name}\0`).join(''),
  }
}

/** Starts a depmod. */
function startDepmod(machine: Machine): Process {
  return machine.start('depmod', async (host) => (await runMain('depmod', [machine.release], { host })).status)
}

/** The indexes that `--verify` says are not what a run would write, each once. */
async function namedByVerify(machine: Machine): Promise<string[]> {
  const { stdout, status } = await runMain('depmod', ['--verify', machine.release], { host: machine.host() })
  expect(status).toBe(stdout === '' ? 0 : 1)
  const stale = Array.from(stdout.matchAll(/([^/]*): stale: /g), ([, name]) => name!)
  return [...new Set(stale)].toSorted()
}

/** What is in the indexes now, as byte strings; undefined for one that is not there. */
async function indexesOn(machine: Machine): Promise<Record<string, string | undefined>> {
  const { files } = machine.host()
  const there = new Set((await files.list(DIRECTORY)).map(({ name }) => name))
  const found: Record<string, string | undefined> = {}
  for (const name of INDEX_NAMES) {
    found[name] = there.has(name) ? latin1(await files.read(`${DIRECTORY}/${name}`)) : undefined
  }
  return found
}

/** Runs a depmod to its end on a machine with these files; `killAt` counts the events of the run. */
async function depmodOn(files: Files, killAt = Number.POSITIVE_INFINITY) {
  let events = 0
  let depmod: Process | undefined
  const machine = new Machine({
    files,
    onEvent: () => {
      if (++events === killAt) depmod?.kill()
    },
  })
  depmod = startDepmod(machine)
  await machine.run()
  return { machine, events, end: depmod.end, indexes: await indexesOn(machine) }
}

const asFiles = (indexes: Record<string, string | undefined>): Files =>
  Object.fromEntries(Object.entries(indexes).map(([name, text]) => [`${DIRECTORY}/${name}`, text!]))

describe(`depmod, killed at ${POINTS} random points`, async () => {
  const before = await depmodOn(treeOf('loop', 'old'))
  const changed = { ...treeOf('loop', 'new', 'newer'), ...asFiles(before.indexes) }
  const after = await depmodOn(changed)
  const random = new Random(SEED)
  const points = Array.from({ length: POINTS }, () => 1 + random.below(after.events - 1))

  test('changes all eleven files if it is not', () => {
    expect(after.end).toEqual({ kind: 'exited', status: 0 })
    for (const name of INDEX_NAMES) expect(after.indexes[name], name).not.toBe(before.indexes[name])
  })

  test('leaves each index wholly old or wholly new, --verify names the old ones, and the next run makes all new', async () => {
    let mixed = 0
    for (const point of points) {
      const label = `MODONCE_SEED=${SEED}, killed at event ${point} of ${after.events}`
      const { machine, end, indexes } = await depmodOn(changed, point)
      expect(end, label).toEqual({ kind: 'killed' })
      for (const name of INDEX_NAMES) {
        expect([before.indexes[name], after.indexes[name]], `${label}: ${name}`).toContain(indexes[name])
      }
      const old = INDEX_NAMES.filter((name) => indexes[name] !== after.indexes[name])
      if (old.length > 0 && old.length < INDEX_NAMES.length) mixed++
      expect(await namedByVerify(machine), `${label}: --verify`).toEqual(old.toSorted())
      startDepmod(machine)
      await machine.run()
      expect(await indexesOn(machine), label).toEqual(after.indexes)
    }
    // Most points are between two of the files.
    expect(mixed).toBeGreaterThan(POINTS / 3)
  }, 60_000)
})

/** Beyond it, a change of files shows by their times. */
const SETTLED_MS = 5_000

describe(`depmod that keeps indexes of its last run, killed at ${FEW_POINTS} random points`, async () => {
  const module = (...aliases: readonly string[]) => {
    const modinfo = [...aliases.map((alias) => `alias=${alias}`), 'softdep=pre: loop']
    return { content: buildModule({ modinfo, exports: [{ symbol: 'of_new' }] }) }
  }

  /** A machine on which depmod has run, has run again after a change of one module, which `killAt` may have ended, and once more. */
  async function runsOn(killAt = Number.POSITIVE_INFINITY) {
    let events = 0
    let depmod: Process | undefined
    const machine = new Machine({
      files: treeOf('loop', 'new'),
      onEvent: () => {
        if (depmod !== undefined && ++events === killAt) depmod.kill()
      },
    })
    const run = async () => {
      await machine.host().clock.sleep(SETTLED_MS)
      const process = startDepmod(machine)
      await machine.run()
      return process.end
    }
    await run()
    const before = await indexesOn(machine)
    machine.write(`${DIRECTORY}/kernel/new.ko`, module('pci:changed*'))
    await machine.host().clock.sleep(SETTLED_MS)
    depmod = startDepmod(machine)
    await machine.run()
    const end = depmod.end
    depmod = undefined
    const between = await indexesOn(machine)
    await run()
    return { events, end, before, between, after: await indexesOn(machine), machine }
  }

  const whole = await runsOn()
  const changed = INDEX_NAMES.filter((name) => whole.between[name] !== whole.before[name])

  test('makes few of them if it is not, and they say what a run without a cache would', async () => {
    expect(whole.end).toEqual({ kind: 'exited', status: 0 })
    expect(changed.toSorted()).toEqual(['modules.alias', 'modules.alias.bin', 'modules.devname', 'modules.weakdep'])
    expect(await namedByVerify(whole.machine)).toEqual([])
    expect(whole.after).toEqual(whole.between)
  })

  test('leaves each wholly old or wholly new, and the next run makes all as they are to be', async () => {
    const random = new Random(SEED)
    let mixed = 0
    for (let count = 0; count < FEW_POINTS; count++) {
      const killAt = 1 + random.below(whole.events - 1)
      const label = `MODONCE_SEED=${SEED}, killed at event ${killAt} of ${whole.events}`
      const { end, before, between, after } = await runsOn(killAt)
      expect(end, label).toEqual({ kind: 'killed' })
      for (const name of INDEX_NAMES) {
        expect([before[name], whole.between[name]], `${label}: ${name}`).toContain(between[name])
      }
      const renewed = changed.filter((name) => between[name] !== before[name])
      if (renewed.length > 0 && renewed.length < changed.length) mixed++
      expect(after, label).toEqual(whole.between)
    }
    expect(mixed, 'kills between two files').toBeGreaterThan(0)
  }, 120_000)
})
