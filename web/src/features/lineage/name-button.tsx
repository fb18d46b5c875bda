import { UnstyledButton } from '@mantine/core'

import classes from './name-button.module.css'

/** A name that shows its node when pressed. */
export function NameButton({ name, onPress }: { name: string; onPress: () => void }) {
  return (
    <UnstyledButton className={classes.name} onClick={onPress}>
      {name}
    </UnstyledButton>
  )
}
