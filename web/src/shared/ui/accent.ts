/** The instance's colour, so that nobody mistakes production for the test system. */
export function applyAccent(accent: string): void {
  const channels = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(accent)?.slice(1)
  if (!channels) return
  const root = document.documentElement.style
  root.setProperty('--accent', accent)
  root.setProperty('--accent-ink', luminance(channels) > 0.183 ? 'black' : 'white')
}

/** Relative luminance as WCAG defines it; above this, black is the ink that reaches 4.5 to 1. */
function luminance(channels: string[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((hex) => {
    const part = Number.parseInt(hex, 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
