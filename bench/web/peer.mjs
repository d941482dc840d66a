// The peer hall: built with Vite, served with precompressed bodies and the
// cache headers that anju sends.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, relative } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const KINDS = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

/** Builds the peer from `bench/peer-h5`; the folder with its files. */
export function buildPeer(root) {
  const source = root + 'bench/peer-h5'
  const run = (program, args) =>
    execFileSync(program, args, { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] })
  if (!existsSync(source + '/node_modules/vite')) {
    run('npm', ['install', '--no-audit', '--no-fund'])
  }
  run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'])
  return root + 'target/bench/peer-auto'
}

/** Serves `folder`; paths without a file are routes of the app. */
export function servePeer(folder, port) {
  const files = new Map()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const content = readFileSync(path)
    files.set('/' + relative(folder, path), {
      kind: KINDS[extname(path)] ?? 'application/octet-stream',
      body: brotliCompressSync(content, {
        params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
      }),
    })
  }
  const server = createServer((request, response) => {
    const path = request.url.split('?')[0]
    const file = files.get(path) ?? files.get('/index.html')
    const assets = path.startsWith('/assets/')
    response.writeHead(200, {
      'content-type': file.kind,
      'content-length': file.body.length,
      'content-encoding': 'br',
      vary: 'accept-encoding',
      'cache-control': assets ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    response.end(file.body)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () =>
      resolve({ base: `http://127.0.0.1:${port}`, stop: () => server.close() }),
    )
  })
}
