// One question as JSON on stdin, one answer as JSON on stdout. What a peer throws is its refusal.
import { text } from "node:stream/consumers";

// Answers if this script is the one that was started, and not imported by another.
export async function answer(script, questions) {
  if (process.argv[1] !== script) return;
  const { ask, ...question } = JSON.parse(await text(process.stdin));
  process.stdout.write(JSON.stringify(await reply(questions[ask](question))));
}

export const reply = (answer) =>
  answer.then(
    (answer) => ({ answer }),
    (error) => ({ refused: error.message, code: error.errorResponse?.error }),
  );
