import { createSpotlight } from '@mantine/spotlight'

export const [paletteStore, palette] = createSpotlight()

export const openPalette = () => palette.open()

/** Fields in which a slash is a letter; a switch is an `input` as well, and takes none. */
const WRITABLE = 'input:not([type=radio]):not([type=checkbox]), textarea, select'

export function openPaletteBySlash(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.matches(WRITABLE)) return
  event.preventDefault()
  openPalette()
}
