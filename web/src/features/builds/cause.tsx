import { Link } from '@tanstack/react-router'
import { OctagonAlert } from 'lucide-react'

import classes from './cause.module.css'
import type { Step } from './api'
import { hintFor } from './hint'
import { markOwn } from './traceback-lines'

/** Why a step failed: one sentence, then the traceback with the user's own line marked. */
export function Cause({ workspaceId, step }: { workspaceId: string; step: Step }) {
  if (step.reason === null) return null
  const { title, message, path, line } = step.reason
  const hint = typeof message === 'string' ? hintFor(message) : undefined
  return (
    <section className={classes.cause} aria-label="Cause" data-tone={step.state}>
      <p className={classes.title}>
        <OctagonAlert aria-hidden />
        {title}
      </p>
      {typeof message === 'string' && message !== title && (
        <p className={classes.message}>{message}</p>
      )}
      {hint !== undefined && <p>{hint}</p>}
      <OfSecret workspaceId={workspaceId} reason={step.reason} />
      {typeof path === 'string' && typeof line === 'number' && (
        <p className={classes.place}>
          in <CodeLink workspaceId={workspaceId} step={step} path={path} line={line} />
        </p>
      )}
      {step.traceback !== null && step.traceback !== '' && <Traceback text={step.traceback} />}
    </section>
  )
}

type OfSecretProps = { workspaceId: string; reason: NonNullable<Step['reason']> }

/** Which secret it is about, and where one can do something about it. */
function OfSecret({ workspaceId, reason: { type, name, where } }: OfSecretProps) {
  if (!type.startsWith('Secret') || typeof name !== 'string') return null
  return (
    <p className={classes.place}>
      <code>{name}</code>
      {typeof where === 'string' && ` in ${where}`}; see{' '}
      <Link to="/workspaces/$workspaceId/secrets" params={{ workspaceId }}>
        the workspace’s secrets
      </Link>
    </p>
  )
}

type CodeLinkProps = { workspaceId: string; step: Step; path: string; line: number }

/** To the line in the editor: the transform's own file, or a module that it uses. */
function CodeLink({ workspaceId, step, path, line }: CodeLinkProps) {
  const words = (
    <>
      <code>{path}</code>, line {line}
    </>
  )
  if (path === step.path)
    return (
      <Link
        to="/workspaces/$workspaceId/transforms/$transformId"
        params={{ workspaceId, transformId: step.transform_id }}
        search={{ line: String(line) }}
      >
        {words}
      </Link>
    )
  return (
    <Link
      to="/workspaces/$workspaceId/code/$"
      params={{ workspaceId, _splat: path }}
      search={{ line: String(line) }}
    >
      {words}
    </Link>
  )
}

function Traceback({ text }: { text: string }) {
  return (
    <details open className={classes.details}>
      <summary>Traceback</summary>
      {/* It scrolls, so the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.traceback} tabIndex={0} role="region" aria-label="Traceback">
        {markOwn(text).map((line, index) => (
          <span key={index} className={classes.line} data-own={line.isOwn || undefined}>
            {line.text}
            {'\n'}
          </span>
        ))}
      </pre>
    </details>
  )
}
