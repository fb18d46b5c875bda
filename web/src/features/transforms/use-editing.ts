import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

import { Refused } from '../../shared/api/client'
import { shortId } from '../../shared/ui/format'
import { said, saidWarning } from '../../shared/ui/said'
import { useSaveFile, type OpenFile } from './api'
import { draftOf, dropDraft, keepDraft } from './drafts'

/** What somebody else saved meanwhile, as the refusal tells it. */
export type Conflict = {
  blob: string | null
  author: string | null
  at: string | null
  text: string | null
}

/** A file being edited: what was opened, what is typed, and what becomes of it. */
export function useEditing(workspace: string, file: OpenFile) {
  const [draft] = useState(() => draftOf(workspace, file.path))
  const [text, setText] = useState(draft?.text ?? file.text)
  const [base, setBase] = useState({ blob: draft?.blob ?? file.blob, text: file.text })
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const saving = useSaveFile(workspace)
  const navigate = useNavigate()
  const isDirty = text !== base.text

  // Somebody saved the file while it was only being read here: show what they wrote.
  if (!isDirty && base.blob !== file.blob && !saving.isPending) {
    setBase({ blob: file.blob, text: file.text })
    setText(file.text)
  }

  useEffect(() => {
    if (isDirty) keepDraft(workspace, file.path, { text, blob: base.blob })
    else dropDraft(workspace, file.path)
  }, [workspace, file.path, isDirty, text, base.blob])

  useEffect(() => {
    if (!isDirty) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isDirty])

  function save(
    message: string,
    { over, then }: { over?: { text: string; blob: string | null }; then?: () => void } = {},
  ) {
    const what = over ?? { text, blob: base.blob }
    saving.mutate(
      { path: file.path, ...what, message: message.trim() === '' ? null : message.trim() },
      {
        onSuccess: (saved) => {
          setBase({ blob: saved.blob, text: what.text })
          if (over) setText(over.text)
          setConflict(null)
          said(`Saved as ${shortId(saved.head)}.`)
          if (file.transform_id !== null && saved.transform_id === null) becomesModule()
          else then?.()
        },
        onError: (error) => {
          if (error instanceof Refused && error.is('FileChanged'))
            setConflict(error.problem as unknown as Conflict)
        },
      },
    )
  }

  /** A module lives at its path, and no more at the address of the transform that it was. */
  function becomesModule() {
    saidWarning(
      `${file.path} has no function “transform” any more, so it is a module now and cannot be built. ` +
        'Give the function that name back, and it is the same transform again.',
    )
    void navigate({
      to: '/workspaces/$workspaceId/code/$',
      params: { workspaceId: workspace, _splat: file.path },
    })
  }

  /** Lets go of what was typed, for what somebody else saved. */
  function takeTheirs({ blob, text: theirs }: Conflict) {
    setText(theirs ?? '')
    setBase({ blob: blob ?? '', text: theirs ?? '' })
    setConflict(null)
  }

  return {
    text,
    setText,
    isDirty,
    isSaving: saving.isPending,
    error: conflict ? null : saving.error,
    conflict,
    closeConflict: () => setConflict(null),
    save,
    takeTheirs,
  }
}
