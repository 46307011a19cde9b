// A clerk hands in files and reads what can be said about them.
import assert from "node:assert/strict";
import { signedByAStranger } from "../lib/stranger.mjs";

// The application, signed at the portal.
async function signedFile(scene) {
  const phone = await scene.enrolledPhone();
  const page = await scene.desk();
  await scene.logInToSign(page, phone);
  await scene.sign(page, phone);
  await scene.atPortal(page, "/receipt");
  return scene.downloaded(page, 1);
}

// Hands in a file; gives what the page says in all.
async function handIn(scene, page, name, buffer) {
  await page.goto(`${scene.world.verifier}/verification`);
  await scene.look(page);
  await page.locator("#file").setInputFiles({ name, mimeType: "application/pdf", buffer });
  await Promise.all([page.waitForNavigation(), page.locator("main form button").click()]);
  await scene.look(page);
  return page.locator("main").innerText();
}

// The verdict of the one file on the page.
const verdict = (page) => page.locator(".report").getAttribute("data-verdict");

// The file with these bytes in place of others of the same length.
function replaced(file, from, to) {
  const place = file.indexOf(from);
  assert.ok(place >= 0, from);
  const copy = Buffer.from(file);
  copy.write(to, place, "latin1");
  return copy;
}

// The first revision of a file: what was submitted.
function submitted(file) {
  return file.subarray(0, file.indexOf("%%EOF") + 6);
}

export default {
  async "a clerk checks a good, a changed, a hostile and a stranger's file"(scene) {
    const file = await signedFile(scene);
    const page = await scene.desk();
    const good = await handIn(scene, page, "antrag.pdf", file);
    assert.equal(await verdict(page), "valid", good);
    assert.match(good, /genau diese Datei freigegeben/);
    const changed = await handIn(scene, page, "antrag.pdf", replaced(file, "/Filter /Adobe", "/Filter /Edobe"));
    assert.equal(await verdict(page), "invalid", changed);
    const hostile = await handIn(scene, page, "antrag.pdf", replaced(file, "/ByteRange", "/BiteRange"));
    assert.equal(await verdict(page), "invalid", hostile);
    assert.match(hostile, /pdf\.byte_range/);
    const stranger = await handIn(scene, page, "antrag.pdf", await signedByAStranger(submitted(file)));
    assert.equal(await verdict(page), "indeterminate", stranger);
    assert.match(stranger, /Peer Signer 1/);
    assert.match(stranger, /Niemand, dem hier vertraut wird, bürgt für den Namen/);
    assert.match(stranger, /keine Freigabe eines Telefons/);
  },

  async "a clerk hands in what is not signed, or nothing"(scene) {
    const page = await scene.desk({ language: "en" });
    const text = await handIn(scene, page, "letter.txt", Buffer.from("Hello"));
    assert.equal(await verdict(page), "indeterminate");
    assert.match(text, /Nothing in this file is signed/);
    await page.goto(`${scene.world.verifier}/verification`);
    await page.locator("#file").evaluate((input) => input.removeAttribute("required"));
    await Promise.all([page.waitForNavigation(), page.locator("main form button").click()]);
    await scene.look(page);
    assert.match(await page.locator(".mistake").innerText(), /Choose a file/);
  },
};
