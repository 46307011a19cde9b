// Runs every scenario in Chromium, one after the other; server-verifier/tests/browser starts it and answers it.
import { readdir } from "node:fs/promises";
import { ask, hangUp } from "./lib/dialogue.mjs";
import { launch } from "./lib/browser.mjs";
import { Scene } from "./lib/scene.mjs";

const [only] = process.argv.slice(2);
const browser = await launch();
try {
  for (const file of (await readdir(new URL("scenarios", import.meta.url))).sort()) {
    const { default: scenarios } = await import(`./scenarios/${file}`);
    for (const [name, act] of Object.entries(scenarios)) {
      if (only && !name.includes(only)) continue;
      await ask("scenario", { name, error: await problemOf(name, act) });
    }
  }
} finally {
  await browser.close();
  hangUp();
}

async function problemOf(name, act) {
  const started = Date.now();
  const scene = await Scene.open(browser, act.policy ?? "demo");
  try {
    await act(scene);
    return null;
  } catch (error) {
    return `${error.stack ?? error}\n${await scene.describe(name)}`;
  } finally {
    await scene.close();
    process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s  ${name}\n`);
  }
}
