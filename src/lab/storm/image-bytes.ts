/** Bytes of the image that a load is about: a file whose size is known, or `image of N bytes`. */
export function imageBytes(sizes: ReadonlyMap<string, number>, subject: string): number {
  return sizes.get(subject) ?? Number(/^image of (\d+) bytes$/.exec(subject)?.[1] ?? 0)
}
