import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const { resolve } = createRequire(import.meta.url)

/**
 * Scripts that the pages drawn by transforms may load; from elsewhere they can load nothing. With
 * plotly for Python: `write_html(…, include_plotlyjs="/vendor/plotly.min.js")`.
 */
function vendor(): Plugin {
  return {
    name: 'vendor',
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'vendor/plotly.min.js',
        source: readFileSync(resolve('plotly.js-strict-dist-min')),
      })
    },
  }
}

export default defineConfig({
  plugins: [react(), vendor()],
  build: {
    // The chart library is one piece of that size, fetched only where a chart stands.
    chunkSizeWarningLimit: 600,
    target: 'es2023',
    // The colours are written with light-dark(); browsers older than these are not supported.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Every browser this page supports preloads modules by itself.
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  server: {
    proxy: { '/api': process.env.DATASPACE_ORIGIN ?? 'http://localhost:5010' },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/shared/testing/browser.ts'],
    // One jsdom for all files: making one, and importing everything anew, takes most of the time.
    isolate: false,
    restoreMocks: true,
    testTimeout: 30_000,
    expect: { poll: { timeout: 8000 } },
    unstubGlobals: true,
  },
})
