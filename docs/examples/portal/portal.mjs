// A portal in sixty lines. It needs ISSUER, CLIENT_ID and CLIENT_SECRET; PORT is 3000 unless told otherwise.
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import * as oidc from "openid-client";

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT = "3000" } = process.env;
const base = `http://localhost:${PORT}`;
const substantial = "http://eidas.europa.eu/NotNotified/LoA/substantial";

// Discovery finds every endpoint and key. Plain HTTP is for this machine only.
const local = new URL(ISSUER).protocol === "http:" ? { execute: [oidc.allowInsecureRequests] } : {};
const provider = await oidc.discovery(new URL(ISSUER), CLIENT_ID, undefined, oidc.ClientSecretPost(CLIENT_SECRET), local);
const sessions = new Map();

async function login(session) {
  session.verifier = oidc.randomPKCECodeVerifier();
  session.state = oidc.randomState();
  session.nonce = oidc.randomNonce();
  return oidc.buildAuthorizationUrl(provider, {
    redirect_uri: `${base}/callback`,
    scope: "openid",
    // Ask for what the service needs and no more. An essential level is reached, or the login fails.
    claims: JSON.stringify({
      userinfo: { given_name: null, family_name: null },
      id_token: { acr: { essential: true, values: [substantial] } },
    }),
    code_challenge: await oidc.calculatePKCECodeChallenge(session.verifier),
    code_challenge_method: "S256",
    state: session.state,
    nonce: session.nonce,
  });
}

async function callback(session, url) {
  const tokens = await oidc.authorizationCodeGrant(provider, url, {
    pkceCodeVerifier: session.verifier,
    expectedState: session.state,
    expectedNonce: session.nonce,
  });
  const { sub, acr, "org.siegelring.assurance": why } = tokens.claims();
  const { given_name, family_name } = await oidc.fetchUserInfo(provider, tokens.access_token, sub);
  return { sub, given_name, family_name, acr, why: why.findings };
}

createServer(async (request, response) => {
  const url = new URL(request.url, base);
  const cookie = /(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
  const answer = (status, headers, body = "") => response.writeHead(status, headers).end(body);
  try {
    if (url.pathname === "/login") {
      const id = randomUUID();
      sessions.set(id, {});
      const location = (await login(sessions.get(id))).href;
      answer(303, { location, "set-cookie": `session=${id}; Path=/; HttpOnly; SameSite=Lax` });
    } else if (url.pathname === "/callback" && sessions.has(cookie)) {
      const person = await callback(sessions.get(cookie), url);
      answer(200, { "content-type": "application/json" }, JSON.stringify(person, null, 2));
    } else {
      answer(200, { "content-type": "text/html" }, '<!doctype html><title>Portal</title><a href="/login">Log in</a>');
    }
  } catch (error) {
    answer(403, { "content-type": "text/plain" }, `The login failed: ${error.error ?? error.code ?? error.message}`);
  } finally {
    if (url.pathname === "/callback") sessions.delete(cookie);
  }
}).listen(Number(PORT), "localhost", () => console.log(`Open ${base}`));
