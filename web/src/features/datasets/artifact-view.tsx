import { Button } from '@mantine/core'
import { Download } from 'lucide-react'

import { useMayOn, type Artifact } from '../../shared/api/datasets'
import { saveFreshly } from '../../shared/api/download'
import { bytes } from '../../shared/ui/format'
import { artifactAddress, type Source } from './api'
import classes from './artifact-view.module.css'

type Props = { source: Source; artifact: Artifact }

/** One thing that a transform drew. What is in it was written by code, so it is framed and trusted with nothing. */
export function ArtifactView({ source, artifact }: Props) {
  const mayExport = useMayOn(source.workspaceId, source.transformId)('dataset:export')
  return (
    <figure className={classes.view}>
      <figcaption className={classes.head}>
        <span className={classes.path}>{artifact.path}</span>
        <span className={classes.size}>{bytes(artifact.bytes)}</span>
        <span className={classes.space} />
        {mayExport && (
          <Button
            component="a"
            href={artifactAddress(source, artifact.path, 'download')}
            download
            onClick={saveFreshly}
            variant="default"
            leftSection={<Download />}
          >
            Download
          </Button>
        )}
      </figcaption>
      <Shown source={source} artifact={artifact} mayExport={mayExport} />
    </figure>
  )
}

const framed = new Set(['text/html', 'image/svg+xml'])

function Shown({ source, artifact, mayExport }: Props & { mayExport: boolean }) {
  const to = artifactAddress(source, artifact.path)
  // The server sends such a page without origin and without a way out; the frame says it again.
  if (framed.has(artifact.media_type))
    return (
      <iframe
        className={classes.frame}
        src={to}
        title={artifact.path}
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        loading="lazy"
      />
    )
  if (artifact.media_type.startsWith('image/'))
    return (
      <div className={classes.picture}>
        <img src={to} alt={artifact.path} />
      </div>
    )
  return (
    <p className={classes.none}>
      Only images and HTML are shown here.{' '}
      {!mayExport && 'An owner of the workspace can give you the role Exporter to download it.'}
    </p>
  )
}
