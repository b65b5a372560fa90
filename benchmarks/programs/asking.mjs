// @ts-check
/**
 * `SOCKET COUNT BESIDE BODY`: asks a daemon so often, so many at a time, each in a connection of its own and with the bytes of
 * helper/request.c. Ends with 1 if an answer is no success.
 */
import { connect } from 'node:net'

const [, , socket = '', count = '1', beside = '1', body = ''] = process.argv
const headers = ['Host: modonce', 'Content-Type: application/json', `Content-Length: ${body.length}`]
const request = ['POST /v1/load HTTP/1.1', ...headers, 'Connection: close', '', body].join('\r\n')

/** @returns {Promise<void>} */
function ask() {
  return new Promise((resolve, reject) => {
    let answer = ''
    const connection = connect(socket, () => connection.write(request))
    connection.setEncoding('latin1')
    connection.on('data', (text) => {
      answer += text
    })
    connection.on('error', reject)
    connection.on('close', () => {
      if (answer.includes('HTTP/1.1 200 ') && answer.includes('Modonce-Status: 0\r\n')) resolve()
      else reject(new Error(`no success: ${answer}`))
    })
  })
}

let left = Number(count)
async function askOn() {
  while (left-- > 0) await ask()
}
await Promise.all(Array.from({ length: Number(beside) }, askOn))
