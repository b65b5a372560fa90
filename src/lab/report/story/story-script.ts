/** What moves a page of a story: it shows what the page carries, and computes nothing. */
export const STORY_SCRIPT = `
const data = JSON.parse(document.getElementById('data').textContent)
const byId = (id) => document.getElementById(id)
const slider = byId('at')
let shown = data.story
let swapped

function element(name, className, text) {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function show(story, at) {
  shown = story
  slider.max = story.turns.length
  byId('law').textContent = (swapped === undefined ? '' : 'with ' + swapped + ' swapped: ') + story.sentence
  byId('law').className = story.isBroken ? 'law' : 'law good'
  byId('undo').hidden = swapped === undefined
  const head = element('tr')
  head.append(element('th'), ...story.strands.map((name) => element('th', '', name)), element('th'))
  byId('lanes').replaceChildren(head, ...story.turns.map(row))
  move(at)
}

function row(turn, index) {
  const made = element('tr')
  made.append(element('td', 'number', turn.number))
  for (const lane of shown.strands.keys()) {
    const isOwn = lane === turn.lane
    made.append(element('td', isOwn && !turn.isPrivate ? 'lane seen' : 'lane', isOwn ? turn.text : ''))
  }
  const last = element('td')
  if (swapped === undefined) last.append(...data.swaps.filter(({ late }) => late === index).map(swapButton))
  made.append(last)
  made.addEventListener('click', () => move(index + 1))
  return made
}

function swapButton({ early, late, story }) {
  const [one, other] = [data.story.turns[early].number, data.story.turns[late].number]
  const button = element('button', 'swap', '⇅ ' + one)
  button.type = 'button'
  button.title = 'let ' + other + ' come before ' + one
  button.addEventListener('click', (event) => {
    event.stopPropagation()
    swapped = one + ' and ' + other
    show(story, story.turns.length)
  })
  return button
}

function move(at) {
  slider.value = at
  const turn = shown.turns[at - 1]
  byId('where').textContent = turn === undefined ? 'before the first step' : 'after step ' + lastStep(at)
  for (const [index, made] of [...byId('lanes').rows].slice(1).entries()) {
    made.className = index >= at ? 'later' : index === at - 1 ? 'now' : ''
  }
  const empty = { modules: [], sysfs: [], waiting: [] }
  const place = at === 0 ? empty : data.places[shown.states[at - 1]]
  const before = at <= 1 ? empty : data.places[shown.states[at - 2]]
  for (const part of ['modules', 'waiting', 'sysfs']) {
    const lines = place[part].map((line) => element('li', before[part].includes(line) ? '' : 'new', line))
    byId(part).replaceChildren(...(lines.length === 0 ? [element('li', '', 'nothing')] : lines))
  }
}

function lastStep(at) {
  const next = shown.turns[at]
  return next === undefined ? shown.turns[at - 1].number + ' (the last)' : next.number - 1
}

slider.addEventListener('input', () => move(Number(slider.value)))
byId('back').addEventListener('click', () => move(Math.max(0, Number(slider.value) - 1)))
byId('on').addEventListener('click', () => move(Math.min(shown.turns.length, Number(slider.value) + 1)))
byId('undo').addEventListener('click', () => {
  swapped = undefined
  show(data.story, data.story.turns.length)
})
show(data.story, data.story.turns.length)
`
