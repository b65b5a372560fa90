/** A socket of the kernel's events. */
export interface UeventSocket {
  /**
   * The next datagram that the kernel itself has sent, a byte string; undefined where none comes in so many milliseconds. ENOBUFS
   * where some were lost, told once.
   */
  receive(timeoutMs: number): Promise<string | undefined>
  close(): Promise<void>
}

/** The kernel's events: AF_NETLINK, NETLINK_KOBJECT_UEVENT, group 1. */
export interface Uevents {
  /** `bufferBytes` is how much may wait; the system's own bound where it is not told. Refuses as socket(2) and bind(2) do. */
  listen(bufferBytes?: number): Promise<UeventSocket>
}
