// What a page needs script for: the camera, the keypad, and forms that are sent once. All else works without.

const camera = document.getElementById("camera");
if (camera) {
  const status = document.getElementById("status");
  const say = (words) => { status.textContent = words; };

  // Any picture the browser can show becomes a PNG, the one kind the server reads.
  async function scan(source) {
    say(status.dataset.reading);
    const bitmap = await createImageBitmap(source);
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    const png = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const answer = await fetch("/scan", { method: "POST", headers: { "content-type": "image/png" }, body: png });
    if (answer.ok) location.assign("/");
    else say(status.dataset.nothing);
  }
  const scanned = (source) => scan(source).catch(() => say(status.dataset.failed));
  const pictureIn = (files) => [...files].find((file) => file.type.startsWith("image/"));

  // One frame of what the person chooses to share; the sharing ends at once.
  async function capture() {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, preferCurrentTab: true });
    try {
      const video = document.createElement("video");
      video.srcObject = stream;
      video.muted = true;
      await video.play();
      await new Promise((shown) => {
        if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(shown);
        else setTimeout(shown, 300);
      });
      return await createImageBitmap(video);
    } finally {
      stream.getTracks().forEach((track) => track.stop());
    }
  }

  const button = document.getElementById("capture");
  if (navigator.mediaDevices?.getDisplayMedia) {
    button.hidden = false;
    button.addEventListener("click", () => capture().then(scanned, () => say(status.dataset.failed)));
  }
  document.getElementById("picture").addEventListener("change", (event) => {
    const picture = pictureIn(event.target.files);
    if (picture) scanned(picture);
  });
  document.addEventListener("paste", (event) => {
    const picture = pictureIn(event.clipboardData.files);
    if (picture) scanned(picture);
  });
  document.addEventListener("dragover", (event) => { event.preventDefault(); camera.classList.add("over"); });
  document.addEventListener("dragleave", () => camera.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    camera.classList.remove("over");
    const picture = pictureIn(event.dataTransfer.files);
    if (picture) scanned(picture);
  });
}

const keypad = document.getElementById("keypad");
if (keypad) {
  let field = document.getElementById("value");
  keypad.hidden = false;
  if (!document.getElementById("repeat")) document.getElementById("submit").hidden = true;
  document.addEventListener("focusin", (event) => { if (event.target.matches("input")) field = event.target; });
  keypad.addEventListener("click", (event) => {
    const { digit } = event.target.dataset;
    if (digit && field.value.length < field.maxLength) field.value += digit;
    if ("delete" in event.target.dataset) field.value = field.value.slice(0, -1);
  });
}

document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
  if (event.submitter) event.submitter.textContent = document.body.dataset.wait;
});
// Back from the next page, a form may be sent again.
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));
