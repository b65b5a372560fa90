import { type Html, type HtmlPart, html, raw } from './html.ts'
import { STYLE } from './style.ts'

/** What a report puts on its page. */
export interface PageContent {
  readonly title: string
  /** One sentence: what was looked at, and how. */
  readonly about: string
  /** The command that makes this page again. */
  readonly command: string
  /** What the page shows, for machines: it goes into the page as JSON, in a script element whose id is `data`. */
  readonly data: unknown
  readonly body: HtmlPart
  /** A classic script of our own that makes the page move. It must not contain `</script`. */
  readonly script?: string
  /** What the style of all pages has not. */
  readonly style?: string
}

/** Nothing is fetched, whatever somebody put into a name. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"

/** One self-contained page of HTML: it needs no network, and neither do its readers. */
export function formatPage({ title, about, command, data, body, script, style = '' }: PageContent): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<style>${raw(STYLE + style)}</style>
</head>
<body>
<h1>${title}</h1>
<p class="about">${about}</p>
${body}
<footer><p>Made by <code>${command}</code></p></footer>
${dataBlock(data)}
${script === undefined ? undefined : html`<script>${raw(script)}</script>`}
</body>
</html>
`
  return page.text
}

/** A script element ends at the first `</script`, also inside of JSON. */
function dataBlock(data: unknown): Html {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c')
  return html`<script type="application/json" id="data">${raw(json)}</script>`
}
