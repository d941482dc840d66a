// One first visit under throttling, and the bytes that it loads.
import { get } from 'node:http'

/** Slow 4G and a phone's processor, as Lighthouse has them. */
export const NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1000 * 1000) / 8,
  uploadThroughput: (0.75 * 1000 * 1000) / 8,
}
export const CPU_RATE = 4
const SCREEN = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true }
const GOAL_WITHIN_MS = 60_000
// Late paints and tasks after the goal still count.
const SETTLE_MS = 1500

/**
 * Opens `page.url` in a fresh context and waits for its goal.
 * Times are milliseconds since the start of the navigation.
 */
export async function visit(browser, page, cookie) {
  const context = await browser.newContext({ ...SCREEN, locale: 'zh-CN' })
  try {
    if (page.cookie) await context.addCookies([{ ...cookie, domain: '127.0.0.1', path: '/' }])
    const tab = await context.newPage()
    const requested = new Set()
    tab.on('request', (request) => {
      const url = request.url()
      if (request.method() === 'GET' && url.startsWith('http')) requested.add(url)
    })
    const session = await context.newCDPSession(tab)
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', NETWORK)
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_RATE })
    await tab.addInitScript(observe, page.goal)
    await tab.goto(page.url, { waitUntil: 'commit' })
    // A function that waits inside the page would be stopped by our own content security policy.
    const read = () => tab.evaluate(() => window.bench)
    const deadline = Date.now() + GOAL_WITHIN_MS
    while (!(await read())?.goal) {
      if (Date.now() > deadline) throw new Error(`${page.url}: the goal was not reached`)
      await tab.waitForTimeout(200)
    }
    await tab.waitForTimeout(SETTLE_MS)
    const seen = await read()
    return { ...seen, requested: [...requested] }
  } finally {
    await context.close()
  }
}

/** Runs in the page before its own scripts. */
function observe(goal) {
  const seen = (window.bench = { fcp: 0, lcp: 0, blocking: 0, goal: 0 })
  const watch = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true })
  watch('paint', (entry) => {
    if (entry.name === 'first-contentful-paint') seen.fcp = entry.startTime
  })
  watch('largest-contentful-paint', (entry) => (seen.lcp = entry.startTime))
  watch('longtask', (entry) => (seen.blocking += Math.max(0, entry.duration - 50)))
  let clicked = false
  const look = () => {
    if (seen.goal) return
    if (goal.rows) {
      if (document.querySelectorAll(goal.rows).length >= goal.count) seen.goal = performance.now()
      return
    }
    if (document.querySelector(goal.message)) {
      seen.goal = performance.now()
      return
    }
    const button = !clicked && document.querySelector(goal.button)
    if (button) {
      clicked = true
      requestAnimationFrame(() => button.click())
    }
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
}

/** Bytes of the packed bodies of `urls`, as the server sends them to a browser. */
export async function packedBytes(urls, cookie) {
  const files = {}
  for (const url of urls) {
    const { pathname, search } = new URL(url)
    files[pathname + search] = await bodyLength(url, cookie)
  }
  return { files, total: Object.values(files).reduce((sum, length) => sum + length, 0) }
}

function bodyLength(url, cookie) {
  const headers = { 'accept-encoding': 'br' }
  if (cookie) headers.cookie = `${cookie.name}=${cookie.value}`
  return new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => {
      let length = 0
      answer.on('data', (part) => (length += part.length))
      answer.on('end', () => resolve(length))
      answer.on('error', reject)
    }).on('error', reject)
  })
}
