// The real release binary with demo data: start, log in, stop.
import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'

// The first start fills the database.
const READY_WITHIN_MS = 10 * 60 * 1000
const LOGIN = { login_name: 'linzhixia', password: 'Anju-demo-2026' }

/** Starts `anju demo` and waits until it is ready; the caller calls `stop`. */
export async function startAnju({ anju, out, port }) {
  await mkdir(out, { recursive: true })
  const address = `127.0.0.1:${port}`
  const child = spawn(anju, ['demo', '--listen', address, '--folder', out + '/demo'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  let ended = false
  const end = new Promise((resolve) => child.once('exit', resolve))
  end.then(() => (ended = true))
  child.once('error', (error) => console.error(`${anju}: ${error.message}`))
  const base = `http://${address}`
  const deadline = Date.now() + READY_WITHIN_MS
  for (;;) {
    if (ended || child.pid === undefined) throw new Error(`${anju} ended before it was ready`)
    const ready = await fetch(base + '/readyz').then((answer) => answer.ok, () => false)
    if (ready) break
    if (Date.now() > deadline) throw new Error(`${anju} was not ready in time`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const stop = () => {
    child.kill('SIGTERM')
    return end
  }
  return { base, stop }
}

/** Logs the demo person in; the cookie as `{ name, value }`. */
export async function logIn(base) {
  const answer = await fetch(base + '/api/v1/personal/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify(LOGIN),
  })
  if (!answer.ok) throw new Error(`login: ${answer.status} ${await answer.text()}`)
  const cookie = answer.headers.getSetCookie()[0].split(';')[0]
  const at = cookie.indexOf('=')
  return { name: cookie.slice(0, at), value: cookie.slice(at + 1) }
}
