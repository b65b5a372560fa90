/** What a page of a story has beside the style of all pages. */
export const STORY_STYLE = `
p.law { font-weight: 600; color: var(--bad); }
p.law.good { color: var(--good); fill: none; }
p.controls { display: flex; gap: .5rem; align-items: center; position: sticky; top: 0; background: var(--ground); padding: .5rem 0; }
p.controls input { flex: 1; }
p.controls output { min-width: 9em; color: var(--quiet); }
.story { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 1.2fr); gap: 1.5rem; align-items: start; }
.story td, .story th { text-align: left; white-space: normal; vertical-align: top; font: 12px/1.4 ui-monospace, monospace; }
.story td.number { color: var(--quiet); text-align: right; }
.story td.lane { border-left: 2px solid var(--line); overflow-wrap: anywhere; min-width: 11rem; }
.story td.seen { font-weight: 600; }
.story tr.later { opacity: .35; }
.story tr.now td { background: light-dark(#f1ecd9, #2b2a22); }
button.swap { white-space: nowrap; }
.story tr { cursor: pointer; }
.story aside { position: sticky; top: 3.5rem; }
.story aside h2 { margin: .75rem 0 .25rem; font-size: .95rem; }
.story aside ul { list-style: none; margin: 0; padding: 0; font: 12px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.story aside li.new { color: var(--bad); fill: none; font-weight: 600; }
`
