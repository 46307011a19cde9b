// @openid4vc/openid4vci: a wallet that enrols at our issuer.
import { clientAuthenticationAnonymous } from "@openid4vc/oauth2";
import { Openid4vciClient } from "@openid4vc/openid4vci";
import { callbacks, changing, publicJwk, twins } from "./openid4vc.mjs";
import { answer } from "./peer.mjs";

// The issuer's metadata, changed on the way.
const metadata = {
  issuer: (text) => text.replace(/"credential_issuer":"[^"]*"/, '"credential_issuer":"https://evil.example"'),
  endpoint: (text) => text.replace(/"credential_endpoint":"[^"]*",/, ""),
};

async function enrol({ offer, tx_code, keys, change_metadata, change_proof }) {
  const fetch = changing("openid-credential-issuer", metadata[change_metadata]);
  const client = (key) =>
    new Openid4vciClient({
      callbacks: { ...callbacks({ key, fetch }), clientAuthentication: clientAuthenticationAnonymous() },
    });
  const wallet = client();
  const credentialOffer = await wallet.resolveCredentialOffer(offer);
  const issuerMetadata = await wallet.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const { accessTokenResponse } = await wallet.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer,
    issuerMetadata,
    txCode: tx_code,
  });
  const accessToken = accessTokenResponse.access_token;
  const credentials = {};
  for (const [credentialConfigurationId, key] of Object.entries(keys)) {
    if (!credentialOffer.credential_configuration_ids.includes(credentialConfigurationId)) throw new Error("not offered");
    const { c_nonce: nonce } = await wallet.requestNonce({ issuerMetadata });
    const { jwt } = await client(key).createCredentialRequestJwtProof({
      issuerMetadata,
      credentialConfigurationId,
      nonce,
      issuedAt: new Date(),
      signer: { method: "jwk", alg: "ES256", publicJwk: publicJwk(key) },
    });
    const proof = change_proof ? twins[change_proof](jwt) : jwt;
    const request = { issuerMetadata, accessToken, credentialConfigurationId, proofs: { jwt: [proof] } };
    const { credentialResponse } = await wallet.retrieveCredentials(request).catch((error) => {
      throw Object.assign(error, { errorResponse: error.response.credentialErrorResponseResult?.data });
    });
    const notification = { notificationId: credentialResponse.notification_id, event: "credential_accepted" };
    await wallet.sendNotification({ issuerMetadata, accessToken, notification });
    credentials[credentialConfigurationId] = credentialResponse.credentials[0].credential;
  }
  return credentials;
}

await answer(import.meta.filename, { enrol });
