import type { Signal, Strands } from '../../host/index.ts'
import type { ModuleName } from '../../names.ts'
import type { Claim, Claims } from '../converge/index.ts'

/**
 * Claims for the strands of one process, in front of those that it has with other processes: one opening of the lock file,
 * however many strands want the module, and whoever waits for a strand of the same process is woken by it.
 */
export function claimsTable(behind: Claims, strands: Strands): Claims {
  const seats = new Map<ModuleName, Seat>()
  return {
    async open(module) {
      const seat = seats.get(module) ?? new Seat(strands.signal())
      seats.set(module, seat)
      seat.users++
      const leave = async () => {
        if (--seat.users > 0) return
        // Whoever comes from now on has another opening, and another seat.
        if (seats.get(module) === seat) seats.delete(module)
        await seat.claim?.release()
      }
      try {
        const claim = await shared(seat, behind, module)
        return new TableClaim(seat, claim, (await claim.read()).sequence, leave)
      } catch (error) {
        await leave()
        throw error
      }
    },
  }
}

/** A module that strands of this process want to insert or remove. */
class Seat {
  /** Rings when something has changed: it was opened, given up, or a record was written. */
  readonly signal: Signal
  users = 0
  /** The claim that they share among them. */
  claim: Claim | undefined
  isOpening = false
  /** Who has the claim, or asks the file for it at this moment. */
  holder: TableClaim | undefined
  isTaken = false
  secondHolder: TableClaim | undefined
  /** Somebody waits for what other processes do, for all who wait. */
  isWatched = false

  constructor(signal: Signal) {
    this.signal = signal
  }
}

async function shared(seat: Seat, behind: Claims, module: ModuleName): Promise<Claim> {
  while (seat.isOpening) await seat.signal.wait()
  if (seat.claim !== undefined) return seat.claim
  seat.isOpening = true
  try {
    seat.claim = await behind.open(module)
    return seat.claim
  } finally {
    seat.isOpening = false
    seat.signal.ring()
  }
}

class TableClaim implements Claim {
  readonly openedAt: number
  readonly #seat: Seat
  readonly #claim: Claim
  readonly #leave: () => Promise<void>
  #isOpen = true

  constructor(seat: Seat, claim: Claim, openedAt: number, leave: () => Promise<void>) {
    this.#seat = seat
    this.#claim = claim
    this.openedAt = openedAt
    this.#leave = leave
  }

  async tryTake(): Promise<boolean> {
    const seat = this.#seat
    if (seat.holder !== undefined) return seat.holder === this
    seat.holder = this
    seat.isTaken = await this.#claim.tryTake()
    if (!seat.isTaken) seat.holder = undefined
    return seat.isTaken
  }

  async tryTakeSecond(): Promise<boolean> {
    const seat = this.#seat
    if (seat.secondHolder !== undefined) return seat.secondHolder === this
    seat.secondHolder = this
    const taken = await this.#claim.tryTakeSecond()
    if (!taken) seat.secondHolder = undefined
    return taken
  }

  read(): ReturnType<Claim['read']> {
    return this.#claim.read()
  }

  async write(record: Parameters<Claim['write']>[0]): Promise<void> {
    try {
      await this.#claim.write(record)
    } finally {
      this.#seat.signal.ring()
    }
  }

  /** One strand watches the file, and wakes the others. */
  async changed(timeoutMs: number): Promise<void> {
    const seat = this.#seat
    if (seat.isWatched || seat.isTaken) {
      await seat.signal.wait(timeoutMs)
      return
    }
    seat.isWatched = true
    try {
      await this.#claim.changed(timeoutMs)
    } finally {
      seat.isWatched = false
      seat.signal.ring()
    }
  }

  async giveUp(): Promise<void> {
    const seat = this.#seat
    if (seat.holder !== this && seat.secondHolder !== this) return
    // The file has both rights for all strands: it gives them up when nobody has either.
    const others = [seat.holder, seat.secondHolder].some((holder) => holder !== undefined && holder !== this)
    if (!others) await this.#claim.giveUp()
    if (seat.holder === this) {
      seat.holder = undefined
      seat.isTaken = false
    }
    if (seat.secondHolder === this) seat.secondHolder = undefined
    seat.signal.ring()
  }

  async release(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    try {
      await this.giveUp()
    } finally {
      await this.#leave()
    }
  }
}
