/** Makes sure that a part of a file is there, for whoever has not read all of it. */
export type FetchPart = (offset: number, sizeBytes: number) => void
