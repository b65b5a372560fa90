export { type Html, type HtmlPart, html } from './html.ts'
export { formatLanes, type Lane, type Span, type SpanKind } from './lanes.ts'
export { formatPage, type PageContent } from './page.ts'
export { type Column, formatTable } from './table.ts'
