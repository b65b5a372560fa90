import { DMI_FIELDS, HEX_FIELDS, SHAPES, SINGLE_VALUE } from './modalias-buses.ts'

/** One field of a modalias: its letters and value as in the text, and what the bus calls it. */
export interface ModaliasField {
  readonly name: string
  readonly value: string
  readonly meaning: string
}

/** A modalias taken apart. */
export interface Modalias {
  /** Normalised, as in `pci` or `fsl_mc`. */
  readonly bus: string
  readonly fields: readonly ModaliasField[]
}

// Hexadecimal digits, and what a pattern of modules.alias may have in their place. No letter of a field is among them.
const HEX_VALUE = '[0-9A-F*?\\[\\]_-]*'

/**
 * The fields of a device's modalias, or of a pattern of modules.alias; undefined where the text is no modalias of a
 * known bus. This is for people to read: nothing is decided by it.
 */
export function parseModalias(text: string): Modalias | undefined {
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  // A pattern for acpi or dmi has a star behind the bus.
  const bus = text.slice(0, colon).replace(/\*$/, '').replaceAll('-', '_')
  const fields = fieldsOf(bus, text.slice(colon + 1).replace(/\n$/, ''))
  return fields && fields.length > 0 ? { bus, fields } : undefined
}

function fieldsOf(bus: string, rest: string): ModaliasField[] | undefined {
  if (bus === 'acpi') return idFields(rest)
  if (bus === 'dmi') return dmiFields(rest)
  if (bus === 'of') return openFirmwareFields(rest)
  if (Object.hasOwn(SINGLE_VALUE, bus)) return [{ name: '', value: rest, meaning: SINGLE_VALUE[bus]! }]
  if (Object.hasOwn(HEX_FIELDS, bus)) return hexFields(HEX_FIELDS[bus]!, rest)
  if (!Object.hasOwn(SHAPES, bus)) return undefined
  const { pattern, meanings } = SHAPES[bus]!
  const groups = pattern.exec(rest)?.groups
  return groups && Object.entries(meanings).flatMap(([name, meaning]) => field(name, groups[name], meaning))
}

/** `HID:CID1:CID2:`. */
function idFields(rest: string): ModaliasField[] {
  const ids = rest.split(':').filter((id) => id !== '' && id !== '*')
  return ids.map((value, index) => ({ name: '', value, meaning: index === 0 ? 'hardware id' : 'compatible id' }))
}

function dmiFields(rest: string): ModaliasField[] {
  return rest.split(':').flatMap((item) => {
    // No key begins with another one, so the first is the only one.
    const name = Object.keys(DMI_FIELDS).find((key) => item.startsWith(key))
    return name === undefined ? [] : field(name, item.slice(name.length), DMI_FIELDS[name]!)
  })
}

/**
 * `N<name>T<type>C<compatible>C<compatible>…`. The kernel escapes nothing, so a name with a capital T or a compatible
 * with a capital C is cut in the wrong place.
 */
function openFirmwareFields(rest: string): ModaliasField[] | undefined {
  const match = /^N([^T]*)T([^C]*)(?:C(.*))?$/.exec(rest)
  if (!match) return undefined
  const compatibles = (match[3]?.split('C') ?? []).flatMap((value) => field('C', value, 'compatible'))
  return [...field('N', match[1], 'name'), ...field('T', match[2], 'type'), ...compatibles]
}

function hexFields(description: string, rest: string): ModaliasField[] | undefined {
  const items = description.split(', ').map((item) => {
    const [, missable, name, meaning] = /^(\??)(\S+) (.*)$/.exec(item)!
    return { part: missable ? `(?:${name}(${HEX_VALUE}))?` : `${name}(${HEX_VALUE})`, name: name!, meaning: meaning! }
  })
  const match = new RegExp(`^${items.map(({ part }) => part).join('')}$`).exec(rest)
  return match ? items.flatMap(({ name, meaning }, index) => field(name, match[index + 1], meaning)) : undefined
}

function field(name: string, value: string | undefined, meaning: string): ModaliasField[] {
  return value === undefined ? [] : [{ name, value, meaning }]
}
