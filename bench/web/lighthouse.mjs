// Lighthouse, mobile preset, on pages of the personal hall and the public pages.
//
//   npm install --prefix bench/web && node bench/web/lighthouse.mjs --anju target/release/anju
import { mkdir, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import lighthouse from 'lighthouse'
import puppeteer from 'puppeteer-core'
import { startAnju, logIn } from './anju.mjs'
import { readArguments } from './arguments.mjs'

const BARS = { performance: 95, accessibility: 100, 'best-practices': 100 }
const CATEGORIES = Object.keys(BARS)
const PAGES = [
  { path: '/personal/login' },
  { path: '/personal/', cookie: true },
  { path: '/personal/transactions', cookie: true },
  { path: '/unit/login' },
  { path: '/' },
  { path: '/verify' },
  { path: '/api-docs' },
]
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const arguments_ = readArguments()

/** One page in a fresh browser; the median of `runs` by performance. */
async function audit(base, page, cookie) {
  const runs = []
  for (let run = 0; run < Math.max(1, arguments_.runs); run++) {
    const browser = await puppeteer.launch({ executablePath: arguments_.chromium, args: FLAGS })
    try {
      const tab = await browser.newPage()
      if (page.cookie) await browser.setCookie({ ...cookie, domain: '127.0.0.1', path: '/' })
      const options = { onlyCategories: CATEGORIES, output: ['html'], logLevel: 'error' }
      const { lhr, report } = await lighthouse(base + page.path, options, undefined, tab)
      if (lhr.runtimeError) throw new Error(`${page.path}: ${lhr.runtimeError.message}`)
      runs.push({ lhr, report: report[0] })
    } finally {
      await browser.close()
    }
  }
  runs.sort((one, other) => one.lhr.categories.performance.score - other.lhr.categories.performance.score)
  return runs[Math.floor(runs.length / 2)]
}

/** What the page loses points for. */
function faults(lhr) {
  const referred = CATEGORIES.flatMap((category) => lhr.categories[category].auditRefs)
  const lost = referred.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9)
  return lost.map(({ id }) => {
    const { displayValue, details } = lhr.audits[id]
    const nodes = (details?.items ?? []).map((item) => item.node?.snippet ?? item.description ?? item.url).filter(Boolean)
    return [id, displayValue, ...nodes.slice(0, 5)].filter(Boolean).join(' · ')
  })
}

async function main() {
  const { out } = arguments_
  await mkdir(out + '/lighthouse', { recursive: true })
  const anju = await startAnju(arguments_)
  const results = []
  try {
    const cookie = await logIn(anju.base)
    for (const page of PAGES) {
      const { lhr, report } = await audit(anju.base, page, cookie)
      const scores = Object.fromEntries(CATEGORIES.map((it) => [it, Math.round(lhr.categories[it].score * 100)]))
      const holds = CATEGORIES.every((it) => scores[it] >= BARS[it])
      results.push({ path: page.path, scores, holds, faults: faults(lhr), final: lhr.finalDisplayedUrl })
      const name = page.path.replaceAll('/', '-').replace(/^-+|-+$/g, '') || 'entry'
      await writeFile(`${out}/lighthouse/${name}.html`, report)
      console.log(page.path, JSON.stringify(scores), results.at(-1).faults.join('\n  '))
    }
  } finally {
    await anju.stop()
  }
  const lines = ['# Lighthouse, mobile preset', '', `Load of the machine: ${loadavg().map((it) => it.toFixed(1)).join(' ')}.`, '']
  lines.push(`| page | ${CATEGORIES.join(' | ')} | holds |`, '|---|---|---|---|---|')
  for (const { path, scores, holds } of results) {
    lines.push(`| ${path} | ${CATEGORIES.map((it) => scores[it]).join(' | ')} | ${holds ? 'yes' : '**no**'} |`)
  }
  lines.push('', `Bars: ${CATEGORIES.map((it) => `${it} ${BARS[it]}`).join(', ')}.`, '')
  await writeFile(out + '/lighthouse.md', lines.join('\n'))
  await writeFile(out + '/lighthouse.json', JSON.stringify(results, null, 1) + '\n')
  console.log(lines.join('\n'))
  process.exitCode = results.every((it) => it.holds) ? 0 : 1
}

await main()
