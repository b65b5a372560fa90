/** The daemon at a UNIX socket: HTTP, metrics, log and journal around `loading/daemon`. */
export { HttpRequests } from './http-requests.ts'
export { LOG_LEVELS, type LogLevel } from './log.ts'
export { ConfigurationProblem } from './problem.ts'
export { runDaemon } from './run-daemon.ts'
export { makeServer } from './server.ts'
export { loadAnswerSchema, type StatusJson, statusSchema } from './status-schema.ts'
