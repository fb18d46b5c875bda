import { useEffect, useEffectEvent, useState } from 'react'

export type Dropped = { files: File[]; folders: string[] }

/**
 * Files dropped anywhere on the page. The whole window takes them: beside a small target, the
 * browser would open the file and the page would be gone.
 */
export function useDrop(isOpen: boolean, onDrop: (dropped: Dropped) => void): boolean {
  const [isOver, setOver] = useState(false)
  const dropped = useEffectEvent(onDrop)

  useEffect(() => {
    if (!isOpen) return undefined
    // Entering a child comes before leaving its parent; whoever was entered last counts.
    let entered: EventTarget | null = null
    const on = {
      dragenter: (event: DragEvent) => {
        if (!holdsFiles(event)) return
        event.preventDefault()
        entered = event.target
        setOver(true)
      },
      dragover: (event: DragEvent) => {
        if (holdsFiles(event)) event.preventDefault()
      },
      dragleave: (event: DragEvent) => {
        if (event.target === entered) setOver(false)
      },
      drop: (event: DragEvent) => {
        if (!holdsFiles(event)) return
        event.preventDefault()
        setOver(false)
        dropped(droppedIn(event.dataTransfer))
      },
    }
    const names = ['dragenter', 'dragover', 'dragleave', 'drop'] as const
    names.forEach((name) => window.addEventListener(name, on[name]))
    return () => names.forEach((name) => window.removeEventListener(name, on[name]))
  }, [isOpen])

  return isOpen && isOver
}

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** A dropped folder looks like a file that cannot be read; it is told apart and said by name. */
function droppedIn(transfer: DataTransfer | null): Dropped {
  const files = Array.from(transfer?.files ?? [])
  const folders = Array.from(transfer?.items ?? [])
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry?.isDirectory === true)
    .map((entry) => entry?.name ?? '')
  return { files: files.filter((file) => !folders.includes(file.name)), folders }
}
