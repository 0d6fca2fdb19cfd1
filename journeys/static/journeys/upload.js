// Beside an address of the backoffice: a button that uploads a file, waits until it is checked, and fills the address in.
// What is asked for stands in the field's `data-upload` (journeys.admin.materials); other scripts call `oasisUpload(field)`.
"use strict";
(() => {
  const PATIENCE = 90; // seconds that a page waits for the checks
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  const send = (asked, file, token, tell) => new Promise((done, fail) => {
    const request = new XMLHttpRequest(), body = new FormData();
    body.append("purpose", asked.purpose);
    body.append("file", file);
    request.open("POST", asked.url);
    request.setRequestHeader("X-CSRFToken", token);
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) tell(`${asked.words.sending} ${Math.round((100 * event.loaded) / event.total)} %`);
    };
    request.onerror = fail;
    request.onload = () => (request.response ? done(request.response) : fail());
    request.send(body);
  });

  const settled = async (answer, asked, tell) => {
    let now = answer;
    for (let waited = 0; now.check && !["ready", "refused"].includes(now.status); waited += 1) {
      if (waited > PATIENCE) return { message: asked.words.late };
      tell(asked.words.checking);
      await wait(waited < 5 ? 400 : 1000);
      now = await (await fetch(now.check, { headers: { Accept: "application/json" } })).json();
    }
    return now;
  };

  // `filled(address, file)` instead of putting the address into the field
  window.oasisUpload = (field, { asked = JSON.parse(field.dataset.upload), filled } = {}) => {
    if (field.dataset.uploads || field.name.includes("__prefix__")) return null;
    field.dataset.uploads = "yes";
    const chooser = document.createElement("input"), button = document.createElement("button");
    const said = document.createElement("span"), line = document.createElement("div");
    chooser.type = "file"; // stays outside the page: it is no field of the form, and the theme dresses those
    chooser.accept = asked.accept;
    button.type = "button";
    button.className = "step-add";
    button.innerHTML = '<span class="material-symbols-outlined" aria-hidden="true">upload</span>';
    button.append(asked.words.choose);
    said.setAttribute("role", "status");
    line.className = "step-upload";
    line.append(button, said);
    const tell = (words, wrong = false) => { said.textContent = words; said.classList.toggle("is-wrong", wrong); };
    button.addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", async () => {
      const [file] = chooser.files;
      chooser.value = "";
      if (!file) return;
      if (file.size > asked.most) return tell(asked.words.large, true);
      button.disabled = true;
      tell(asked.words.sending);
      try {
        const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
        const answer = await settled(await send(asked, file, token, tell), asked, tell);
        tell(answer.url ? asked.words.ready : answer.message, !answer.url);
        if (answer.url && filled) filled(answer.url, file);
        else if (answer.url) {
          field.value = answer.url;
          for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
        }
      } catch { tell(asked.words.failed, true); }
      button.disabled = false;
    });
    return line;
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("input[data-upload]").forEach((field) => {
      const line = window.oasisUpload(field);
      if (line) field.after(line);
    });
  });
})();
