// @sd-jwt/jwt-status-list: reads status lists and makes them.
import { createHeaderAndPayload, getListFromStatusListJWT, StatusList } from "@sd-jwt/jwt-status-list";
import { answer } from "./peer.mjs";

await answer(import.meta.filename, {
  async read({ token }) {
    const list = getListFromStatusListJWT(token);
    return { bits: list.getBitsPerStatus(), statuses: list.statusList };
  },

  async make({ statuses, bits, sub, iat }) {
    return createHeaderAndPayload(new StatusList(statuses, bits), { sub, iat }, {}).payload;
  },
});
