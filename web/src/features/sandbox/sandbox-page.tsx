import { useQuery } from '@tanstack/react-query'
import { ShieldQuestion } from 'lucide-react'

import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { sandboxQuery } from './api'
import { Host } from './host'

/** What each worker found when it tried to break out of its own sandbox. */
export function SandboxPage() {
  const hosts = useQuery(sandboxQuery)
  return (
    <Page
      title="Sandbox"
      width="read"
      lead="Code of transforms runs only behind these locks. Each worker tries to break out when it starts; if a single attempt succeeds, it runs no code."
    >
      {hosts.isPending && <Loading label="Loading the self-test" />}
      {hosts.isError && !hosts.data && (
        <Failed error={hosts.error} retry={() => void hosts.refetch()} />
      )}
      {hosts.data?.length === 0 && (
        <Empty icon={ShieldQuestion} title="No worker has tried it yet">
          Builds wait until a worker has started and tested its sandbox. This takes a few seconds; if
          it stays so, look into the log of the worker.
        </Empty>
      )}
      {hosts.data?.map((one) => <Host key={one.host} found={one} />)}
    </Page>
  )
}
