// The portal before anybody logs in.
import assert from "node:assert/strict";

export default {
  async "the start page in both languages"(scene) {
    const page = await scene.desk({ language: "en" });
    await page.goto(scene.world.portal);
    await scene.look(page);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await page.locator("a[hreflang=de]").click();
    assert.equal(await page.locator("h1").innerText(), "Bewohnerparkausweis beantragen");
    await scene.look(page);
  },

  async "an unknown return and a page that does not exist"(scene) {
    const page = await scene.desk();
    await page.goto(`${scene.world.portal}/callback?code=x&state=y`);
    await scene.look(page);
    assert.equal(await page.locator("code").innerText(), "unknown_login");
    await page.goto(`${scene.world.portal}/nowhere`);
    await scene.look(page);
  },

  async "a phone without a credential"(scene) {
    const phone = await scene.phone();
    await phone.page.goto(phone.base);
    await phone.look();
    await phone.page.goto(`${phone.base}/scan`);
    await phone.show(await phone.page.screenshot());
    await phone.page.locator("#status", { hasText: "kein QR-Code" }).waitFor();
    await phone.look();
  },
};
