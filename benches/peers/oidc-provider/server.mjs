// An OpenID provider that logs in everybody at once: code flow with PKCE, ES256, everything in memory.
// Arguments: the port to listen on, and the portal's secret.

import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const [port, secret] = process.argv.slice(2);
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const person = {
  family_name: 'Mustermann',
  given_name: 'Erika',
  address: { street_address: 'Heidestraße 17', postal_code: '12345', locality: 'Musterhausen' },
};

const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: 'portal',
      client_secret: secret,
      redirect_uris: ['https://portal.example/callback'],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
  cookies: { keys: [secret] },
  claims: { profile: ['family_name', 'given_name'], address: ['address'] },
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...person }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  features: { devInteractions: { enabled: false } },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
  // Everybody consents.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid profile address');
    await grant.save();
    return grant;
  },
});

// Everybody is who they are.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const login = { accountId: 'erika' };
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { login }));
});

provider.listen(Number(port), '127.0.0.1');
