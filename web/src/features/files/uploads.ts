import { sendFile, type Sending } from './send-file'

export type Upload = {
  id: number
  workspaceId: string
  name: string
  bytes: number
  sent: number
  state: 'waiting' | 'sending' | 'done' | 'failed'
  error: unknown
}

type Order = {
  workspaceId: string
  file: File
  to: string
  onDone: () => void
}

/** So many at once: more would only share the same line. */
const LANES = 2

export const isUnderWay = ({ state }: Upload) => state === 'waiting' || state === 'sending'

/**
 * The uploads of this tab. They outlive the page that began them: people drop a gigabyte and go on
 * working elsewhere, so the list stands outside every component and components watch it.
 */
export function makeUploads(send: typeof sendFile = sendFile) {
  let list: readonly Upload[] = []
  let last = 0
  const orders = new Map<number, Order>()
  const sendings = new Map<number, Sending>()
  const watchers = new Set<() => void>()

  function change(next: readonly Upload[]) {
    list = next
    warnOnLeaving(list.some(isUnderWay))
    watchers.forEach((watcher) => watcher())
  }

  const update = (id: number, news: Partial<Upload>) =>
    change(list.map((one) => (one.id === id ? { ...one, ...news } : one)))

  function begin() {
    const next = list.find(({ state }) => state === 'waiting')
    const order = next && orders.get(next.id)
    if (!order || sendings.size >= LANES) return
    const sending = send(order.to, order.file, (sent) => update(next.id, { sent }))
    sendings.set(next.id, sending)
    update(next.id, { state: 'sending' })
    void sending.done
      .then(
        () => {
          update(next.id, { state: 'done', sent: next.bytes })
          order.onDone()
        },
        (error: unknown) => update(next.id, { state: 'failed', error }),
      )
      .finally(() => {
        sendings.delete(next.id)
        begin()
      })
    begin()
  }

  return {
    list: () => list,

    watch: (watcher: () => void) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },

    add: (...given: Order[]) => {
      const added = given.map((order): Upload => {
        last += 1
        orders.set(last, order)
        const { workspaceId, file } = order
        const begun = { sent: 0, state: 'waiting' as const, error: null }
        return { id: last, workspaceId, name: file.name, bytes: file.size, ...begun }
      })
      change([...list, ...added])
      begin()
    },

    retry: (id: number) => {
      update(id, { state: 'waiting', sent: 0, error: null })
      begin()
    },

    /** Ends it if it is under way, and takes it off the list. */
    drop: (id: number) => {
      change(list.filter((one) => one.id !== id))
      orders.delete(id)
      sendings.get(id)?.cancel()
    },

    /** Takes what is over off the list. */
    clear: (workspaceId: string) => {
      const isOver = (one: Upload) => one.workspaceId === workspaceId && !isUnderWay(one)
      list.filter(isOver).forEach(({ id }) => orders.delete(id))
      change(list.filter((one) => !isOver(one)))
    },
  }
}

export const uploads = makeUploads()

function warnOnLeaving(isBusy: boolean) {
  if (isBusy) window.addEventListener('beforeunload', keep)
  else window.removeEventListener('beforeunload', keep)
}

const keep = (event: Event) => event.preventDefault()
