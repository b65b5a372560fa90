/** The twin of helper/request.c, written from docs/helper-protocol.md: what is explored and held to the same servers. */
export { type NextLoader, type RequestHost, requestClient, requestProgram } from './client.ts'
export { askOver, type Connection, type DaemonSocket } from './conversation.ts'
