// A certified OpenID provider, made to look like Microsoft and like Google.
//
// Started by the tests. The description on standard input says which providers there are;
// each is answered below a path of its own. Whoever comes with the header `x-account` is
// signed in under that name without being asked anything.

import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'

import Provider, { interactionPolicy } from 'oidc-provider'

const described = JSON.parse(readFileSync(0, 'utf8'))
const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${server.address().port}`
  const providers = described.map((one) => ({ path: one.path, ...made(origin, one) }))
  server.on('request', (request, response) => {
    const found = providers.find((one) => request.url.startsWith(`${one.path}/`))
    if (!found) return response.writeHead(404).end()
    request.originalUrl = request.url
    request.url = request.url.slice(found.path.length)
    return found.answer(request, response)
  })
  process.stdout.write(`${origin}\n`)
})

function made(origin, { path, client, accounts }) {
  const policy = interactionPolicy.base()
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0)
  const provider = new Provider(`${origin}${path}`, {
    clients: [client],
    cookies: { keys: ['only for tests'] },
    // As Microsoft and Google do it: what the scopes ask for stands in the ID token.
    conformIdTokenClaims: false,
    claims: {
      openid: ['sub', 'tid', 'oid', 'hd'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { policy, url: (_, { uid }) => `${path}/interaction/${uid}` },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
  })
  const standard = provider.callback()
  return {
    answer: (request, response) =>
      request.url.startsWith('/interaction/')
        ? interact(provider, request, response)
        : standard(request, response),
  }
}

async function interact(provider, request, response) {
  const { params } = await provider.interactionDetails(request, response)
  const accountId = request.headers['x-account']
  if (accountId === undefined) {
    const refused = { error: 'access_denied' }
    return provider.interactionFinished(request, response, refused)
  }
  const grant = new provider.Grant({ accountId, clientId: params.client_id })
  grant.addOIDCScope(params.scope)
  const grantId = await grant.save()
  const result = { login: { accountId }, consent: { grantId }, select_account: {} }
  return provider.interactionFinished(request, response, result)
}
