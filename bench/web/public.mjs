// Public pages: they work without JavaScript and weigh little.
import { packedBytes } from './visit.mjs'

const BUDGET = 40_000
const PAGES = ['/', '/verify', '/api-docs']

/** Opens each public page with scripts off; one result a page. */
export async function publicPages(browser, base) {
  const results = []
  for (const path of PAGES) {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
      locale: 'zh-CN',
    })
    const tab = await context.newPage()
    const requested = new Set()
    const failed = []
    tab.on('request', (request) => requested.add(request.url()))
    tab.on('response', (answer) => {
      if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()}`)
    })
    await tab.goto(base + path, { waitUntil: 'load' })
    const heading = (await tab.locator('main h1').innerText()).trim()
    const words = (await tab.locator('main').innerText()).length
    const { files, total } = await packedBytes([...requested].filter((url) => url.startsWith(base)))
    const wasm = Object.keys(files).some((file) => file.endsWith('.wasm'))
    await context.close()
    const works = heading !== '' && words > 50 && failed.length === 0 && !wasm
    results.push({ path, heading, words, bytes: total, files, failed, works, holds: works && total <= BUDGET })
  }
  return { budget: BUDGET, pages: results }
}
