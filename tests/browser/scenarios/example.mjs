// The example of docs/portal-integration.md, as a reader would start it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ask } from "../lib/dialogue.mjs";

const folder = fileURLToPath(new URL("../../../docs/examples/portal", import.meta.url));

async function freePort() {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export default {
  async "the example portal of the documentation"(scene) {
    const port = await freePort();
    const base = `http://localhost:${port}`;
    const { id, secret } = await ask("client", { redirect_uri: `${base}/callback` });
    const env = { ...process.env, ISSUER: scene.world.verifier, CLIENT_ID: id, CLIENT_SECRET: secret, PORT: `${port}` };
    const portal = spawn(process.execPath, ["portal.mjs"], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
    try {
      await once(portal.stdout, "data");
      const phone = await scene.enrolledPhone();
      const page = await scene.desk();
      await page.goto(base);
      await page.locator("a").click();
      await page.locator("img[src*='qr.svg']").waitFor();
      await phone.scan(page);
      await phone.approve();
      await page.waitForURL(/\/confirm/);
      await page.locator("form[action$='/continue'] button").click();
      await page.waitForURL(`${base}/callback**`);
      const person = JSON.parse(await page.locator("body").innerText());
      assert.equal(person.family_name, "Mustermann");
      assert.equal(person.acr, "http://eidas.europa.eu/NotNotified/LoA/substantial");
      assert.ok(person.why.includes("user.pin"));
    } finally {
      portal.kill();
    }
  },
};
