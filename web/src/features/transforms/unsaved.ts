import { createContext, useContext, useEffect, useRef } from 'react'

/** Code that is typed and not saved, and how to save it before something is done with it. */
export type Unsaved = { save: (then: () => void) => void }

/** Where an open editor says that it holds some. */
export const UnsavedContext = createContext<(unsaved: Unsaved | null) => void>(() => undefined)

export function useTellUnsaved(isUnsaved: boolean, save: Unsaved['save']) {
  const tell = useContext(UnsavedContext)
  const latest = useRef(save)
  useEffect(() => {
    latest.current = save
  })
  useEffect(() => {
    if (!isUnsaved) return undefined
    tell({ save: (then) => latest.current(then) })
    return () => tell(null)
  }, [isUnsaved, tell])
}
