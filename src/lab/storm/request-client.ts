/** What the request client and the daemon are called in a storm. */
export const REQUEST_CLIENT = 'request'
export const DAEMON_PROCESS = 'modonce serve'
