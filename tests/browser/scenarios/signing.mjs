// Signing an application, with everything that people do on the way.
import assert from "node:assert/strict";

export default {
  async "an application is read on the phone, signed, and downloaded"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.logInToSign(page, phone);
    assert.equal(await page.locator("h1").innerText(), "Unterschreiben für Stadt Musterhausen");
    assert.match(await page.locator("main").innerText(), /antrag\.pdf[\s\S]*antrag\.xml[\s\S]*antrag\.json/);
    await phone.scan(page);
    const consent = await phone.page.locator("main").innerText();
    for (const said of ["MH AB 123", "Erika Mustermann", "antrag.pdf", "antrag.xml", "antrag.json"]) {
      assert.ok(consent.includes(said), `${said} in ${consent}`);
    }
    await phone.approve();
    await page.locator("h1", { hasText: "Sie haben unterschrieben" }).waitFor();
    await page.locator("main a.button").click();
    await scene.atPortal(page, "/receipt");
    const pdf = await scene.downloaded(page, 1);
    assert.ok(pdf.subarray(0, 5).equals(Buffer.from("%PDF-")) && pdf.includes("/ByteRange"));
    const container = await scene.downloaded(page, 2);
    for (const held of ["application/vnd.etsi.asic-e+zip", "declaration.json", "antrag.pdf", "antrag.xml", "antrag.json"]) {
      assert.ok(container.includes(held), held);
    }
  },

  async "signing by link on the phone itself"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.logInToSign(page, phone);
    const link = await page.locator("#app-link").getAttribute("href");
    await page.goto(link);
    await page.locator("#simulator-link").click();
    await page.waitForURL(`${phone.base}/`);
    const own = phone.page;
    phone.page = page;
    await phone.approve();
    await page.locator("#return").click();
    await page.locator("h1", { hasText: "Sie haben unterschrieben" }).waitFor();
    phone.page = own;
    await page.locator("main a.button").click();
    await scene.atPortal(page, "/receipt");
  },

  async "who declines to sign has signed nothing and may go back"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.logInToSign(page, phone);
    await phone.scan(page);
    await phone.decline();
    await page.locator("h1", { hasText: "Sie haben auf dem Telefon abgelehnt" }).waitFor();
    await scene.look(page);
    await page.locator("main a.button").click();
    await scene.atPortal(page, "/signed");
    await page.goto(`${scene.world.portal}/application`);
    assert.equal(await page.locator("#plate").inputValue(), "mh ab 123");
    await phone.close();
    await scene.apply(page);
    await scene.sign(page, phone);
    await scene.atPortal(page, "/receipt");
  },

  async "a signature is cancelled in the browser"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.logInToSign(page, phone);
    await page.locator("form[action$='/cancel'] button").click();
    await page.locator("h1", { hasText: "Die Unterschrift wurde abgebrochen" }).waitFor();
    await scene.look(page);
  },

  async "a signature that took too long begins again"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.logInToSign(page, phone);
    await scene.advance(181);
    await page.reload();
    await page.locator("h1", { hasText: "Das hat zu lange gedauert" }).waitFor();
    await scene.look(page);
    await page.locator("form[action$='/restart'] button").click();
    await scene.sign(page, phone);
    await scene.atPortal(page, "/receipt");
  },

  async "a signature belongs to the browser where a phone took it"(scene) {
    const phone = await scene.enrolledPhone();
    const page = await scene.desk();
    await scene.logInToSign(page, phone);
    const link = page.url();
    await phone.scan(page);
    await page.locator("[data-status=opened]").waitFor();
    const other = await scene.desk();
    await other.goto(link);
    await other.locator("h1", { hasText: "Das wird gerade anderswo unterschrieben" }).waitFor();
    await scene.look(other);
    await other.goto(`${scene.world.verifier}/sign/unknown`);
    await other.locator("h1", { hasText: "Hier gibt es nichts zu unterschreiben" }).waitFor();
    await scene.look(other);
  },
};
