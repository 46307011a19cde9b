// A person with the phone simulator in hand. It learns nothing but pictures and links.
import { ask } from "./dialogue.mjs";

export const PIN = "274953";
export const WRONG_PIN = "274954";

export class Phone {
  constructor(scene, page, base) {
    Object.assign(this, { scene, page, base });
  }

  look() {
    return this.scene.look(this.page);
  }

  heading() {
    return this.page.locator("h1").innerText();
  }

  // Takes a picture of what that page shows and scans it.
  async scan(other) {
    await this.page.goto(`${this.base}/scan`);
    await this.look();
    await this.show(await other.screenshot());
    await this.page.waitForURL(`${this.base}/`);
    await this.look();
  }

  // Hands a picture to the camera.
  async show(buffer) {
    await this.page.locator("#picture").setInputFiles({ name: "screen.png", mimeType: "image/png", buffer });
  }

  // From an offer to a credential.
  async enrol(pin = PIN) {
    const { link, code } = await ask("offer");
    await this.page.goto(`${this.base}/open?link=${encodeURIComponent(link)}`);
    await this.look();
    await this.page.locator("#value").fill(code);
    await this.submit();
    await this.look();
    await this.choosePin(pin);
    await this.page.locator(".enrolled").waitFor();
    await this.look();
    this.unblockCode = await this.page.locator("#unblock-code").innerText();
    this.revocationCode = await this.page.locator("#revocation-code").innerText();
    await this.close();
    await this.look();
  }

  async choosePin(pin) {
    await this.page.locator("#value").fill(pin);
    await this.page.locator("#repeat").fill(pin);
    await this.submit();
  }

  // Accepts what is shown.
  accept() {
    return this.choose("accept");
  }

  decline() {
    return this.choose("decline");
  }

  async choose(choice) {
    await this.page.locator(`button[value=${choice}]`).click();
    await this.page.locator(".consent").waitFor({ state: "detached" });
    await this.look();
  }

  // Enters a PIN on the keypad.
  async enterPin(pin = PIN) {
    for (const digit of pin) await this.page.locator(`[data-digit="${digit}"]`).click();
    await Promise.all([this.page.waitForNavigation(), this.page.locator(".keypad .go").click()]);
    await this.look();
  }

  // Accepts, and enters the PIN.
  async approve(pin = PIN) {
    await this.accept();
    await this.enterPin(pin);
    await this.page.locator(".approved, .signed").waitFor();
  }

  // Sends the form of the screen.
  async submit() {
    await Promise.all([this.page.waitForNavigation(), this.page.locator("form .button").first().click()]);
  }

  async close() {
    await this.page.locator("form[action='/leave'] button").click();
    await this.page.waitForURL(`${this.base}/`);
  }
}
