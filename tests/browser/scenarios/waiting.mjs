// Time, reloads, the back button, and people who come in between.
import assert from "node:assert/strict";

export default {
  async "the QR code changes, and an old one is refused"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.startLogin(page);
    const old = await page.screenshot();
    await scene.advance(20);
    await phone.page.goto(`${phone.base}/scan`);
    await phone.show(old);
    await phone.page.locator(".failed").waitFor();
    await phone.look();
    await phone.close();
    await page.reload();
    await phone.scan(page);
    assert.equal(await phone.heading(), "Anmelden bei Stadt Musterhausen");
  },

  async "nobody scans for three minutes"(scene) {
    const page = await scene.desk();
    await scene.startLogin(page);
    await scene.advance(181);
    await page.locator("[data-status=pending]").waitFor({ state: "detached" });
    await scene.look(page);
    await page.locator("form[action$='/restart'] button").click();
    await page.locator("img[src*='qr.svg']").waitFor();
  },

  async "the phone is opened and then left alone"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.startLogin(page);
    await phone.scan(page);
    await scene.advance(301);
    await phone.page.goto(`${phone.base}/`);
    await phone.page.locator(".failed").waitFor();
    await phone.look();
    await page.locator("[data-status=opened], [data-status=pending]").waitFor({ state: "detached" });
    await scene.look(page);
  },

  async "reload and back"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.startLogin(page);
    await page.reload();
    await page.goBack();
    await page.goForward();
    await page.locator("img[src*='qr.svg']").waitFor();
    await phone.scan(page);
    await phone.page.reload();
    assert.equal(await phone.heading(), "Anmelden bei Stadt Musterhausen");
    await phone.accept();
    await phone.page.reload();
    await phone.enterPin();
    await page.waitForURL(/\/confirm/);
    await page.reload();
    await page.locator("form[action$='/continue'] button").click();
    await scene.atPortal(page, "/application");
    await page.reload();
    await page.goBack();
    await scene.look(page);
    await page.goto(`${scene.world.portal}/application`);
    await scene.atPortal(page, "/application");
  },

  async "a second phone ends an opened request"(scene) {
    const first = await scene.enrolledPhone(0);
    const second = await scene.enrolledPhone(1);
    const page = await scene.desk();
    await scene.startLogin(page);
    const picture = await page.screenshot();
    await first.scan(page);
    await second.page.goto(`${second.base}/scan`);
    await second.show(picture);
    await second.page.locator(".failed").waitFor();
    await second.look();
    await page.locator("[data-status=opened], [data-status=pending]").waitFor({ state: "detached" });
    await scene.look(page);
    await first.accept();
    await first.enterPin();
    await first.page.locator(".failed").waitFor();
    await first.look();
  },

  async "everything is sent twice"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.startLogin(page);
    await phone.scan(page);
    await phone.approve();
    await page.waitForURL(/\/confirm/);
    await page.locator("form[action$='/continue'] button").dblclick({ noWaitAfter: true });
    await scene.atPortal(page, "/application");
    await page.locator("#plate").fill("MH AB 123");
    await page.locator("#zone").check();
    await page.locator("#keeper").check();
    await page.locator("form[action='/application'] button").dblclick({ noWaitAfter: true });
    await phone.close();
    await scene.sign(page, phone);
    await scene.atPortal(page, "/receipt");
    const number = await page.locator("#receipt-number").innerText();
    await page.goBack();
    await page.goto(`${scene.world.portal}/application`);
    await scene.atPortal(page, "/receipt");
    assert.equal(await page.locator("#receipt-number").innerText(), number);
  },
};
