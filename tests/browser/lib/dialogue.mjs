// Questions to the test process on standard output, its answers on standard input: one JSON object a line.
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

export async function ask(what, more = {}) {
  process.stdout.write(`${JSON.stringify({ ask: what, ...more })}\n`);
  const { value, done } = await lines.next();
  if (done) throw new Error("the test process hung up");
  return JSON.parse(value).answer;
}

export function hangUp() {
  process.stdin.destroy();
}
