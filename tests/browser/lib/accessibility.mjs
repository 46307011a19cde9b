// axe-core on the page as it is. It is evaluated, not added as a script element, so that the page's CSP stays on.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Throws if anything serious or critical is wrong with the page.
export async function checkAccessibility(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const bad = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  if (bad.length === 0) return;
  const lines = bad.map(({ id, help, nodes }) => `  ${id}: ${help}\n    ${nodes.map(({ html }) => html).join("\n    ")}`);
  throw new Error(`axe-core on ${page.url()}:\n${lines.join("\n")}`);
}
