// Logging in, with everything that people do on the way.
import assert from "node:assert/strict";
import { PIN, WRONG_PIN } from "../lib/phone.mjs";

// From the form to the receipt.
async function apply(scene, page, phone) {
  await scene.atPortal(page, "/application");
  assert.match(await page.locator("dl").innerText(), /Erika Mustermann[\s\S]*Heidestraße 17[\s\S]*12345 Musterhausen/);
  await scene.apply(page);
  await scene.sign(page, phone);
  await scene.atPortal(page, "/receipt");
  return page.locator("#receipt-number").innerText();
}

// On the page that shows whose login it is: goes on to the portal.
async function goOn(scene, page) {
  await page.waitForURL(/\/login\/[^/]+\/confirm/);
  await scene.look(page);
  assert.match(await page.locator("main").innerText(), /Erika/);
  await page.locator("form[action$='/continue'] button").click();
}

export default {
  async "another device by QR code, to the receipt and out again"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.startLogin(page);
    await scene.look(page);
    await phone.scan(page);
    assert.equal(await phone.heading(), "Anmelden bei Stadt Musterhausen");
    await page.locator("[data-status=opened]").waitFor();
    await scene.look(page);
    await phone.approve();
    await goOn(scene, page);
    assert.match(await apply(scene, page, phone), /^BPA-\d{4}-\d{4}$/);
    assert.equal(await page.locator(".level").innerText(), "substanziell");
    await page.locator(".why summary").click();
    assert.match(await page.locator(".why").innerText(), /nicht durch Hardware geschützt/);
    await page.locator("form[action='/logout'] button").click();
    await page.waitForURL(`${scene.world.portal}/?bye`);
    await scene.look(page);
  },

  async "the same device by link"(scene) {
    const phone = await scene.enrolledPhone();
    const page = phone.page;
    await scene.startLogin(page);
    await page.locator("#app-link").click();
    await page.waitForURL(`${scene.world.verifier}/app**`);
    await scene.look(page);
    await page.locator("#simulator-link").click();
    await page.waitForURL(`${phone.base}/`);
    await phone.look();
    await phone.approve();
    await page.locator("#return").click();
    await scene.atPortal(page, "/application");
  },

  async "the return in another browser goes nowhere and says so"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.startLogin(page);
    const link = await page.locator("#app-link").getAttribute("href");
    await phone.page.goto(`${phone.base}/open?link=${encodeURIComponent(link)}`);
    await phone.approve();
    await phone.page.locator("#return").click();
    await phone.page.waitForURL(`${scene.world.verifier}/login/**`);
    await scene.look(phone.page);
    assert.match(await phone.page.locator("main").innerText(), /Browser/);
  },

  async "declining"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.startLogin(page);
    await phone.scan(page);
    await phone.decline();
    assert.equal(await phone.heading(), "Abgelehnt");
    await page.locator("h1", { hasText: "Sie haben abgelehnt" }).waitFor();
    await scene.look(page);
    await page.locator("a.button, form .button").first().click();
    await scene.atPortal(page, "/callback");
    assert.match(await page.locator("h1").innerText(), /nicht freigegeben/);
  },

  async "cancelling in the browser"(scene) {
    const page = await scene.desk();
    await scene.startLogin(page);
    await page.locator("form[action$='/cancel'] button").click();
    await scene.atPortal(page, "/callback");
  },

  async "a wrong PIN once, then right"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.startLogin(page);
    await phone.scan(page);
    await phone.accept();
    await phone.enterPin(WRONG_PIN);
    assert.match(await phone.page.locator("#mistake").innerText(), /noch 4 Versuche/);
    await phone.enterPin(PIN);
    await phone.page.locator(".approved").waitFor();
    await goOn(scene, page);
    await scene.atPortal(page, "/application");
  },

  async "somebody else tried the PIN, and the phone says so at the next login"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.startLogin(page);
    await phone.scan(page);
    await phone.accept();
    await phone.enterPin(WRONG_PIN);
    await phone.close();
    await scene.startLogin(page);
    await phone.scan(page);
    await phone.approve();
    assert.match(await phone.page.locator(".problem").innerText(), /1-mal falsch/);
  },

  async "wrong PINs to the block, and the unblock code"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.startLogin(page);
    await phone.scan(page);
    await phone.accept();
    for (let tries = 0; tries < 5; tries += 1) await phone.enterPin(WRONG_PIN);
    await phone.page.locator(".failed", { hasText: "gesperrt" }).waitFor();
    await phone.page.locator("form[action='/unblock'] button").click();
    await phone.page.locator("input[name=value]").fill(phone.unblockCode);
    await phone.look();
    await phone.submit();
    await phone.page.locator(".unblocked").waitFor();
    await phone.look();
    await phone.close();
    await scene.startLogin(page);
    await phone.scan(page);
    await phone.approve();
    await goOn(scene, page);
    await scene.atPortal(page, "/application");
  },
};
