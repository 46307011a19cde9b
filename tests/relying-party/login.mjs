// A relying party on openid-client, one JSON value a line on standard input and output: it reads its settings, writes the
// public keys it will sign with (if it does) and waits to be registered, writes where the browser must go, reads where the
// browser came back to, and writes what it learnt.

import { createInterface } from 'node:readline'
import * as client from 'openid-client'

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const read = async () => JSON.parse((await lines.next()).value)
const write = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)

const settings = await read()

async function authentication() {
  if (settings.secret) return client[settings.method](settings.secret)
  if (!settings.assertion_alg) return client.None()
  const algorithm = {
    ES256: { name: 'ECDSA', namedCurve: 'P-256' },
    RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
  }[settings.assertion_alg]
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const jwk = await crypto.subtle.exportKey('jwk', publicKey)
  write({ jwks: { keys: [{ ...jwk, kid: 'key-1', key_ops: undefined }] } })
  await read()
  return client.PrivateKeyJwt({ key: privateKey, kid: 'key-1' })
}

const config = await client.discovery(
  new URL(settings.issuer),
  settings.client_id,
  { id_token_signed_response_alg: settings.id_token_alg },
  await authentication(),
  { execute: [client.allowInsecureRequests] },
)

const verifier = client.randomPKCECodeVerifier()
const state = client.randomState()
const nonce = client.randomNonce()
const parameters = {
  redirect_uri: settings.redirect_uri,
  scope: 'openid profile',
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
  nonce,
  max_age: '300',
  ...settings.parameters,
}
const goTo = settings.par
  ? await client.buildAuthorizationUrlWithPAR(config, parameters)
  : client.buildAuthorizationUrl(config, parameters)
write({ go_to: goTo.href })

try {
  const tokens = await client.authorizationCodeGrant(config, new URL(await read()), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    maxAge: 300,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
  const logout = client.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: settings.post_logout_redirect_uri,
  })
  write({ claims, userinfo, logout: logout.href })
} catch (error) {
  write({ error: error.error ?? error.code ?? String(error) })
}
process.exit()
