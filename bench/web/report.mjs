// The measured numbers as Markdown, with the bars that must hold.

const FCP_MS = 800
const SHARE_OF_PEER = 0.85
const BLOCKING_MS = 150
const HALL_BYTES = 180_000
const HALL_WANTED = 140_000

/** Text, and whether a bar does not hold. */
export function report(result) {
  const lines = [
    '# First visits of the personal hall',
    '',
    `${result.at}, Chromium ${result.browser}, ${result.runs} runs each, interleaved, medians.`,
    `390×844, ${result.network.latency} ms latency, 1.6 Mbit/s down, 0.75 Mbit/s up, processor ${result.cpu_rate} times slower.`,
    `Load of the machine (${result.cores} cores) before and after: ${load(result.load.before)}, ${load(result.load.after)}.`,
    '',
    '| page | metric | usual H5 hall | anju | anju / usual | spread of anju |',
    '|---|---|---|---|---|---|',
  ]
  for (const page of result.pages) {
    for (const [metric, title] of [['fcp', 'FCP'], ['lcp', 'LCP'], ['goal', page.goal], ['blocking', 'blocking time']]) {
      lines.push(row(page.name, title, page.sides.peer[metric], page.sides.anju[metric]))
    }
    const { peer, anju } = page.sides
    lines.push(`| ${page.name} | requests | ${count(peer)} | ${count(anju)} | | |`)
    lines.push(`| ${page.name} | bytes (brotli) | ${peer.bytes.total} | ${anju.bytes.total} | ${share(anju.bytes.total, peer.bytes.total)} | |`)
  }
  lines.push('', 'Times in milliseconds. “Form interactive”: a click on the empty form has produced its first message.')
  lines.push('', '## Public pages, scripts off', '', '| page | heading | works | bytes (brotli) |', '|---|---|---|---|')
  for (const page of result.public.pages) {
    const works = page.works ? 'yes' : `no ${page.failed.join(' ')}`
    lines.push(`| ${page.path} | ${page.heading} | ${works} | ${page.bytes} |`)
  }
  const bars = judge(result)
  lines.push('', '## Bars', '', '| bar | measured | holds |', '|---|---|---|')
  for (const bar of bars) lines.push(`| ${bar.text} | ${bar.value} | ${bar.holds ? 'yes' : bar.wish ? 'not yet' : '**no**'} |`)
  return { text: lines.join('\n') + '\n', failed: bars.some((bar) => !bar.holds && !bar.wish) }
}

function judge(result) {
  const bars = []
  for (const { name, goal, sides } of result.pages) {
    const { peer, anju } = sides
    bars.push(bar(`${name}: FCP at most ${FCP_MS} ms`, anju.fcp.median, FCP_MS))
    const ratio = anju.goal.median / peer.goal.median
    bars.push({
      text: `${name}: ${goal} in at most ${SHARE_OF_PEER} of the usual hall's time`,
      value: ratio.toFixed(2),
      holds: ratio <= SHARE_OF_PEER,
    })
    bars.push(bar(`${name}: blocking time at most ${BLOCKING_MS} ms`, anju.blocking.median, BLOCKING_MS))
  }
  const hall = hallBytes(result)
  bars.push(bar(`whole personal hall at most ${HALL_BYTES} bytes`, hall, HALL_BYTES))
  bars.push({ ...bar(`whole personal hall at most ${HALL_WANTED} bytes (wanted)`, hall, HALL_WANTED), wish: true })
  for (const page of result.public.pages) {
    const text = `${page.path}: works without scripts, at most ${result.public.budget} bytes`
    bars.push({ text, value: page.bytes, holds: page.holds })
  }
  return bars
}

function bar(text, value, limit) {
  return { text, value: Math.round(value), holds: value <= limit }
}

/** Page, styles, glue and module: everything a first visit loads beside data and icons. */
function hallBytes(result) {
  const { files } = result.pages[0].sides.anju.bytes
  const counted = Object.entries(files).filter(([path]) => path.startsWith('/personal/') && !path.endsWith('.svg'))
  return counted.reduce((sum, [, length]) => sum + length, 0)
}

function row(page, title, peer, anju) {
  const spread = `${ms(anju.min)}–${ms(anju.max)}`
  return `| ${page} | ${title} | ${ms(peer.median)} | ${ms(anju.median)} | ${share(anju.median, peer.median)} | ${spread} |`
}

const ms = (value) => String(Math.round(value))
const share = (one, other) => (other > 0 ? (one / other).toFixed(2) : '–')
const load = (values) => values.map((value) => value.toFixed(1)).join(' ')
const count = (side) => Object.keys(side.bytes.files).length
