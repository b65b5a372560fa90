import { describe, expect, test } from 'vitest'
import { formatLanes, formatPage, formatTable, html } from './index.ts'

describe('html', () => {
  test('escapes text, and keeps HTML, numbers and lists', () => {
    const part = html`<b title="${'"a" & \'b\''}">${['<i>', 1, html`<u>`, undefined]}</b>`
    expect(part.text).toBe('<b title="&quot;a&quot; &amp; &#39;b&#39;">&lt;i&gt;1<u></b>')
  })
})

describe('formatPage()', () => {
  const content = { title: 'a <b>', about: 'about', command: 'modonce storm', data: {}, body: undefined }

  test('fetches nothing, and forbids whatever would', () => {
    const page = formatPage(content)
    expect(page).toContain('content="default-src &#39;none&#39;;')
    expect(page).not.toMatch(/https?:|src=|url\(/)
  })

  test('holds its data as JSON that no text in it can end', () => {
    const data = { name: '</script><script>alert(1)</script>' }
    const page = formatPage({ ...content, data })
    const [, json] = /<script type="application\/json" id="data">(.*?)<\/script>/.exec(page)!
    expect(JSON.parse(json!)).toEqual(data)
    expect(page).not.toContain('alert(1)</script>')
  })

  test('escapes its title', () => {
    expect(formatPage(content)).toContain('<h1>a &lt;b&gt;</h1>')
  })
})

describe('formatTable()', () => {
  test('has a row an element, and marks what must not be overlooked', () => {
    const columns = [
      { title: 'policy', isText: true, cell: (row: number) => `p${row}` },
      { title: 'lost', cell: (row: number) => row, isBad: (row: number) => row > 0 },
    ]
    expect(formatTable(columns, [0, 1]).text).toContain(
      '<tr><td class="text">p0</td><td>0</td></tr>\n<tr><td class="text">p1</td><td class="bad">1</td></tr>',
    )
  })
})

describe('formatLanes()', () => {
  const span = { fromMs: 0, toMs: 40, kind: 'good' as const, title: 'insert <kvm>' }

  test('draws a rectangle a span, with what it was', () => {
    const { text } = formatLanes([{ name: 'worker', spans: [span, { ...span, fromMs: 40, toMs: 80 }] }], { good: 'ok' })
    expect(text.match(/<rect class="good" x="[\d.]+"/g)).toEqual([
      '<rect class="good" x="170.0"',
      '<rect class="good" x="580.0"',
    ])
    expect(text).toContain('<title>insert &lt;kvm&gt;</title>')
  })

  test('says how many lanes are too many to draw', () => {
    const lanes = Array.from({ length: 70 }, (_, number) => ({ name: `w${number}`, spans: [span] }))
    expect(formatLanes(lanes, {}).text).toContain('6 more processes are not drawn')
  })

  test('has an axis also where nothing took any time', () => {
    expect(formatLanes([], {}).text).toContain('0 ms')
  })
})
