// The journey editor: each step's settings as a form of its kind, and a few buttons for Markdown.
// What a kind asks for comes from the page (#step-kinds, made of `journeys.kinds`), so a new kind needs nothing here.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const source = document.getElementById("step-kinds");
  if (!source) return;
  const { kinds, references, words, upload } = JSON.parse(source.textContent);

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value != null) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };
  let serial = 0;
  const icon = (name) => make("span", { class: "material-symbols-outlined", "aria-hidden": "true" }, name);

  // -- one setting; `values` is the object it lives in, `changed` is called after each change

  const labelled = (spec, control) => {
    const id = `setting-${(serial += 1)}`;
    control.id = id;
    const box = make("div", { class: "step-setting" }, make("label", { for: id }, spec.label), control);
    if (spec.help) {
      control.setAttribute("aria-describedby", `${id}-help`);
      box.append(make("small", { id: `${id}-help` }, spec.help));
    }
    return box;
  };

  const draw = {
    text: (spec, values, changed) => {
      const control = spec.lines > 1
        ? make("textarea", { rows: spec.lines, maxlength: spec.limit })
        : make("input", { type: "text", maxlength: spec.limit });
      control.value = values[spec.name] ?? "";
      control.addEventListener("input", () => { assign(values, spec.name, control.value); changed(); });
      return labelled(spec, control);
    },
    address: (spec, values, changed) => {
      const control = make("input", { type: "url", maxlength: 500, placeholder: "https://" });
      control.value = values[spec.name] ?? "";
      control.addEventListener("input", () => { assign(values, spec.name, control.value.trim()); changed(); });
      const box = labelled(spec, control);
      if (spec.uploads) control.after(window.oasisUpload(control, { asked: { ...upload, accept: upload.sounds } }));
      return box;
    },
    number: (spec, values, changed) => {
      if (values[spec.name] === undefined && spec.value != null) values[spec.name] = spec.value;
      const control = make("input", { type: "number", min: spec.least, max: spec.most, inputmode: "numeric" });
      control.value = values[spec.name];
      control.addEventListener("input", () => {
        assign(values, spec.name, control.value === "" ? "" : Number(control.value));
        changed();
      });
      return labelled(spec, control);
    },
    flag: (spec, values, changed) => {
      const control = make("input", { type: "checkbox" });
      control.checked = values[spec.name] === true;
      control.addEventListener("change", () => { assign(values, spec.name, control.checked || ""); changed(); });
      const box = labelled(spec, control);
      box.classList.add("is-flag");
      return box;
    },
    sibling: (spec, values, changed, again, specs, root) => {
      if (values[spec.name] === undefined) assign(values, spec.name, spec.first[0]);
      const options = () => [spec.first, ...(root[spec.rows] || []).map((row) => [row.code, row[spec.title] || row.code])];
      const control = select(options(), values, spec.name, changed);
      const renew = () => {
        const known = options();
        control.replaceChildren(...known.map(([value, label]) => make("option", { value }, label)));
        control.value = known.some(([value]) => value === values[spec.name]) ? values[spec.name] : spec.first[0];
      };
      control.addEventListener("pointerdown", renew);
      control.addEventListener("focus", renew);
      return labelled(spec, control);
    },
    choice: (spec, values, changed, again) => {
      if (values[spec.name] === undefined) values[spec.name] = spec.value;
      return labelled(spec, select(spec.options, values, spec.name, () => { changed(); again(); }));
    },
    reference: (spec, values, changed) => {
      const known = references[spec.to] || [];
      const options = [["", words.choose], ...known];
      const now = values[spec.name];
      if (now && !known.some(([value]) => value === now)) options.push([now, now]);
      return labelled(spec, select(options, values, spec.name, changed));
    },
    rows: (spec, values, changed, again, specs, root) => {
      const rows = Array.isArray(values[spec.name]) ? values[spec.name] : (values[spec.name] = []);
      const marks = specs.filter((other) => other.widget === "mark" && other.rows === spec.name);
      while (rows.length < spec.least) rows.push(newRow(spec, rows));
      const box = make("fieldset", { class: "step-rows" }, make("legend", {}, spec.label));
      const list = make("ol");
      const redraw = (focus) => {
        changed();
        list.replaceChildren(...rows.map((row, index) => drawRow(row, index)));
        if (focus !== undefined) list.children[focus]?.querySelector("input, textarea, select")?.focus();
      };
      const drawRow = (row, index) => {
        const name = `${spec.singular} ${index + 1}`;
        const move = (to) => { rows.splice(to, 0, ...rows.splice(index, 1)); redraw(to); };
        const button = (title, symbol, act, off) =>
          make("button", { type: "button", title: `${title}: ${name}`, "aria-label": `${title}: ${name}`, disabled: off, onclick: act }, icon(symbol));
        const head = make("div", { class: "step-row-head" }, make("strong", {}, name));
        for (const mark of marks) {
          const radio = make("input", { type: "radio", name: markName(values, mark), onchange: () => { values[mark.name] = row[mark.key]; changed(); } });
          radio.checked = values[mark.name] !== undefined && values[mark.name] === row[mark.key];
          head.append(make("label", { class: "step-mark" }, radio, mark.label));
        }
        head.append(make("span", { class: "step-row-tools" },
          button(words.up, "arrow_upward", () => move(index - 1), index === 0),
          button(words.down, "arrow_downward", () => move(index + 1), index === rows.length - 1),
          button(words.remove, "delete", () => {
            const [gone] = rows.splice(index, 1);
            for (const mark of marks) if (values[mark.name] === gone[mark.key]) delete values[mark.name];
            redraw(Math.max(0, index - 1));
          }, rows.length <= spec.least)));
        const body = make("div", { class: "step-row-body" });
        drawAll(spec.fields, row, changed, body, root);
        return make("li", {}, head, body);
      };
      const add = make("button", { type: "button", class: "step-add", onclick: () => {
        if (rows.length < spec.most) { rows.push(newRow(spec, rows)); redraw(rows.length - 1); }
      } }, icon("add"), `${words.add}: ${spec.singular.toLowerCase()}`);
      list.replaceChildren(...rows.map((row, index) => drawRow(row, index)));
      box.append(list, add);
      return box;
    },
  };

  const select = (options, values, name, changed) => {
    const control = make("select", {}, ...options.map(([value, label]) => make("option", { value }, label)));
    control.value = values[name] ?? "";
    control.addEventListener("change", () => { assign(values, name, control.value); changed(); });
    return control;
  };
  const assign = (values, name, value) => { if (value === "") delete values[name]; else values[name] = value; };

  const markNames = new WeakMap();
  const markName = (values, mark) => {
    if (!markNames.has(values)) markNames.set(values, `mark-${(serial += 1)}`);
    return `${markNames.get(values)}-${mark.name}`;
  };
  const newRow = (spec, rows) => {
    const row = {};
    for (const field of spec.fields.filter((one) => one.widget === "code")) {
      const taken = new Set(rows.map((one) => one[field.name]));
      let number = 1;
      while (taken.has(`${field.prefix}${number}`)) number += 1;
      row[field.name] = `${field.prefix}${number}`;
    }
    for (const field of spec.fields.filter((one) => one.counts)) {
      row[field.name] = rows.length ? Math.max(...rows.map((one) => Number(one[field.name]) || 0)) + 1 : field.value;
    }
    return row;
  };

  const drawAll = (specs, values, changed, box, root = values) => {
    const again = () => {
      box.replaceChildren();
      for (const spec of specs) {
        const asked = !spec.when || spec.when[1].includes(values[spec.when[0]] ?? specs.find((one) => one.name === spec.when[0])?.value);
        if (!asked) delete values[spec.name];
        else if (draw[spec.widget]) box.append(draw[spec.widget](spec, values, changed, again, specs, root));
      }
    };
    again();
  };

  // -- a step

  const edit = (area) => {
    if (area.dataset.edited || area.name.includes("__prefix__")) return;
    area.dataset.edited = "yes";
    const form = area.form, prefix = area.name.replace(/-config$/, "");
    // of a step: a select beside it says of which kind; else the area says so itself
    const kindOf = form.elements[`${prefix}-kind`] ?? { value: area.dataset.stepSettings, addEventListener() {} };
    const box = make("div", { class: "step-settings" });
    area.before(box);
    area.hidden = true;
    const kept = {};
    let first = {};
    try { first = JSON.parse(area.value || "{}"); } catch { first = {}; }
    const show = () => {
      const kind = kinds[kindOf.value];
      if (!kind) return;
      const values = (kept[kindOf.value] ??= first);
      first = {};
      const changed = () => {
        area.value = JSON.stringify(values);
        area.dispatchEvent(new Event("change", { bubbles: true }));
      };
      const fields = make("div");
      drawAll(kind.fields, values, () => { area.value = JSON.stringify(values); }, fields);
      area.value = JSON.stringify(values);
      fields.addEventListener("input", changed);
      fields.addEventListener("change", changed);
      box.replaceChildren(...(kind.help ? [make("p", { class: "step-help" }, kind.help)] : []), fields);
    };
    kindOf.addEventListener("change", show);
    show();
  };

  // -- Markdown

  const tools = [
    ["format_bold", words.bold, "**", "**"], ["format_italic", words.italic, "*", "*"],
    ["title", words.title, "\n## ", ""], ["format_list_bulleted", words.list, "\n- ", ""], ["link", words.link, "[", "](https://)"],
  ];
  const markdown = (area) => {
    if (area.dataset.tools || area.name.includes("__prefix__")) return;
    area.dataset.tools = "yes";
    const bar = make("div", { class: "step-markdown", role: "toolbar", "aria-label": words.format });
    for (const [symbol, title, before, after] of tools) {
      bar.append(make("button", { type: "button", title, "aria-label": title, onclick: () => {
        const { selectionStart: start, selectionEnd: end, value } = area;
        area.setRangeText(before + value.slice(start, end) + after, start, end, "end");
        area.focus();
        area.dispatchEvent(new Event("input", { bubbles: true }));
      } }, icon(symbol)));
    }
    const insert = (address, file) => {
      const picture = file.type.startsWith("image/"); // its text is for whoever cannot see it
      area.setRangeText(`${picture ? "!" : ""}[${picture ? words.alt : file.name.replace(/[[\]]/g, "")}](${address})`, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    };
    if (upload) {
      const line = window.oasisUpload(area, { asked: { ...upload, words: { ...upload.words, choose: words.file } }, filled: insert });
      if (line) bar.append(line);
    }
    area.before(bar);
  };

  const start = (root) => {
    root.querySelectorAll("textarea[data-step-settings]").forEach(edit);
    root.querySelectorAll("textarea[data-markdown]").forEach(markdown);
  };
  // Whoever adds a step wants to write it: it is opened and has the focus as soon as the theme knows the new row.
  const write = (row, frames = 120) => requestAnimationFrame(() => {
    const title = row.querySelector("input[name$='-title']");
    const folded = window.Alpine?.$data(row);
    if (folded && "openRow" in folded) folded.openRow = true;
    title?.focus();
    if (title && document.activeElement !== title && frames) write(row, frames - 1);
  });

  document.addEventListener("formset:added", (event) => {
    start(event.target);
    write(event.target);
  });
  start(document);

  // -- after a save that was refused: the steps as they were dragged, by the names they were given, and what is asked in sight
  const asked = document.querySelector(".errorlist, [name=effects_seen]");
  if (asked) {
    const place = (row) => Number(row.querySelector("input[name$='-position']")?.value ?? 0);
    const rows = [...document.querySelectorAll("#steps-group .form-group.original")];
    const after = rows.at(-1)?.nextElementSibling;
    for (const row of [...rows].sort((one, other) => place(one) - place(other))) row.parentElement.insertBefore(row, after);
    for (const number of document.querySelectorAll("#steps-group .form-group:not(.template) .stacked-counter")) {
      const title = number.closest(".form-group").querySelector("input[name$='-title']")?.value;
      if (title) number.parentElement.textContent = title;
    }
    asked.scrollIntoView({ block: "center" });
  }
});
