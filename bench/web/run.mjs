// First visits of the personal hall and of the usual H5 hall, interleaved.
//
//   npm install --prefix bench/web && node bench/web/run.mjs --anju target/release/anju
//
// Absolute times of a shared machine say little; the two sides of one series do.
import { mkdir, writeFile } from 'node:fs/promises'
import { loadavg, cpus } from 'node:os'
import { chromium } from 'playwright-core'
import { startAnju, logIn } from './anju.mjs'
import { readArguments } from './arguments.mjs'
import { buildPeer, servePeer } from './peer.mjs'
import { publicPages } from './public.mjs'
import { report } from './report.mjs'
import { CPU_RATE, NETWORK, packedBytes, visit } from './visit.mjs'

const arguments_ = readArguments()

/** The two pages that are compared; both sides do the same thing. */
function pages(ours, peer) {
  return [
    {
      name: 'login',
      goal: 'form interactive',
      sides: {
        peer: { url: peer + '/login', goal: { button: 'form button[type=submit]', message: '.van-field__error-message' } },
        anju: { url: ours + '/personal/login', goal: { button: 'form button[type=submit]', message: '.field-error' } },
      },
    },
    {
      name: 'account',
      goal: '20 rows shown',
      sides: {
        peer: { url: peer + '/account', goal: { rows: '[data-row]', count: 20 } },
        anju: { url: ours + '/personal/transactions', goal: { rows: '[data-row]', count: 20 }, cookie: true },
      },
    },
  ]
}

/** Run, then page, then side: foreign load hits both sides alike. */
async function series(browser, list, runs, cookie) {
  const results = list.map(({ name, goal }) => ({ name, goal, sides: { peer: [], anju: [] } }))
  for (let run = 0; run <= runs; run++) {
    for (const [index, page] of list.entries()) {
      for (const side of ['peer', 'anju']) {
        const seen = await visit(browser, page.sides[side], cookie)
        // The first of each is the warm-up.
        if (run > 0) results[index].sides[side].push(seen)
      }
    }
    if (run > 0) console.log(`run ${run} of ${runs}`)
  }
  return results
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

async function summary(visits, cookie) {
  const of = (metric) => {
    const values = visits.map((it) => it[metric])
    return { median: median(values), min: Math.min(...values), max: Math.max(...values) }
  }
  const requested = [...new Set(visits.flatMap((it) => it.requested))]
  const bytes = await packedBytes(requested, cookie)
  return { fcp: of('fcp'), lcp: of('lcp'), goal: of('goal'), blocking: of('blocking'), bytes, runs: visits }
}

async function main() {
  const { out, port, root, runs, chromium: executablePath } = arguments_
  await mkdir(out, { recursive: true })
  const peer = await servePeer(buildPeer(root), port + 1)
  const anju = await startAnju(arguments_)
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  })
  try {
    const cookie = await logIn(anju.base)
    const load = { before: loadavg() }
    const measured = await series(browser, pages(anju.base, peer.base), runs, cookie)
    load.after = loadavg()
    for (const page of measured) {
      page.sides.peer = await summary(page.sides.peer)
      page.sides.anju = await summary(page.sides.anju, page.name === 'account' ? cookie : undefined)
    }
    const result = {
      at: new Date().toISOString(),
      browser: browser.version(),
      cores: cpus().length,
      load,
      runs,
      network: NETWORK,
      cpu_rate: CPU_RATE,
      pages: measured,
      public: await publicPages(browser, anju.base),
    }
    const { text, failed } = report(result)
    await writeFile(out + '/web.json', JSON.stringify(result, null, 1) + '\n')
    await writeFile(out + '/web.md', text)
    console.log(text)
    process.exitCode = failed ? 1 : 0
  } finally {
    await browser.close()
    await anju.stop()
    peer.stop()
  }
}

await main()
