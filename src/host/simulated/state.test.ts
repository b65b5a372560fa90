import { describe, expect, test } from 'vitest'
import { type Footprint, inConflict } from './footprint.ts'
import { State } from './state.ts'

/** What an act touches, by ids. */
function touched(state: State, act: () => void) {
  const { reads, writes, adds } = footprint(state, act)
  const ids = (places: Footprint['reads']) => places.map(({ id }) => id)
  return { reads: ids(reads), writes: ids(writes), adds: ids(adds) }
}

function footprint(state: State, act: () => void): Footprint {
  state.record()
  act()
  return state.take()
}

const tracked = () => new State({ tracked: true })

describe('the footprint of a step', () => {
  test('names each place once, and a place that is read and written as written', () => {
    const state = tracked()
    const module = state.cell('module:x.state', 'unformed')
    const lock = state.cell<string | undefined>('lock:/run/x', undefined)
    const act = () => {
      if (module.value === 'unformed' && lock.value === undefined) module.value = 'coming'
      module.value = 'live'
    }
    expect(touched(state, act)).toEqual({ reads: ['lock:/run/x'], writes: ['module:x.state'], adds: [] })
  })

  test('forgets what came before it', () => {
    const state = tracked()
    const cell = state.cell('a', 0)
    touched(state, () => {
      cell.value = 1
    })
    expect(touched(state, () => cell.value)).toEqual({ reads: ['a'], writes: [], adds: [] })
  })

  test('tells an addition from a look at the sum', () => {
    const state = tracked()
    const loads = state.counter('loads')
    expect(touched(state, () => loads.add(1))).toEqual({ reads: [], writes: [], adds: ['loads'] })
    const looks = () => {
      loads.add(1)
      return loads.value
    }
    expect(touched(state, looks)).toEqual({ reads: [], writes: ['loads'], adds: [] })
  })

  test('has the name that is not there', () => {
    const state = tracked()
    const modules = state.map<string>('modules')
    expect(touched(state, () => modules.get('x'))).toEqual({ reads: ['modules/x'], writes: [], adds: [] })
  })

  test('of a new name in a map does not look at the others, unless their order counts', () => {
    const state = tracked()
    const adding = (ordered: boolean, name: string) => {
      const map = state.map<number>(`${ordered}`, { ordered })
      return footprint(state, () => map.set(name, 1))
    }
    expect(inConflict(adding(false, 'a'), adding(false, 'b'))).toBe(false)
    expect(inConflict(adding(true, 'a'), adding(true, 'b'))).toBe(true)
  })

  test('of a list of names is in conflict with a new one and with one that goes', () => {
    const state = tracked()
    const map = state.map<number>('dir')
    const listing = footprint(state, () => map.keys())
    expect(
      inConflict(
        listing,
        footprint(state, () => map.set('a', 1)),
      ),
    ).toBe(true)
    expect(
      inConflict(
        listing,
        footprint(state, () => map.delete('a')),
      ),
    ).toBe(true)
  })

  test('is empty where nobody asks for one', () => {
    const state = new State()
    const cell = state.cell('a', 0)
    expect(touched(state, () => cell.value)).toEqual({ reads: [], writes: [], adds: [] })
  })
})

describe('inConflict()', () => {
  const place = (id: string, origin = '') => [{ id, origin, number: 0 }]
  const none = { reads: [], writes: [], adds: [], everything: false }
  const step = { read: { ...none, reads: place('a') }, write: { ...none, writes: place('a') } }
  const addition = { ...none, adds: place('a') }

  test('is for one who writes and one who touches the same', () => {
    for (const other of [step.read, step.write, addition]) {
      expect([inConflict(step.write, other), inConflict(other, step.write)]).toEqual([true, true])
    }
    expect([inConflict(addition, step.read), inConflict(step.read, addition)]).toEqual([true, true])
  })

  test('is not for two who look, two who add, or other places', () => {
    expect(inConflict(step.read, step.read)).toBe(false)
    expect(inConflict(addition, addition)).toBe(false)
    expect(inConflict(step.write, { ...none, writes: place('b') })).toBe(false)
  })

  test('is not for two that are called the same and were made by two strands', () => {
    expect(inConflict(step.write, { ...none, writes: place('a', 'modprobe/main') })).toBe(false)
    const state = tracked()
    const made = ['modprobe/main', 'modprobe#2/main', 'modprobe/main'].map((maker) => {
      state.maker = maker
      return state.cell('module:a', 0)
    })
    expect(made.map(({ origin }) => origin)).toEqual(['modprobe/main', 'modprobe#2/main', 'modprobe/main~2'])
  })

  test('is for the passing of time and anything', () => {
    expect(inConflict({ ...none, everything: true }, none)).toBe(true)
  })
})

describe('the key of a state', () => {
  /** A state with a cell, a counter and both kinds of maps, and how to change each. */
  function world() {
    const state = tracked()
    const cell = state.cell<unknown>('cell', 'first')
    const counter = state.counter('counter')
    const names = state.map<unknown>('names')
    const ordered = state.map<unknown>('ordered', { ordered: true })
    return { state, cell, counter, names, ordered }
  }

  test('is the same for the same values, whatever came before', () => {
    const [one, other] = [world(), world()]
    one.cell.value = 'second'
    one.names.set('a', 1).set('b', 2)
    one.counter.add(2)
    one.ordered.set('a', 1)
    one.state.key()
    one.ordered.delete('a')
    other.counter.add(5)
    other.names.set('b', 2).set('c', 3).set('a', 1)
    other.state.key()
    other.names.delete('c')
    other.counter.add(-3)
    other.cell.value = 'second'
    expect(one.state.key()).toBe(other.state.key())
  })

  test('is that of the beginning where everything is as it was made', () => {
    const { state, cell, names, ordered } = world()
    const first = state.key()
    cell.value = 1
    names.set('a', 1)
    ordered.set('a', 1)
    expect(state.key()).not.toBe(first)
    cell.value = 'first'
    names.delete('a')
    ordered.delete('a')
    expect(state.key()).toBe(first)
  })

  test.each([
    ['a text and a number', '1', 1],
    ['a number and a bigint', 1, 1n],
    ['numbers that share their low half', 1, 2 ** 32 + 1],
    ['undefined and null', undefined, null],
    ['bytes', new Uint8Array([1, 2]), new Uint8Array([2, 1])],
    ['how a list is cut', [['a'], 'b'], [['a', 'b']]],
    ['parts of objects', { a: 1, b: 2 }, { a: 2, b: 1 }],
    ['names of entities', { stateId: 'a' }, { stateId: 'b' }],
    ['messages of errors', new Error('a'), new Error('b')],
  ])('tells apart %s', (_, one, other) => {
    const keyOf = (value: unknown) => {
      const { state, cell } = world()
      cell.value = value
      return state.key()
    }
    expect(keyOf(one)).toBe(keyOf(one))
    expect(keyOf(one)).not.toBe(keyOf(other))
  })

  test('tells the order of names where it counts', () => {
    const keyOf = (...order: string[]) => {
      const { state, ordered } = world()
      for (const name of order) ordered.set(name, 1)
      return state.key()
    }
    expect(keyOf('a', 'b')).not.toBe(keyOf('b', 'a'))
  })

  test('leaves out what nobody can see, and what is dropped', () => {
    const { state } = world()
    const empty = state.key()
    state.counter('statistics', { keyed: false }).add(1)
    const [cell, map] = [state.cell('cell', 1), state.map<number>('map')]
    cell.value = 2
    map.set('a', 1)
    expect(state.key()).not.toBe(empty)
    cell.drop()
    map.drop()
    cell.value = 3
    expect(state.key()).toBe(empty)
  })

  test('is not to be had from a state that is not tracked', () => {
    expect(() => new State().key()).toThrow('tracked: true')
  })

  test('of 100,000 states that differ in one number differs', () => {
    const { state, cell } = world()
    const keys = new Set<bigint>()
    for (let number = 0; number < 100_000; number++) {
      cell.value = number
      keys.add(state.key())
    }
    expect(keys.size).toBe(100_000)
  })
})

describe('StateMap', () => {
  test('lists names by their characters, or as they came', () => {
    const state = new State()
    const [sorted, ordered] = [state.map<number>('s'), state.map<number>('o', { ordered: true })]
    for (const map of [sorted, ordered]) map.set('b', 1).set('c', 2).set('a', 3).set('b', 4)
    expect(sorted.entries()).toEqual([
      ['a', 3],
      ['b', 4],
      ['c', 2],
    ])
    expect(ordered.keys()).toEqual(['b', 'c', 'a'])
    ordered.delete('b')
    ordered.set('b', 5)
    expect(ordered.entries()).toEqual([
      ['c', 2],
      ['a', 3],
      ['b', 5],
    ])
  })

  test('counts what is there', () => {
    for (const ordered of [false, true]) {
      const map = new State().map<number>('m', { ordered })
      map.set('a', 1).set('b', 2)
      expect([map.size, map.delete('a'), map.delete('a'), map.size, map.has('a')]).toEqual([2, true, false, 1, false])
    }
  })
})

describe('rewind()', () => {
  test('takes everything back to the mark, again and again', () => {
    const state = tracked()
    const cell = state.cell('cell', 1)
    const counter = state.counter('counter')
    const map = state.map<number>('map', { ordered: true })
    cell.value = 2
    map.set('a', 1)
    state.mark()
    const key = state.key()
    for (let round = 0; round < 3; round++) {
      cell.value = 3
      counter.add(1)
      map.set('b', 1).delete('a')
      cell.drop()
      state.key()
      state.rewind()
      expect([cell.value, counter.value, map.entries(), state.key()]).toEqual([2, 0, [['a', 1]], key])
    }
  })
})

describe('placesOf()', () => {
  test('names what a condition reads, and leaves the record that is under way alone', () => {
    const state = tracked()
    const [a, b] = [state.cell('a', 1), state.cell('b', 1)]
    let places: string[] = []
    const act = () => {
      a.value = 2
      places = [...state.placesOf(() => a.value === b.value)].map(({ id }) => id)
      a.value = 3
    }
    expect(touched(state, act)).toEqual({ reads: [], writes: ['a'], adds: [] })
    expect(places).toEqual(['a', 'b'])
  })

  test('tells those who wait for such a place when it changes, and only then', () => {
    const state = new State()
    const [a, b] = [state.cell('a', 1), state.cell('b', 1)]
    let told = 0
    const [place] = state.placesOf(() => a.value)
    place!.watchers = new Set([{ changed: () => told++ }])
    b.value = 2
    a.value = 1
    expect(told).toBe(0)
    a.value = 2
    expect(told).toBe(1)
  })
})
