import { SegmentedControl } from '@mantine/core'

type Props<Value extends string> = {
  label: string
  value: Value
  options: { value: Value; name: string }[]
  onChoose: (value: Value) => void
}

/** One of a few, all of them in view. */
export function Choice<Value extends string>({ label, value, options, onChoose }: Props<Value>) {
  return (
    <SegmentedControl
      aria-label={label}
      value={value}
      data={options.map((option) => ({ value: option.value, label: option.name }))}
      onChange={(chosen) => onChoose(chosen)}
    />
  )
}
