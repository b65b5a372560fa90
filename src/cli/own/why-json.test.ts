import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { aTree, type TreeParts } from '../../../test/support/a-tree.ts'
import { runMain } from '../../../test/support/run-main.ts'
import { type WhyJson, whySchema } from './why-schema.ts'

/** What `why --json` answers to one request; it is held to the published shape. */
async function why(parts: TreeParts, asked: string): Promise<WhyJson> {
  const { path } = aTree(parts).onDisk()
  const { stdout, stderr } = await runMain('modonce', ['why', '--root', path, '--json', '--', asked])
  expect(stderr).toBe('')
  return v.parse(whySchema, JSON.parse(Buffer.from(stdout, 'latin1').toString()))
}

const parts: TreeParts = {
  modules: {
    'kernel/soft.ko': {},
    'kernel/d.ko': {},
    'kernel/m.ko': { depends: ['d'], aliases: ['pci:v00008086d*', 'pci:v0000808?d*'], softdepsPre: ['soft'] },
    'kernel/crc.ko': { symbols: ['crc32'] },
  },
  builtin: { 'kernel/ext4.ko': { aliases: ['fs-ext3'] } },
  config: {
    'a.conf': 'options m a=1\n\nblacklist m\nalias configured m\ninstall d run $CMDLINE_OPTS\nremove only x\n',
  },
  state: { live: ['d'] },
}

const A_CONF = '/etc/modprobe.d/a.conf'

describe('why --json', () => {
  test('tells everything about a device', async () => {
    const answer = await why(parts, 'pci:v00008086d00001533sv*sd*bc02sc00i00')

    expect(answer).toMatchObject({
      schemaVersion: 1,
      kind: 'found',
      modules: ['m', 'm'],
      satisfied: false,
      directory: '/lib/modules/6.1.0-test',
      modalias: { bus: 'pci' },
      missingFiles: [],
    })
    expect(answer.candidates[0]).toEqual({
      module: 'm',
      found: { by: 'alias', patterns: ['pci:v00008086d*', 'pci:v0000808?d*'] },
      state: 'absent',
      staleIndex: false,
      blacklisted: { file: A_CONF, line: 3 },
      outcome: 'blacklisted',
      steps: [
        {
          module: 'd',
          reason: { kind: 'dependency', of: 'm' },
          action: { kind: 'install', command: 'run $CMDLINE_OPTS', origin: { file: A_CONF, line: 5 } },
          options: '',
          optionLines: [],
          required: true,
          state: 'live',
        },
        {
          module: 'soft',
          reason: {
            kind: 'softdep',
            group: 'pre',
            of: 'm',
            word: 'soft',
            origin: { file: '/lib/modules/6.1.0-test/modules.softdep', line: 2 },
          },
          action: { kind: 'insert', path: '/lib/modules/6.1.0-test/kernel/soft.ko' },
          options: '',
          optionLines: [],
          required: false,
          state: 'absent',
        },
        {
          module: 'm',
          reason: { kind: 'asked' },
          action: { kind: 'insert', path: '/lib/modules/6.1.0-test/kernel/m.ko' },
          options: 'a=1 ',
          optionLines: [{ options: 'a=1', origin: { file: A_CONF, line: 1 } }],
          required: true,
          state: 'absent',
        },
      ],
    })
  })

  test.each([
    ['m', { by: 'name' }],
    ['configured', { by: 'config-alias', pattern: 'configured', origin: { file: A_CONF, line: 4 } }],
    ['only', { by: 'command', origin: { file: A_CONF, line: 6 } }],
    ['symbol:crc32', { by: 'symbol' }],
    ['ext4', { by: 'builtin' }],
    ['fs-ext3', { by: 'builtin-alias', patterns: ['fs_ext3'] }],
  ])('says how %j was found', async (asked, found) => {
    expect((await why(parts, asked)).candidates[0]?.found).toEqual(found)
  })

  test.each([
    ['nothing', 'not-found'],
    ['', 'not-found'],
    ['a[b', 'bad-alias'],
    ['-x', 'not-found'],
  ])('answers %j with %s', async (asked, kind) => {
    expect(await why(parts, asked)).toMatchObject({ asked, kind, modules: [], candidates: [], modalias: null })
  })

  test('is UTF-8 for a request of any bytes', async () => {
    expect((await why(parts, 'caf\xc3\xa9 \xff"\\\n')).asked).toBe('café \ufffd"\\\n')
  })

  test('keeps duplicates in the order of libkmod', async () => {
    const config = { 'a.conf': 'alias x m\nalias x d\nalias x m\n' }

    expect((await why({ ...parts, config }, 'x')).modules).toEqual(['m', 'd', 'm'])
  })

  test('says that a module is nowhere, built in, on its way, or known to nobody but the kernel', async () => {
    const config = { 'a.conf': 'alias x gone\nsoftdep m pre: ext4\n' }
    const made = { ...parts, config, state: { coming: ['crc'] } }

    expect((await why(made, 'x')).candidates[0]?.steps[0]?.action).toEqual({ kind: 'nothing' })
    expect((await why(made, 'crc')).candidates[0]).toMatchObject({ state: 'coming', outcome: 'wait' })
    expect((await why({ ...made, config: { 'a.conf': 'alias y ext4\n' } }, 'y')).candidates[0]?.steps[0]).toMatchObject(
      {
        action: { kind: 'builtin' },
        state: 'builtin',
      },
    )
  })
})
