import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 8000 })

// What jsdom lacks and the components ask for. Assigned, not stubbed: stubs are undone per test.
class NoObserver {
  observe() {
    return undefined
  }
  unobserve() {
    return undefined
  }
  disconnect() {
    return undefined
  }
}

const nothing = () => undefined

Object.assign(window, {
  ResizeObserver: NoObserver,
  IntersectionObserver: NoObserver,
  scrollTo: nothing,
  matchMedia: (media: string) => ({
    media,
    matches: false,
    addEventListener: nothing,
    removeEventListener: nothing,
    addListener: nothing,
    removeListener: nothing,
  }),
})
Element.prototype.scrollIntoView = nothing
Element.prototype.scrollTo = nothing
// The editor measures text, which nothing here has laid out.
const nowhere = { x: 0, y: 0, top: 0, left: 0, bottom: 0, right: 0, width: 0, height: 0 }
Object.assign(Range.prototype, {
  getClientRects: () => [],
  getBoundingClientRect: () => nowhere,
})
Object.assign(document, {
  fonts: { addEventListener: nothing, removeEventListener: nothing, ready: Promise.resolve() },
})

afterEach(cleanup)
