const ACTIONS = ['add', 'remove', 'change', 'move', 'online', 'offline', 'bind', 'unbind'] as const

/** What happened to a kobject. */
export type UeventAction = (typeof ACTIONS)[number]

export function isUeventAction(text: string): text is UeventAction {
  return (ACTIONS as readonly string[]).includes(text)
}
