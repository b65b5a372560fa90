/**
 * Makes sure of a part of the image: where the image lies in the room, there, else at `to`. Who reads the file does that; it
 * may throw.
 */
export declare function fetch(offset: u32, sizeBytes: u32, to: u32): void

/** Throws, for there is no more memory. */
export declare function refuse(): void
