import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../bytes/index.ts'
import { configOf, formatConfig, parseConfigFile } from './index.ts'

/** What a file says, in the lines of `modprobe -c`. The expected ones below are kmod 34's. */
function says(text: string): string[] {
  return formatConfig(configOf(parseConfigFile(latin1Bytes(text), 'a.conf').directives))
}

function problems(text: string): readonly string[] {
  return parseConfigFile(latin1Bytes(text), 'a.conf').problems
}

/** The message for a line that nothing can be made of. */
function bad(line: number, word: string): string {
  return `a.conf line ${line}: ignoring bad line starting with '${word}'`
}

describe('parseConfigFile()', () => {
  test.each([
    ['alias net-pf-[a-b] my-mod extra words', 'alias net_pf_[a-b] my_mod'],
    ['blacklist my-mod more', 'blacklist my_mod'],
    ['options my-mod  a=1\tb  c ', 'options my_mod  a=1 b  c '],
    ['options  m x', 'options m x'],
    ['install my-* /bin/true $CMDLINE_OPTS  x\ty', 'install my_* /bin/true $CMDLINE_OPTS  x\ty'],
    ['remove r rm  x ', 'remove r rm  x '],
    ['softdep m-n pre: a-b b post: c', 'softdep m_n pre: a-b bpost: c'],
    ['weakdep m a-b  c', 'weakdep m a-b c'],
    ['\t blacklist\tx', 'blacklist x'],
    ['blacklist x\r', 'blacklist x\r'],
    ['blacklist \xe9\xff', 'blacklist \xe9\xff'],
    ['options m a\\\\b "q\\"r"', 'options m a\\b "q"r"'],
    ['options m a\\ b', 'options m a b'],
  ])('reads %j', (line, expected) => {
    expect([says(line), problems(line)]).toEqual([[expected], []])
  })

  test.each([
    ['alias a', 'alias'],
    ['alias', 'alias'],
    ['alias a[b c', 'alias'],
    ['alias ok x]', 'alias'],
    ['blacklist', 'blacklist'],
    ['blacklist [x', 'blacklist'],
    ['options m', 'options'],
    ['options m ', 'options'],
    ['install m', 'install'],
    ['remove [m x', 'remove'],
    ['softdep q', 'softdep'],
    ['weakdep m', 'weakdep'],
    ['Alias a b', 'Alias'],
    ['alias\rx a b', 'alias\rx'],
    [' #not a comment', '#not'],
  ])('tells of %j and passes over it', (line, word) => {
    expect([says(line), problems(line)]).toEqual([[], [bad(1, word)]])
  })

  test('goes on behind a bad line', () => {
    expect(says('nonsense\nblacklist a\nalias\nblacklist b')).toEqual(['blacklist a', 'blacklist b'])
  })

  test.each(['include', 'config'])('tells that %s is not followed any more, without a line number', (command) => {
    expect(problems(`\n${command} other.conf\n`)).toEqual([
      `a.conf: command ${command} is deprecated and not parsed anymore`,
    ])
  })

  test('says nothing of empty lines and comments', () => {
    expect(problems('\n \t\n# comment\n#\n')).toEqual([])
  })

  test('gives each directive its file and its last physical line', () => {
    const { directives } = parseConfigFile(latin1Bytes('# one\nblacklist \\\n\\\na\n\nblacklist b'), '/etc/a.conf')

    expect(directives.map(({ origin }) => origin)).toEqual([
      { file: '/etc/a.conf', line: 4 },
      { file: '/etc/a.conf', line: 6 },
    ])
  })

  test('counts the lines of a bad line to its last one', () => {
    expect(problems('blacklist a\\\n\\\nb\nbad\n\\\n\nworse')).toEqual([bad(4, 'bad'), bad(7, 'worse')])
  })
})

describe('the words of a softdep', () => {
  test.each([
    ['softdep m post:c a pre: z', 'softdep m pre: z'],
    ['softdep x a b', 'softdep x '],
    ['softdep y pre:a', 'softdep y '],
    ['softdep v pre: post:', 'softdep v '],
    ['softdep m post: a pre: b', 'softdep m pre: bpost: a'],
    ['softdep m pre:\ta\vb\f post:\rc', 'softdep m pre: a bpost: c'],
    // With two blanks the second is part of the first word, which is no marker then.
    ['softdep m  pre: a', 'softdep m '],
    ['softdep m  x pre: a', 'softdep m pre: a'],
  ])('of %j make %j', (line, expected) => {
    expect([says(line), problems(line)]).toEqual([[expected], []])
  })

  test('keep their groups where a line alternates, though kmod prints them mixed', () => {
    const [directive] = parseConfigFile(latin1Bytes('softdep m pre: a post: b pre: c'), 'a.conf').directives

    expect(directive).toMatchObject({
      words: [
        { group: 'pre', name: 'a' },
        { group: 'post', name: 'b' },
        { group: 'pre', name: 'c' },
      ],
    })
    expect(says('softdep m pre: a post: b pre: c')).toEqual(['softdep m pre: a b cpost: b'])
  })
})

describe('the words of a weakdep', () => {
  test('are as written, with a second blank as part of the first', () => {
    expect(says('weakdep m  a-b c')).toEqual(['weakdep m  a-b c'])
  })
})
