// Somebody with a certificate of their own authority, who signs with pyHanko; `cargo xtask conformance` installs it.
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const path = (of) => fileURLToPath(new URL(`../../../${of}`, import.meta.url));

// The PDF with a signature of "Peer Signer 1", certified by "Peer Root".
export async function signedByAStranger(pdf) {
  const python = spawn(path("target/conformance/python/bin/python"), [path("tests/conformance/pyhanko_signs.py")]);
  const at = Math.floor(Date.now() / 1000);
  const how = { at, key: "p256", digest: "sha256", stamped: false, certify: null, signatures: 1 };
  python.stdin.end(JSON.stringify({ file: pdf.toString("base64url"), ...how }));
  const { answer, refused } = JSON.parse(await text(python.stdout));
  if (refused) throw new Error(refused);
  return Buffer.from(answer.file, "base64url");
}
