import { PreviewPage } from '../features/datasets/preview-page'
import { useShown } from '../shared/api/shown'
import { Page } from '../shared/ui/page'

type Props = { shownIn: string; shown: string; snapshot?: string; view?: unknown }

/** A single dataset that somebody showed to a person from outside its workspace. */
export function ShownPlace({ shownIn, shown, ...search }: Props) {
  const found = useShown(shownIn, shown)
  return (
    <Page title={found?.name ?? 'Shown to you'} of={found?.workspace} width="full">
      <PreviewPage workspaceId={shownIn} transformId={shown} {...search} />
    </Page>
  )
}
