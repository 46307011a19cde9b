// A world and the people in it: a browser at a desk, and phones.
import { readFile } from "node:fs/promises";
import { ask } from "./dialogue.mjs";
import { checkAccessibility } from "./accessibility.mjs";
import { Phone } from "./phone.mjs";

const looked = new Set();

export class Scene {
  static async open(browser, policy) {
    const world = await ask("world", { policy });
    const scene = new Scene();
    Object.assign(scene, { browser, world, contexts: [] });
    return scene;
  }

  // A browser of its own, with its own cookies; German unless told otherwise.
  async desk({ language = "de" } = {}) {
    const context = await this.browser.newContext({ locale: language, viewport: { width: 1000, height: 1000 } });
    context.setDefaultTimeout(10_000);
    this.contexts.push(context);
    return context.newPage();
  }

  // The phone of this number, switched on.
  async phone(number = 0, { language = "de" } = {}) {
    const page = await this.desk({ language });
    await page.setViewportSize({ width: 430, height: 900 });
    return new Phone(this, page, this.world.phones[number]);
  }

  // A phone with the credential of the sample citizen on it.
  async enrolledPhone(number = 0, options = {}) {
    const phone = await this.phone(number, options);
    await phone.enrol();
    return phone;
  }

  // Lets seconds pass for every server and phone.
  advance(seconds) {
    return ask("advance", { seconds });
  }

  // Opens the portal and goes on to the page with the QR code.
  async startLogin(page) {
    await page.goto(this.world.portal);
    await this.look(page);
    await page.locator("a.button").click();
    await page.waitForURL(`${this.world.verifier}/login/**`);
    await page.locator("img[src*='qr.svg']").waitFor();
  }

  // Expects to be at this path of the portal, and looks at the page.
  async atPortal(page, path) {
    await page.waitForURL((url) => url.origin === this.world.portal && url.pathname === path);
    await this.look(page);
  }

  // Fills in the application and sends it; the page that asks for a signature comes next.
  async apply(page) {
    await this.atPortal(page, "/application");
    await page.locator("#plate").fill("mh ab 123");
    await page.locator("#zone").check();
    await page.locator("#keeper").check();
    await page.locator("form[action='/application'] button").click();
    await this.toSign(page);
  }

  // Logs in with a phone that scans, and fills in the application until its signature is asked for.
  async logInToSign(page, phone) {
    await this.startLogin(page);
    await phone.scan(page);
    await phone.approve();
    await phone.close();
    await page.waitForURL(/\/login\/[^/]+\/confirm/);
    await page.locator("form[action$='/continue'] button").click();
    await this.apply(page);
  }

  // What stands behind the link of this number on the receipt.
  async downloaded(page, number) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(`a[href='/receipt/files/${number}']`).click(),
    ]);
    return readFile(await download.path());
  }

  // On the page that asks for a signature.
  async toSign(page) {
    await page.waitForURL(`${this.world.verifier}/sign/**`);
    await page.locator("img[src*='qr.svg']").waitFor();
    await this.look(page);
  }

  // Reads on the phone what is to be signed, signs, and goes back to the portal.
  async sign(page, phone) {
    await this.toSign(page);
    await phone.scan(page);
    await page.locator("[data-status=opened]").waitFor();
    await this.look(page);
    await phone.approve();
    await page.locator("h1", { hasText: /Sie haben unterschrieben|You have signed/ }).waitFor();
    await this.look(page);
    await page.locator("main a.button").click();
  }

  // Looks at the page: nothing serious may be wrong with it. Pages of the verifier count as visited. A page of the same
  // title, language and number of elements is checked once in a run.
  async look(page) {
    const kind = await page.evaluate(
      () => `${document.title} ${document.documentElement.lang} ${document.querySelectorAll("*").length}`,
    );
    if (!looked.has(kind)) await checkAccessibility(page);
    looked.add(kind);
    await ask("seen", { url: page.url() });
  }

  // Where everybody is, for a failure's report; with a picture where SCREENSHOTS names a folder.
  async describe(name) {
    const places = [];
    for (const [number, page] of this.contexts.flatMap((context) => context.pages()).entries()) {
      const text = await page.locator("main").first().innerText().catch(() => "");
      places.push(`  at ${page.url()}: ${text.replace(/\s+/g, " ").slice(0, 400)}`);
      const folder = process.env.SCREENSHOTS;
      if (folder) await page.screenshot({ path: `${folder}/${name.replace(/\W+/g, "-")}-${number}.png`, fullPage: true });
    }
    return places.join("\n");
  }

  async close() {
    for (const context of this.contexts) await context.close();
  }
}
