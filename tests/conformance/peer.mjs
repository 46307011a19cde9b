// One question as JSON on stdin, one answer as JSON on stdout. What a peer throws is its refusal.
import { text } from "node:stream/consumers";

export async function answer(questions) {
  const { ask, ...question } = JSON.parse(await text(process.stdin));
  const reply = await questions[ask](question).then(
    (answer) => ({ answer }),
    (error) => ({ refused: error.message }),
  );
  process.stdout.write(JSON.stringify(reply));
}
