/** The style of all pages: light or dark as the reader's system has it, no font or picture from anywhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fdfdfc, #16181b);
  --ink: light-dark(#1c1d1f, #e6e4df);
  --quiet: light-dark(#66696e, #9a9da3);
  --line: light-dark(#d9d9d6, #33373c);
  --good: light-dark(#2f7d4f, #58b37c);
  --bad: light-dark(#b3372f, #e5736a);
  --wait: light-dark(#c9b26a, #8a7a45);
  --work: light-dark(#4a74b5, #7ea3dc);
}
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p.about, figcaption, footer { color: var(--quiet); font-size: .9rem; }
code { font: .92em ui-monospace, monospace; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { font-weight: 600; color: var(--quiet); }
th.text, td.text { text-align: left; }
td.bad { color: var(--bad); font-weight: 600; }
figure { margin: 1rem 0; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 11px ui-monospace, monospace; fill: var(--quiet); }
svg .axis { stroke: var(--line); }
.good { fill: var(--good); } .bad { fill: var(--bad); } .wait { fill: var(--wait); } .work { fill: var(--work); }
ul.legend { list-style: none; display: flex; gap: 1.25rem; padding: 0; margin: .25rem 0; font-size: .9rem; }
ul.legend svg { display: inline-block; width: .8em; height: .8em; margin-right: .35em; }
`
