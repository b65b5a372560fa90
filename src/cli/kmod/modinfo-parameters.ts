/** A module parameter, put together from its `parm` and its `parmtype`, of which either may be missing. */
interface Parameter {
  readonly name: string
  description?: string
  type?: string
}

/** Collects the parameters of one module. */
export class Parameters {
  readonly errors: string[] = []
  readonly #byName = new Map<string, Parameter>()

  /** True if the field is about a parameter, also where it is malformed and only an error is kept of it. */
  take(key: string, value: string): boolean {
    if (key !== 'parm' && key !== 'parmtype') return false
    const colon = value.indexOf(':')
    if (colon < 0) {
      this.errors.push(`Found invalid "${key}=${value}": missing ':'`)
      return true
    }
    const parameter = this.#named(value.slice(0, colon))
    const text = value.slice(colon + 1)
    if (key === 'parm') parameter.description = text
    else parameter.type = text
    return true
  }

  /** In the order in which modinfo prints them: the reverse of first appearance. */
  lastFirst(): Parameter[] {
    return [...this.#byName.values()].reverse()
  }

  #named(name: string): Parameter {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const parameter: Parameter = { name }
    this.#byName.set(name, parameter)
    return parameter
  }
}
