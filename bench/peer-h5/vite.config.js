import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import AutoImport from 'unplugin-auto-import/vite'
import { VantResolver } from '@vant/auto-import-resolver'

// VARIANT=auto: components on demand, the best practice of such a shop.
// VARIANT=full: the whole library and its style sheet, which is often seen.
const full = process.env.VARIANT === 'full'
const setup = new URL(full ? './src/vant-full.js' : './src/vant-auto.js', import.meta.url)

export default defineConfig({
  resolve: { alias: { '@setup': fileURLToPath(setup) } },
  plugins: [
    vue(),
    ...(full
      ? []
      : [
          AutoImport({ resolvers: [VantResolver()], dts: false }),
          Components({ dirs: [], resolvers: [VantResolver()], dts: false }),
        ]),
  ],
  build: {
    outDir: full ? '../../target/bench/peer-full' : '../../target/bench/peer-auto',
    emptyOutDir: true,
    target: 'es2018',
  },
})
