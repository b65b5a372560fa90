import { describe, expect, test } from 'vitest'
import { type AMachine, aMachine } from '../../test/support/a-machine.ts'
import type { TreeParts } from '../../test/support/a-tree.ts'
import { withMethod } from '../../test/support/with-method.ts'
import { KernelError } from '../errors.ts'
import { resolve } from '../graph/index.ts'
import { type ProbeResult, probe, type StepProblem } from './index.ts'

/** Probes the one module that a request leads to, and keeps what is told on the way. */
async function ask(
  { host, knowledge }: AMachine,
  asked: string,
): Promise<{ result: ProbeResult; problems: StepProblem[] }> {
  const resolution = resolve(knowledge, asked)
  if (resolution.kind !== 'found') throw new Error(`nothing answers to ${asked}`)
  const problems: StepProblem[] = []
  const result = await probe(host, knowledge, resolution.candidates[0]!, { onProblem: (each) => problems.push(each) })
  return { result, problems }
}

const parts: TreeParts = {
  modules: {
    'kernel/base.ko': {},
    'kernel/soft.ko': { depends: ['base'] },
    'kernel/hard.ko': {},
    'kernel/post.ko': {},
    'kernel/m.ko': { depends: ['hard'], softdepsPre: ['soft'], softdepsPost: ['post'] },
  },
}

describe('a step that fails', () => {
  test('ends the plan where it is a hard dependency, and is told as the failure of the module asked for', async () => {
    const machine = await aMachine(parts, { inits: { hard: 'ENODEV' } })

    expect((await ask(machine, 'm')).result).toMatchObject({
      kind: 'failed',
      module: 'm',
      failure: { code: 'ENODEV', step: { target: { module: 'hard' } }, error: { syscall: 'finit_module' } },
    })
    expect(machine.loaded()).toEqual([])
  })

  test('ends it where it is the module itself, before what would come after it', async () => {
    const machine = await aMachine(parts, { inits: { m: 'ENODEV' } })

    expect((await ask(machine, 'm')).result).toMatchObject({ kind: 'failed', failure: { code: 'ENODEV' } })
    expect(machine.loaded()).toEqual(['hard', 'base', 'soft'])
  })

  test('with EEXIST ends nothing: whether what has the name is enough, the next insertion tells', async () => {
    const machine = await aMachine(parts, { inits: { hard: 'EEXIST' } })

    expect((await ask(machine, 'm')).result).toMatchObject({
      kind: 'failed',
      failure: { code: 'ENOENT', step: { target: { module: 'm' } } },
    })
    expect(machine.loaded()).toContain('soft')
  })

  test.each(['soft', 'base', 'post'])(
    'is passed by where it is %s, a softdep or a dependency of one',
    async (module) => {
      const machine = await aMachine(parts, { inits: { [module]: 'ENODEV' } })

      expect((await ask(machine, 'm')).result).toEqual({ kind: 'loaded', module: 'm' })
      expect(machine.loaded()).toContain('m')
      expect(machine.loaded()).not.toContain(module)
    },
  )

  test('is a refusal by open where the file is gone', async () => {
    const machine = await aMachine({ modules: { 'kernel/m.ko': { absent: true } } })

    expect((await ask(machine, 'm')).result).toMatchObject({
      kind: 'failed',
      failure: { code: 'ENOENT', error: { syscall: 'open' } },
    })
  })

  test('is a format error where the file is too short to be a module', async () => {
    const machine = await aMachine(parts)
    machine.root.write(`${machine.root.directory}/kernel/hard.ko`, 'x')

    expect((await ask(machine, 'm')).result).toMatchObject({
      kind: 'failed',
      module: 'm',
      failure: { code: 'EINVAL', error: { kind: 'format' } },
    })
  })

  test('is unprivileged for whoever may not load', async () => {
    const machine = await aMachine(parts, { privileged: false })

    expect((await ask(machine, 'm')).result).toMatchObject({ kind: 'failed', failure: { code: 'EPERM' } })
  })

  test('is one without a file, for a module that only an alias names', async () => {
    const machine = await aMachine({ config: { 'a.conf': 'alias x gone\n' } })

    expect(await ask(machine, 'x')).toMatchObject({
      result: { kind: 'failed', module: 'gone', failure: { code: 'ENOENT', error: undefined } },
      problems: [{ kind: 'no-file', module: 'gone' }],
    })
  })
})

describe('a state that cannot be read', () => {
  /** On which a file of sysfs answers EIO, the `nth` time it is read. */
  function unreadable(machine: AMachine, path: string, nth: number): AMachine {
    const refusal = new KernelError('read', path, 'EIO')
    let reads = 0
    const files = withMethod(machine.host.files, 'read', (asked) =>
      asked === path && ++reads === nth ? Promise.reject(refusal) : machine.host.files.read(asked),
    )
    return { ...machine, host: { ...machine.host, files } }
  }

  test.each([
    { of: 'm', nth: 1, step: 'm', loaded: [] },
    { of: 'hard', nth: 1, step: 'hard', loaded: [] },
    { of: 'm', nth: 2, step: 'm', loaded: ['hard', 'base', 'soft'] },
  ])('is the failure of the module, at look $nth at $of', async ({ of, nth, step, loaded }) => {
    const machine = unreadable(await aMachine(parts), `/sys/module/${of}/initstate`, nth)

    expect((await ask(machine, 'm')).result).toMatchObject({
      kind: 'failed',
      module: 'm',
      failure: { code: 'EIO', step: { target: { module: step } }, error: { syscall: 'read' } },
    })
    expect(machine.loaded()).toEqual(loaded)
  })

  test('is passed by where a softdep has it', async () => {
    const machine = unreadable(await aMachine(parts), '/sys/module/soft/initstate', 1)

    expect((await ask(machine, 'm')).result).toEqual({ kind: 'loaded', module: 'm' })
    expect(machine.loaded()).not.toContain('soft')
  })

  test('of a dependency is no answer to whether the plan is to be tried again', async () => {
    const machine = await aMachine(parts, { inits: { m: 'EBUSY' } })

    expect((await ask(unreadable(machine, '/sys/module/hard/initstate', 2), 'm')).result).toMatchObject({
      kind: 'failed',
      failure: { code: 'EIO' },
    })
  })
})

describe('an install command', () => {
  /** A machine whose module `m` has this command, with `OUT` for a file that it may write. */
  async function withCommand(command: string, more = ''): Promise<AMachine> {
    const machine = await aMachine({ modules: { 'kernel/m.ko': {}, 'kernel/n.ko': { depends: ['m'] } } })
    machine.root.write(
      '/etc/modprobe.d/a.conf',
      `install m ${command.replaceAll('OUT', machine.root.outside('/out'))}\n${more}`,
    )
    return machine.reopened()
  }

  test('is run in the place of the insertion, with the options and the name of the module', async () => {
    const machine = await withCommand(
      'echo "<$CMDLINE_OPTS> <$CMDLINE_OPTS> $MODPROBE_MODULE" > OUT',
      'options m a=$&\n',
    )

    expect(await ask(machine, 'm')).toMatchObject({ result: { kind: 'replaced', module: 'm' }, problems: [] })
    expect(machine.text('/out')).toBe('<a=$& > <a=$& > m')
    expect(machine.loaded()).toEqual([])
  })

  test('that fails is EINVAL, with its status told', async () => {
    const machine = await withCommand('exit 3')

    expect(await ask(machine, 'm')).toMatchObject({
      result: { kind: 'failed', module: 'm', failure: { code: 'EINVAL', error: undefined } },
      problems: [{ kind: 'command', module: 'm', command: 'exit 3', status: 3 }],
    })
  })

  test('that a signal ends counts as done, as for kmod', async () => {
    expect((await ask(await withCommand('kill -9 $$'), 'm')).result).toMatchObject({ kind: 'replaced' })
  })

  test('of a dependency that fails ends the plan', async () => {
    const machine = await withCommand('exit 1')

    expect((await ask(machine, 'n')).result).toMatchObject({ kind: 'failed', module: 'n', failure: { code: 'EINVAL' } })
  })

  test('is not run for a module that is live', async () => {
    const machine = await withCommand('echo ran > OUT')
    machine.root.write('/sys/module/m/initstate', 'live\n')

    expect((await ask(machine, 'm')).result).toEqual({ kind: 'already-live', module: 'm' })
    expect(() => machine.text('/out')).toThrow('ENOENT')
  })
})
