// The same journeys in another language, by keyboard alone, and under the strict policy.
import assert from "node:assert/strict";
import { PIN } from "../lib/phone.mjs";

// Presses Tab until the element has the focus, then Enter.
async function press(page, selector) {
  for (let steps = 0; steps < 60; steps += 1) {
    if (await page.locator(selector).evaluate((element) => element === document.activeElement)) {
      return Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} on ${page.url()} cannot be reached by keyboard`);
}

async function low(scene) {
  const phone = await scene.enrolledPhone();
  const page = await scene.desk();
  await scene.startLogin(page);
  await phone.scan(page);
  await phone.approve();
  await page.waitForURL(/\/confirm/);
  await page.locator("form[action$='/continue'] button").click();
  await scene.atPortal(page, "/application");
  assert.equal(await page.locator(".level").innerText(), "niedrig");
  assert.match(await page.locator(".why").innerText(), /nicht durch Hardware geschützt/);
  assert.equal(await page.locator("#plate").count(), 0);
}
low.policy = "tr-03107";

export default {
  async "in English"(scene) {
    const phone = await scene.enrolledPhone(0, { language: "en" });
    const page = await scene.desk({ language: "en" });
    await scene.startLogin(page);
    await scene.look(page);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await phone.scan(page);
    assert.equal(await phone.heading(), "Log in to Stadt Musterhausen");
    await phone.approve();
    await page.waitForURL(/\/confirm/);
    await scene.look(page);
    await page.locator("form[action$='/continue'] button").click();
    await scene.atPortal(page, "/application");
    await page.locator("form[action='/application'] button").click();
    await page.locator(".mistakes").waitFor();
    await scene.look(page);
    assert.equal(await page.locator(".mistakes li").count(), 3);
  },

  async "by keyboard alone"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await page.goto(scene.world.portal);
    await press(page, "a.button");
    await page.locator("img[src*='qr.svg']").waitFor();
    await phone.scan(page);
    await press(phone.page, "button[value=accept]");
    await phone.page.locator("#value").focus();
    await phone.page.keyboard.type(PIN);
    await Promise.all([phone.page.waitForNavigation(), phone.page.keyboard.press("Enter")]);
    await phone.page.locator(".approved").waitFor();
    await page.waitForURL(/\/confirm/);
    await press(page, "form[action$='/continue'] button");
    await scene.atPortal(page, "/application");
    await page.locator("#plate").focus();
    await page.keyboard.type("MH AB 123");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await press(page, "form[action='/application'] button");
    await scene.toSign(page);
    await phone.close();
    await phone.scan(page);
    await press(phone.page, "button[value=accept]");
    await phone.page.locator("#value").focus();
    await phone.page.keyboard.type(PIN);
    await Promise.all([phone.page.waitForNavigation(), phone.page.keyboard.press("Enter")]);
    await phone.page.locator(".signed").waitFor();
    await page.locator("h1", { hasText: "Sie haben unterschrieben" }).waitFor();
    await press(page, "main a.button");
    await scene.atPortal(page, "/receipt");
    await press(page, "form[action='/logout'] button");
    await page.waitForURL(`${scene.world.portal}/?bye`);
  },

  "keys in software are low under the strict policy": low,

  async "pages that belong to no login"(scene) {
    const page = await scene.desk();
    for (const path of ["/", "/app", "/login/unknown", "/login/unknown/confirm", "/login/unknown/done"]) {
      await page.goto(`${scene.world.verifier}${path}`);
      await scene.look(page);
    }
    await page.goto(`${scene.world.verifier}/oidc/authorize?client_id=nobody`);
    await scene.look(page);
    await page.goto(`${scene.world.verifier}/oidc/logout`);
    await scene.look(page);
  },

  async "a lost phone is blocked by its revocation code"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk({ language: "en" });
    await page.goto(scene.world.verifier);
    await page.locator("a[href='/block']").click();
    await page.waitForURL(`${scene.world.verifier}/block`);
    await scene.look(page);
    await page.locator("#revocation-code").fill("0000-0000-0000-0000");
    await page.keyboard.press("Enter");
    await page.locator("#mistake").waitFor();
    await scene.look(page);
    await page.locator("#revocation-code").fill(phone.revocationCode.toLowerCase());
    await page.keyboard.press("Enter");
    await page.locator("h1", { hasText: "The phone is blocked" }).waitFor();
    await scene.look(page);
    await scene.startLogin(page);
    await phone.scan(page);
    await phone.accept();
    await phone.enterPin();
    await phone.page.locator(".failed").waitFor();
    await phone.look();
  },

  async "no page of the verifier can be framed"(scene) {
    const page = await scene.desk();
    const answer = await page.goto(scene.world.verifier);
    assert.match(answer.headers()["content-security-policy"], /frame-ancestors 'none'/);
    await scene.startLogin(page);
    const login = await page.reload();
    assert.match(login.headers()["content-security-policy"], /frame-ancestors 'none'/);
  },
};
