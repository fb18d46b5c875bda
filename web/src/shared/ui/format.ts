const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

export const count = (value: number) => whole.format(value)

export const shortCount = (value: number) => (value < 10_000 ? whole : short).format(value)

export const exactTime = (at: string) => exact.format(new Date(at))

export const dayOf = (at: string) => day.format(new Date(at))

/** `1 row`, `2 rows`: nothing in the page says "row(s)". */
export const plural = (value: number, one: string, many = `${one}s`) =>
  `${count(value)} ${value === 1 ? one : many}`

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let left = value
  let unit = 0
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000
    unit += 1
  }
  return `${left < 10 && unit > 0 ? left.toFixed(1) : Math.round(left)} ${units[unit] ?? ''}`
}

export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.max(0, Math.round(seconds * 1000))} ms`
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${pad(Math.floor(seconds % 60))} s`
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`
}

const pad = (value: number) => String(value).padStart(2, '0')

export function secondsBetween(from: string | null, to: string | null, now = Date.now()): number {
  if (from === null) return 0
  const end = to === null ? now : Date.parse(to)
  return Math.max(0, (end - Date.parse(from)) / 1000)
}

/** `now`, `4 min ago`, `3 h ago`, `yesterday`, then the day itself. */
export function ago(at: string, now = Date.now()): string {
  const seconds = (now - Date.parse(at)) / 1000
  if (seconds < 45) return 'now'
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`
  if (seconds < 172_800) return 'yesterday'
  if (seconds < 30 * 86_400) return `${Math.round(seconds / 86_400)} days ago`
  return day.format(new Date(at))
}

/** A commit, as short as people still recognise it. */
export const shortId = (commit: string) => commit.slice(0, 8)

/** UUIDv7 starts with the time, so ids made together look alike at the front: show the end. */
export const idLabel = (id: string) => id.replaceAll('-', '').slice(-7)
