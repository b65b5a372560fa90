import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { aTree, type TreeParts } from '../../../test/support/a-tree.ts'
import type { Run } from '../../../test/support/modonce.ts'
import { runMain } from '../../../test/support/run-main.ts'
import { requestsSchema } from './requests-schema.ts'

const parts: TreeParts = {
  modules: { 'kernel/xfrm_user.ko': { aliases: ['net-pf-16-proto-6'] }, 'kernel/n.ko': { aliases: ['fs-xfs'] } },
  builtin: { 'kernel/unix.ko': { aliases: ['net-pf-1'] } },
  config: { 'a.conf': 'blacklist n\n' },
}

/** Runs requests on a root with these parts, and with what the kernel was configured with. */
function requests(configuration: string | undefined, ...argv: string[]): Promise<Run> {
  const root = aTree(parts).onDisk()
  if (configuration !== undefined) root.write('/boot/config-6.1.0-test', configuration)
  return runMain('modonce', ['requests', '--root', root.path, ...argv])
}

describe('requests', () => {
  test('prints a line a name, and what it brings in here', async () => {
    const options = 'CONFIG_UNIX=y\nCONFIG_IPV6=y\n# CONFIG_VSOCKETS is not set\n'

    expect(await requests(options, '20')).toEqual({
      stdout: [
        'ROW  SUBSYSTEM  REQUEST    HERE',
        '20   sockets    net-pf-1   unix (built in)',
        '20   sockets    net-pf-10  - built in, so that nobody asks (CONFIG_IPV6=y)',
        '20   sockets    net-pf-40  - not configured (CONFIG_VSOCKETS is not set)',
        '',
        '3 names: 1 with an answer here, 2 without',
        '',
      ].join('\n'),
      stderr: '',
      status: 0,
    })
  })

  test('prints with -l who asks, and what is made of the answer', async () => {
    expect((await requests('CONFIG_EXT4_FS=m\n', '-l', '1', 'fs-')).stdout).toBe(
      [
        '1 VFS',
        '  fs-%.*s',
        '    by fs/filesystems.c: get_fs_type()',
        '    waits for the helper; looks again only where the helper succeeded',
        '    the name up to its first dot; 0 and still no such type is said once in the log',
        '      fs-xfs   n (blacklisted)',
        '      fs-ext3  - no module claims it (though CONFIG_EXT4_FS=m)',
        '',
        '2 names: 1 with an answer here, 1 without',
        '',
      ].join('\n'),
    )
  })

  test('knows every row, and has a word for every reason', async () => {
    const { stdout, status } = await requests('CONFIG_UNIX=y\n')

    expect(status).toBe(0)
    expect(new Set(stdout.match(/^\d+(?= {2})/gm))).toHaveProperty('size', 115)
    expect(stdout).not.toContain('undefined')
    expect(stdout).toContain('net-sch-htb                            - asked by later kernels (6.9)\n')
    expect(stdout).toContain('scsi_hostadapter                       - asked by earlier kernels (before 2.6)\n')
    expect(stdout).toContain('eth0                                   - no module claims it: it is for an alias in')
    expect(stdout).toContain('CONFIG_EXT4_FS does not exist here (architecture, version, or what it depends on)\n')
  })

  test('says where no configuration of that kernel tells why', async () => {
    expect((await requests(undefined, '18')).stdout).toContain(
      'cryptomgr  - nothing answers, and no configuration of that kernel tells why\n',
    )
  })

  test('prints an object a row with --json, of the published shape', async () => {
    const { stdout, status } = await requests('# CONFIG_XFRM_USER is not set\n', '--json', '--subsystem', 'NetLink')
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => v.parse(requestsSchema, JSON.parse(line)))

    expect([status, rows.map(({ row }) => row)]).toEqual([0, [23, 24, 34, 52, 54]])
    expect(rows[0]).toMatchObject({
      row: 23,
      subsystem: 'netlink',
      calls: [
        {
          format: 'net-pf-16-proto-%d',
          mode: 'wait',
          result: 'ignored',
          needs: null,
          examples: [
            {
              asked: 'net-pf-16-proto-6',
              module: 'xfrm_user',
              answer: { kind: 'modules', modules: [{ module: 'xfrm_user', does: 'load' }] },
            },
            { answer: { kind: 'absent', because: { kind: 'no-such-option', option: 'NETFILTER_NETLINK' } } },
          ],
        },
      ],
    })
  })

  test('ends with 1 where no row is so, and with 2 where the tree has no indexes', async () => {
    expect(await requests(undefined, 'no such thing')).toEqual({
      stdout: '',
      stderr: 'modonce requests: no row of the catalogue is so\n',
      status: 1,
    })
    const { stdout, stderr, status } = await requests(undefined, '-S', '9.9')
    expect([stdout, status]).toEqual(['', 2])
    expect(stderr).toContain('no module indexes in')
  })

  test('ends with 64 for an option that it does not have', async () => {
    expect(await requests(undefined, '--batch', '-')).toMatchObject({ status: 64 })
  })
})
