// The door: reads codes, asks the server, and decides by itself with the pack when there is no network.
"use strict";

const { base, event: eventId } = document.body.dataset;
let { csrf } = document.body.dataset; // a page that was kept has an old one: each pack brings a new one
const words = document.getElementById("words").dataset;
const KEPT = `oasis-door:${eventId}`;
const CONTEXT = new TextEncoder().encode("oasis.ticket"); // as journeys/rules/tickets.py
const VERSION = 1, SIGNED = 33, LENGTH = 97;
const UPLOAD = 200; // readings at a time
const AGAIN = 4000; // ms that a code must be out of the camera's sight before it counts as shown again
const element = (id) => document.getElementById(id);
const kept = JSON.parse(localStorage.getItem(KEPT) || "{}");
const state = Object.assign({ pack: null, queue: [], inside: {}, ahead: 0 }, kept);
if (!state.device) state.device = crypto.randomUUID();

const keep = () => {
  localStorage.setItem(KEPT, JSON.stringify(state));
  element("inside").textContent = Object.keys(state.inside).length;
  element("waiting").textContent = state.queue.length;
};

const network = (on, text) => {
  element("network").textContent = text || (on ? words.online : words.offline);
  element("network").classList.toggle("off", !on || Boolean(text));
};

// -- talking to the server; `null` means that there is no network (or nobody logged in any more)

const ask = async (name, body) => {
  let answer;
  try {
    answer = await fetch(base + name, {
      method: body ? "POST" : "GET",
      headers: body ? { "Content-Type": "application/json", "X-CSRFToken": csrf } : {},
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(8000),
      redirect: "manual",
    });
  } catch {
    network(false);
    return null;
  }
  if (!answer.ok) {
    network(true, words.session);
    return null;
  }
  network(true);
  return answer.json();
};

const refresh = async () => {
  const answer = await ask("pack");
  if (!answer) return;
  const { csrf: fresh, ...pack } = answer;
  csrf = fresh;
  state.pack = pack;
  state.ahead = Date.parse(pack.generated_at) - Date.now(); // this device's clock may be wrong
  // Whose entry was taken back somewhere else may come in again; who came after the pack was made is in.
  const later = Object.entries(state.inside).filter(([, at]) => Date.parse(at) > Date.parse(pack.generated_at));
  state.inside = Object.fromEntries(later);
  for (const row of [...pack.checked_in, ...state.queue]) state.inside[row.ticket_id] ||= row.checked_in_at || row.scanned_at;
  keep();
};
const now = () => new Date(Date.now() + state.ahead).toISOString();

const upload = async () => {
  while (state.queue.length) {
    const part = state.queue.slice(0, UPLOAD);
    if (!(await ask("scans", { scans: part }))) return;
    state.queue = state.queue.slice(part.length);
    keep();
  }
};

let syncing = false;
const sync = async () => {
  if (syncing) return;
  syncing = true;
  try {
    await refresh();
    await upload();
  } finally {
    syncing = false;
  }
};

// -- deciding without the server

const bytes = (text) => {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
};
const uuid = (part) => {
  const hex = [...part].map((value) => value.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

// Whether the key signed it; `undefined` where this browser cannot tell.
const signed = async (raw) => {
  try {
    const key = await crypto.subtle.importKey("raw", bytes(state.pack.public_key), "Ed25519", false, ["verify"]);
    const message = new Uint8Array([...CONTEXT, ...raw.slice(0, SIGNED)]);
    return await crypto.subtle.verify("Ed25519", key, raw.slice(SIGNED), message);
  } catch {
    return undefined;
  }
};

const decide = async (token, at) => {
  const refused = (reason) => ({ accepted: false, code: "event_003", reason });
  let raw;
  try {
    raw = bytes(token);
  } catch {
    return refused("forged");
  }
  if (raw.length !== LENGTH || raw[0] !== VERSION) return refused("forged");
  const [event, ticket] = [uuid(raw.slice(1, 17)), uuid(raw.slice(17, SIGNED))];
  const genuine = await signed(raw);
  if (genuine === false) return refused("forged");
  if (event !== eventId) return refused("other_event");
  if (state.pack.revoked.includes(ticket)) return refused("cancelled");
  // a browser without Ed25519 lets in whom the pack names; one with it also who registered after the pack was made
  if (genuine === undefined && !state.pack.valid.includes(ticket)) return refused("forged");
  if (state.inside[ticket]) return { accepted: false, code: "event_002", checked_in_at: state.inside[ticket] };
  state.inside[ticket] = at;
  state.queue.push({ token, ticket_id: ticket, scanned_at: at, device: state.device });
  keep();
  return { accepted: true, offline: true };
};

// -- showing

const clock = (moment) =>
  moment ? new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }) : "";

const show = (answer) => {
  const box = element("answer");
  const time = clock(answer.checked_in_at);
  const name = answer.participant?.first_name;
  let title, detail;
  if (answer.away) {
    [title, detail] = [words.needsNetwork, ""];
  } else if (answer.accepted && answer.left) {
    [title, detail] = [name ? words.goodbyeName.replace("{name}", name) : words.goodbye, ""];
  } else if (answer.left && !answer.reason) {
    [title, detail] = [words.notIn, words.ask];
  } else if (answer.accepted) {
    title = name ? words.welcomeName.replace("{name}", name) : words.welcome;
    detail = answer.offline ? words.offlineDetail : "";
  } else if (answer.code === "event_002") {
    title = words.used;
    detail = words.usedAt.replace("{time}", time);
  } else {
    title = { forged: words.forged, other_event: words.otherEvent, cancelled: words.cancelled }[answer.reason];
    detail = words.ask;
  }
  box.className = `answer ${answer.accepted ? "good" : "bad"}`;
  box.querySelector(".sign").textContent = answer.accepted ? "✓" : "✕";
  box.querySelector("h2").textContent = title;
  box.querySelector(".detail").textContent = detail;
  const needs = answer.left ? "" : answer.participant?.access_needs || "";
  box.querySelector(".needs").textContent = needs;
  box.querySelector(".needs").hidden = !needs;
  box.hidden = false;
  navigator.vibrate?.(answer.accepted ? 80 : [80, 60, 80]);
};

// -- who is in, and entries that were a mistake

const list = async () => {
  const box = element("people");
  const answer = await ask("present");
  box.querySelector(".away").hidden = Boolean(answer);
  box.querySelector(".nobody").hidden = !answer || answer.people.length > 0;
  // An entry whose form is open stays as it is: somebody is writing there.
  const writing = new Map();
  for (const item of box.querySelectorAll("li")) if (item.querySelector("details[open]")) writing.set(item.dataset.ticket, item);
  const focused = document.activeElement;
  box.querySelector("ul").replaceChildren(
    ...(answer ? answer.people : []).map((row) => {
      if (writing.has(row.ticket_id)) return writing.get(row.ticket_id);
      const item = element("person").content.cloneNode(true).firstElementChild;
      item.dataset.ticket = row.ticket_id;
      item.querySelector("strong").textContent = row.first_name || words.somebody;
      item.querySelector("span").textContent = words.since.replace("{time}", clock(row.checked_in_at));
      item.querySelector("em").textContent = row.access_needs;
      item.querySelector("em").hidden = !row.access_needs;
      item.querySelector("form").addEventListener("submit", async (event) => {
        event.preventDefault();
        const reason = event.target.elements.reason.value;
        if (await ask("undo", { ticket_id: row.ticket_id, reason })) {
          delete state.inside[row.ticket_id];
          keep();
          await list();
        }
      });
      return item;
    }),
  );
  if (box.contains(focused)) focused.focus();
};
element("people").addEventListener("toggle", () => element("people").open && list());

let mode = "in";
for (const button of document.querySelectorAll("[data-mode]")) {
  button.addEventListener("click", () => {
    mode = button.dataset.mode;
    for (const one of document.querySelectorAll("[data-mode]")) one.setAttribute("aria-pressed", String(one === button));
    Object.assign(last, { token: "", gone: 0 });
    element("answer").hidden = true;
  });
}

let busy = false;
const last = { token: "", gone: 0 }; // what the camera saw, and since when it looked and did not see it (0: it sees it)
const answered = async (token) => { // whether the server was asked, and so who is inside may be another
  const at = now();
  if (mode === "out") {
    show((await ask("leave", { token })) || { accepted: false, left: true, away: true });
    return true;
  }
  const answer = await ask("scan", { token, scanned_at: at, device: state.device });
  if (answer) {
    if (answer.accepted) state.inside[answer.ticket.id] = answer.checked_in_at;
    keep();
    show(answer);
    return true;
  }
  if (state.pack) show(await decide(token, at));
  return false;
};
const read = async (token) => {
  if (busy) return;
  busy = true;
  let asked = false;
  try {
    asked = await answered(token);
  } finally {
    busy = false; // before the list is asked for: the next ticket is not to wait for it, or to be lost
  }
  if (asked && element("people").open) await list();
};

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const token = element("token").value.trim();
  element("token").value = "";
  if (token) read(token);
});

// -- the camera: the browser's own detector, else jsQR

const camera = element("camera");
const found = (token) => {
  const again = token === last.token && (!last.gone || Date.now() - last.gone < AGAIN);
  Object.assign(last, { token, gone: 0 }); // a code that stays before the camera is read once, however slow the device is
  if (!again) read(token);
};
const saw = (token) => {
  if (token) found(token);
  else last.gone ||= Date.now();
};

const watch = async () => {
  const own = "BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
  const detector = own ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const look = async () => {
    if (camera.readyState >= 2) {
      if (detector) {
        const [code] = await detector.detect(camera);
        saw(code?.rawValue);
      } else {
        [canvas.width, canvas.height] = [camera.videoWidth, camera.videoHeight];
        pen.drawImage(camera, 0, 0);
        const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
        const code = jsQR(data, width, height, { inversionAttempts: "dontInvert" });
        saw(code?.data);
      }
    }
    setTimeout(look, 200);
  };
  look();
};

element("start").addEventListener("click", async () => {
  try {
    camera.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    camera.hidden = false;
    element("start").hidden = true;
    await camera.play();
    await watch();
  } catch {
    camera.hidden = true;
    element("start").hidden = false;
    element("trouble").hidden = false;
  }
});

navigator.serviceWorker?.register(`${base}worker.js`, { scope: base });
window.addEventListener("online", sync);
window.addEventListener("offline", () => network(false));
setInterval(sync, 30000);
network(navigator.onLine);
keep();
sync();
