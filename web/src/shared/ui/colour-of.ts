/**
 * A token as the four numbers that drawing libraries understand: they know neither custom
 * properties nor light-dark(). The browser itself works it out, by painting one pixel with it.
 */
export function colourOf(token: `--${string}`): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${token})`
  document.body.append(probe)
  const computed = getComputedStyle(probe).color
  probe.remove()
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (!paint) return computed
  paint.fillStyle = computed
  paint.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0, alpha = 255] = paint.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue, alpha].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
