import { useQuery } from '@tanstack/react-query'
import { MailOpen } from 'lucide-react'

import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { Table } from '../../shared/ui/table'
import { messagesQuery } from './api'
import { MessageRow } from './message-row'

/** What people were told by mail, and whether it reached them. For administrators. */
export function MessagesPage() {
  const messages = useQuery(messagesQuery)
  const { data } = messages
  return (
    <Page title="Messages" lead={data && leadOf(data.is_sending)}>
      {messages.isPending && <Loading label="Loading messages" />}
      {messages.isError && !data && (
        <Failed error={messages.error} retry={() => void messages.refetch()} />
      )}
      {data?.messages.length === 0 && (
        <Empty icon={MailOpen} title="Nobody was told anything yet">
          Invitations, links for new passwords and notices about accounts stand here, the newest
          first.
        </Empty>
      )}
      {data && data.messages.length > 0 && (
        <Table label="Messages">
          <thead>
            <tr>
              <th scope="col">Subject</th>
              <th scope="col">To</th>
              <th scope="col">Written</th>
              <th scope="col">State</th>
              {!data.is_sending && <th scope="col" aria-label="Actions" />}
            </tr>
          </thead>
          <tbody>
            {data.messages.map((message) => (
              <MessageRow key={message.id} message={message} isSending={data.is_sending} />
            ))}
          </tbody>
        </Table>
      )}
    </Page>
  )
}

const leadOf = (isSending: boolean) =>
  isSending
    ? 'What people were told by mail. A message that cannot be delivered is tried again for a day.'
    : 'No mail server is set, so nothing is sent: open a message here and hand it on. That you opened it is written into the audit log.'
