// Arguments of the form --name value, with what they are by default.
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export const USAGE = `
  --anju FILE       release binary with the halls inside (target/release/anju)
  --out FOLDER      where the results go (target/bench)
  --port N          port of anju, the peer takes the next one (7290)
  --chromium FILE   browser (/usr/bin/chromium)
  --runs N          counted runs of each page and side (9)`

/** The arguments as an object; ends the program when one is unknown. */
export function readArguments() {
  const texts = {
    anju: { type: 'string', default: root + 'target/release/anju' },
    out: { type: 'string', default: root + 'target/bench' },
    port: { type: 'string', default: '7290' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    runs: { type: 'string', default: '9' },
    help: { type: 'boolean', default: false },
  }
  try {
    const { values } = parseArgs({ options: texts })
    if (values.help) {
      console.log(USAGE)
      process.exit(0)
    }
    return { ...values, port: Number(values.port), runs: Number(values.runs), root }
  } catch (error) {
    console.error(error.message + USAGE)
    process.exit(2)
  }
}
