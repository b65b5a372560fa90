// @ts-check
/** A daemon that accepts every request and says at once that it is done: `node answering.mjs SOCKET`. */
import { createServer } from 'node:net'

const ANSWER = 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nModonce-Status: 0\r\n\r\n'

const server = createServer((socket) => {
  socket.on('error', () => undefined)
  socket.once('data', () => socket.end(ANSWER))
})
server.listen(process.argv[2])
