import { UnstyledButton } from '@mantine/core'

import type { Artifact } from '../../shared/api/datasets'
import { bytes } from '../../shared/ui/format'
import classes from './artifact-list.module.css'

type Props = {
  artifacts: Artifact[]
  shown: string | undefined
  onShow: (path: string) => void
}

export function ArtifactList({ artifacts, shown, onShow }: Props) {
  return (
    <nav className={classes.list} aria-label="Plots">
      {artifacts.map((artifact) => (
        <UnstyledButton
          key={artifact.path}
          className={classes.artifact}
          aria-current={artifact.path === shown}
          onClick={() => onShow(artifact.path)}
        >
          <span className={classes.path}>{artifact.path}</span>
          <span className={classes.size}>{bytes(artifact.bytes)}</span>
        </UnstyledButton>
      ))}
    </nav>
  )
}
