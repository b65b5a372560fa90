import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyRoot, type Root } from '../../test/support/a-root.ts'
import { withoutPrivileges } from '../../test/support/without-privileges.ts'
import { formatConfig, MODPROBE_DIRECTORIES } from '../formats/modprobe-d/index.ts'
import { type ConfigReading, readConfig } from './index.ts'

/** A root with these files. */
function rootWith(files: Record<string, string>): Root {
  const root = emptyRoot()
  for (const [path, text] of Object.entries(files)) root.write(path, text)
  return root
}

function read({ files, directory }: Root, paths?: readonly string[]): Promise<ConfigReading> {
  return readConfig(files, directory, paths)
}

/** All lines in force. */
async function lines(root: Root, paths?: readonly string[]): Promise<string[]> {
  return formatConfig((await read(root, paths)).config)
}

describe('readConfig()', () => {
  test('reads the five directories, and of one name the first', async () => {
    const all = MODPROBE_DIRECTORIES.map((directory, index) => [`${directory}/a.conf`, `blacklist from_${index}\n`])
    for (let count = all.length; count > 0; count--) {
      const root = rootWith(Object.fromEntries(all.slice(-count)))

      expect(await lines(root)).toEqual([`blacklist from_${all.length - count}`])
    }
  })

  test('reads the files of all directories in the order of their names', async () => {
    const root = rootWith({
      '/lib/modprobe.d/b.conf': 'options m lib=1\n',
      '/etc/modprobe.d/c.conf': 'options m etc=1\n',
      '/run/modprobe.d/a.conf': 'options m run=1\n',
    })

    expect(await lines(root)).toEqual(['options m run=1', 'options m lib=1', 'options m etc=1'])
  })

  test('puts the files that depmod makes among them by name, and the command line last', async () => {
    const root = rootWith({
      '/lib/modules/6.1.0-test/modules.softdep': 'softdep m pre: depmod\n',
      '/lib/modules/6.1.0-test/modules.weakdep': 'weakdep m depmod\n',
      '/etc/modprobe.d/a.conf': 'softdep m pre: before\n',
      '/etc/modprobe.d/n.conf': 'softdep m pre: after\nweakdep m after\noptions m file\n',
      '/proc/cmdline': 'm.boot\n',
    })

    expect(await lines(root)).toEqual([
      'options m file',
      'options m boot',
      'softdep m pre: before',
      'softdep m pre: depmod',
      'softdep m pre: after',
      'weakdep m depmod',
      'weakdep m after',
    ])
  })

  test('passes over hidden files and other names', async () => {
    const root = rootWith({
      '/etc/modprobe.d/.a.conf': 'blacklist hidden\n',
      '/etc/modprobe.d/a.conf.bak': 'blacklist old\n',
      '/etc/modprobe.d/README': 'nonsense\n',
    })

    expect(await read(root)).toMatchObject({ problems: [] })
    expect(await lines(root)).toEqual([])
  })

  test('names the file of a problem by its path, and the function of libkmod that would tell it', async () => {
    const root = rootWith({ '/etc/modprobe.d/a.conf': 'x\n', '/proc/cmdline': 'a[1.b=2' })

    expect((await read(root)).problems).toEqual([
      { source: 'kmod_config_parse', text: "/etc/modprobe.d/a.conf line 1: ignoring bad line starting with 'x'" },
      {
        source: 'kcmdline_parse_result',
        text: "Ignoring bad option on kernel command line while parsing module name: 'a[1'",
      },
    ])
  })

  test('reads a file whose name has odd bytes', async () => {
    const root = rootWith({ '/etc/modprobe.d/\xe9\xff \n.conf': 'blacklist odd\nx\n' })

    expect(await lines(root)).toEqual(['blacklist odd'])
    expect((await read(root)).problems).toMatchObject([
      { text: "/etc/modprobe.d/\xe9\xff \n.conf line 2: ignoring bad line starting with 'x'" },
    ])
  })
})

describe('readConfig() with paths', () => {
  const files = {
    '/etc/modprobe.d/standard.conf': 'blacklist standard\n',
    '/dir/a.conf': 'blacklist in_dir\n',
    '/dir/b': 'blacklist no_conf\n',
    '/other/a.conf': 'blacklist in_other\n',
    '/any-name': 'blacklist in_file\n',
    '/proc/cmdline': 'modprobe.blacklist=boot',
  }

  test('reads them in the place of the directories, and the command line all the same', async () => {
    expect(await lines(rootWith(files), ['/dir'])).toEqual(['blacklist in_dir', 'blacklist boot'])
    expect(await lines(rootWith(files), [])).toEqual(['blacklist boot'])
  })

  test('reads a single file of any name, in its place by name', async () => {
    expect(await lines(rootWith(files), ['/dir', '/any-name'])).toEqual([
      'blacklist in_dir',
      'blacklist in_file',
      'blacklist boot',
    ])
  })

  test('prefers the earlier path where two have a file of one name', async () => {
    expect(await lines(rootWith(files), ['/other', '/dir'])).toEqual(['blacklist in_other', 'blacklist boot'])
    expect(await lines(rootWith(files), ['/dir/a.conf', '/other'])).toEqual(['blacklist in_dir', 'blacklist boot'])
  })

  test('says nothing of a path that does not exist', async () => {
    const { problems, config } = await read(rootWith(files), ['/nowhere', '/dir/a.conf/below'])

    expect([problems, config.blacklists.length]).toEqual([[], 1])
  })
})

describe('what cannot be read in a configuration directory', () => {
  test('is told where it is a directory or a link to nothing, and the rest is read', async () => {
    const root = rootWith({ '/etc/modprobe.d/z.conf': 'blacklist z\n' })
    mkdirSync(root.outside('/etc/modprobe.d/inner.conf'))
    symlinkSync('/nowhere', root.outside('/etc/modprobe.d/link.conf'))

    const { problems, config } = await read(root)

    expect(problems.toSorted((a, b) => (a.text < b.text ? -1 : 1))).toEqual([
      { source: 'conf_files_filter_out', text: 'Cannot stat directory entry: /etc/modprobe.d/link.conf' },
      {
        source: 'conf_files_filter_out',
        text: 'Directories inside directories are not supported: /etc/modprobe.d/inner.conf',
      },
    ])
    expect(formatConfig(config)).toEqual(['blacklist z'])
  })

  test('is told where it is the directory itself', async () => {
    const root = rootWith({ '/etc/modprobe.d/a.conf': 'blacklist a\n', '/run/modprobe.d/b.conf': 'blacklist b\n' })
    chmodSync(root.outside('/etc/modprobe.d'), 0o000)
    chmodSync(root.path, 0o755)

    const { problems, config } = await withoutPrivileges(() => read(root))

    expect(problems).toEqual([{ source: 'conf_files_list', text: 'opendir(/etc/modprobe.d): Permission denied' }])
    expect(formatConfig(config)).toEqual(['blacklist b'])
  })

  test('says nothing where it is a file that may not be read', async () => {
    const root = rootWith({ '/etc/modprobe.d/a.conf': 'blacklist a\n', '/etc/modprobe.d/b.conf': 'blacklist b\n' })
    chmodSync(root.outside('/etc/modprobe.d/a.conf'), 0o000)
    chmodSync(root.path, 0o755)

    const { problems, config } = await withoutPrivileges(() => read(root))

    expect([problems, formatConfig(config)]).toEqual([[], ['blacklist b']])
  })

  test('is empty where it is a pipe that nobody writes to, and waits for nobody', async () => {
    const root = rootWith({ '/etc/modprobe.d/b.conf': 'blacklist b\n' })
    execFileSync('mkfifo', [root.outside('/etc/modprobe.d/a.conf'), root.outside('/pipe')])

    expect(await lines(root)).toEqual(['blacklist b'])
    expect(await lines(root, ['/pipe'])).toEqual([])
  })

  test('is empty where it is a directory in the place of a generated file or of the command line', async () => {
    const root = rootWith({ '/etc/modprobe.d/b.conf': 'blacklist b\n' })
    for (const path of [`${root.directory}/modules.softdep`, '/proc/cmdline']) {
      mkdirSync(root.outside(path), { recursive: true })
    }

    expect(await read(root)).toMatchObject({ problems: [], config: { blacklists: [{ module: 'b' }] } })
  })
})
