/** The same port, but for one method. */
export function withMethod<Port extends object>(
  port: Port,
  method: string,
  does: (...given: string[]) => Promise<unknown>,
): Port {
  const get = (target: Port, name: string | symbol) => {
    const value: unknown = Reflect.get(target, name)
    if (name === method) return does
    return typeof value === 'function' ? value.bind(target) : value
  }
  return new Proxy(port, { get })
}
