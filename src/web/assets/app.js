// What HTML alone can't do: the palette, keys of the inbox, toasts that go. Every page works without it.
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  // A page that came back with errors: the first wrong field gets the focus, else their summary.
  const wrong = [...document.querySelectorAll("[aria-invalid=true]")].find((field) => field.checkVisibility());
  (wrong ?? one("[data-focus]"))?.focus();
  // What can be undone stays until it is closed.
  const toast = one(".toast");
  const close = one("[data-dismiss]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  } else setTimeout(() => toast?.remove(), 6000);
  // The seconds in which a decision can be taken back run; the line itself says until when, and is not read out again.
  for (const decided of document.querySelectorAll("[data-left]")) {
    const [bar, count] = [one("progress", decided), one("[data-count]", decided)];
    const end = Date.now() + decided.dataset.left * 1000;
    const tick = () => {
      const left = Math.max(Math.ceil((end - Date.now()) / 1000), 0);
      bar.value = left;
      bar.hidden = !left;
      count.textContent = left ? `(${left})` : "";
      if (left) return setTimeout(tick, 250);
      one("[data-said]", decided).textContent = decided.dataset.over;
      one("form", decided).hidden = true;
    };
    tick();
  }
  const print = one("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }

  // An address is copied by a button. The clipboard's own interface is there on HTTPS only.
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.createElement("textarea");
      field.value = button.dataset.copies;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.textContent = button.dataset.done;
      button.focus();
    });
  }

  // A file that is chosen is read into the field that is sent. Korean spreadsheets still write EUC-KR.
  for (const box of document.querySelectorAll("[data-reads]")) {
    const read = (bytes) => {
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      } catch {
        return new TextDecoder("euc-kr").decode(bytes);
      }
    };
    box.hidden = false;
    one("input", box).addEventListener("change", async (event) => {
      const file = event.target.files[0];
      if (file) document.getElementById(box.dataset.reads).value = read(await file.arrayBuffer());
    });
  }

  // What is typed as a password is shown to who asks for it, and hidden again before it is sent.
  for (const button of document.querySelectorAll("[data-shows]")) {
    const field = document.getElementById(button.dataset.shows);
    const show = (shown) => {
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    };
    button.hidden = false;
    button.addEventListener("click", () => show(field.type === "password"));
    field.form.addEventListener("submit", () => show(false));
  }

  // How good a new password is, as the service judges it, is said once nothing was typed for a moment.
  for (const said of document.querySelectorAll("[data-measures]")) {
    const field = document.getElementById(said.dataset.measures);
    const [meter, words] = said.children;
    const judge = async (password) => {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify({ password, link: said.dataset.link });
      const answer = password && await fetch("/api/v1/password-strength", { method: "POST", headers, body }).catch(() => null);
      const found = answer?.ok && await answer.json();
      if (field.value !== password) return;
      meter.hidden = !found;
      words.textContent = found ? said.dataset[found.code ?? (found.score > 3 ? "strong" : "fair")] : "";
      if (found) meter.value = found.accepted ? found.score : Math.min(found.score, 2);
    };
    let quiet;
    field.addEventListener("input", () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => judge(field.value), 300);
    });
    field.form.addEventListener("submit", () => clearTimeout(quiet));
  }

  // The palette: Ctrl+K opens the dialog, arrows walk through what was found.
  const palette = one("#palette");
  const open = (event) => {
    event.preventDefault();
    palette.showModal();
    one("input", palette).select();
  };
  const walk = (event, step) => {
    const stops = [one("input", palette), ...palette.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    event.preventDefault();
    stops[(at + step + stops.length) % stops.length].focus();
  };

  // Opening leads to the first field, closing back to what opens it.
  const unfold = (details, open) => {
    details.open = open;
    ((open && one("select, input, textarea, button", details)) || one("summary", details)).focus();
  };
  // On a Korean keyboard the key of J types ㅓ; it is J all the same.
  const letter = (event) => (/^[ㄱ-ㅣ]$/.test(event.key) ? event.code.replace("Key", "") : event.key).toLowerCase();
  // Keys of a page: <a data-key="j"> is clicked by J, <button data-key="a"> is focused by A, <details data-key="d"> is opened
  // by D and its first field focused.
  const press = (event) => {
    const wanted = one(`[data-key="${CSS.escape(letter(event))}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.matches("details")) unfold(wanted, !wanted.open);
    else if (wanted.matches("a")) wanted.click();
    else wanted.focus();
  };

  // A row of the timeline is one stop; arrows walk along it and to the rows beside it.
  const rows = () => [...document.querySelectorAll(".tl .track")].map((row) => [...row.querySelectorAll("a")]).filter((row) => row.length);
  const settle = () => rows().forEach((row) => row.forEach((stop, at) => stop.setAttribute("tabindex", at ? "-1" : "0")));
  const roam = (event) => {
    const all = rows();
    const row = all.findIndex((stops) => stops.includes(event.target.closest("a")));
    const at = all[row]?.indexOf(event.target.closest("a"));
    const to = { ArrowRight: all[row]?.[at + 1], ArrowLeft: all[row]?.[at - 1], ArrowDown: all[row + 1]?.[0], ArrowUp: all[row - 1]?.[0] }[event.key];
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
  settle();
  document.addEventListener("htmx:after:swap", settle);

  // A page that changes by itself is fetched again each minute at least: when it is not, it says since when.
  if (document.querySelector("#stream")) {
    let fetched = Date.now();
    document.addEventListener("htmx:after:swap", () => { fetched = Date.now(); });
    setInterval(() => { for (const box of document.querySelectorAll(".stale")) box.hidden = Date.now() - fetched < 90000; }, 5000);
  }

  // What somebody ticked or chose no longer follows its attribute: where an answer changes that, it is changed here too.
  htmx.registerExtension("ticks", {
    htmx_before_morph_attr: (own, { attrName, newValue }) => {
      const isAtIt = [own, own.closest("select")].includes(document.activeElement);
      if (["checked", "selected"].includes(attrName) && !isAtIt) own[attrName] = newValue !== null;
    },
  });

  // The days of a schedule are one stop; arrows go by day and week, Home and End in the week, Page Up and Down by four weeks.
  const dayOf = (button) => Date.parse(`${button.value}T00:00Z`);
  const oneStop = () => {
    const all = [...document.querySelectorAll(".weeks button[name=day]:enabled")];
    const at = all.find((button) => button === document.activeElement) ?? all.find((button) => button.ariaExpanded === "true") ?? all[0];
    for (const button of all) button.tabIndex = button === at ? 0 : -1;
  };
  const walkDays = (event, button) => {
    const weekday = (new Date(dayOf(button)).getUTCDay() + 6) % 7;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7, PageDown: 28, PageUp: -28, Home: -weekday, End: 6 - weekday }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const day = new Date(dayOf(button) + step * 864e5).toISOString().slice(0, 10);
    const to = document.getElementById(`d-${day}`);
    if (!to || to.disabled) return;
    to.focus();
    oneStop();
  };
  oneStop();
  // Where the pressed button is gone after the swap, the focus goes back to its day.
  let day = null;
  document.addEventListener("click", (event) => {
    day = event.target.closest(".weeks button[name=day]")?.id ?? (event.target.closest(".day-menu") ? one(".weeks .open > button")?.id : null);
  }, true);
  document.addEventListener("htmx:after:swap", () => {
    if (day && document.activeElement === document.body) document.getElementById(day)?.focus();
    oneStop();
  });
  // What is typed into a day's menu, and what is chosen, waits for its own button.
  for (const kind of ["change", "input"]) {
    document.addEventListener(kind, (event) => { if (event.target.closest(".day-menu, .to-decide")) event.stopPropagation(); }, true);
  }
  // A day that is dragged onto another is moved there.
  let dragged = null;
  const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".weeks button[name=day]:enabled");
  const drop = () => {
    for (const cell of document.querySelectorAll(".weeks .drop, .weeks .drag")) cell.classList.remove("drop", "drag");
    dragged = null;
  };
  document.addEventListener("pointerdown", (event) => {
    const button = event.target.closest(".weeks button[data-start]");
    if (button && !event.button && event.pointerType !== "touch") dragged = { button, x: event.clientX, y: event.clientY };
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged || Math.hypot(event.clientX - dragged.x, event.clientY - dragged.y) < 8) return;
    event.preventDefault();
    dragged.button.parentElement.classList.add("drag");
    for (const cell of document.querySelectorAll(".weeks .drop")) cell.classList.remove("drop");
    under(event)?.parentElement.classList.add("drop");
  });
  document.addEventListener("pointerup", (event) => {
    const from = dragged?.button;
    const to = from && under(event);
    drop();
    if (!to || to === from) return;
    const move = document.createElement("button");
    const { start, time } = from.dataset;
    Object.assign(move, { name: "go", value: `day-at ${start} ${to.value}T${time}`, hidden: true });
    from.form.append(move);
    from.form.requestSubmit(move);
  });

  // Dragging along a free part of a row leads where its link does, with the time that was drawn.
  let drawn = null;
  const along = (event) => {
    const { cell, days, mark } = drawn;
    const { left, width } = cell.getBoundingClientRect();
    const step = days > 7 ? 1440 : days > 1 ? 60 : 15;
    const minutes = Math.min(Math.max((event.clientX - left) / width, 0), 1) * days * 1440;
    drawn.begun ??= minutes;
    const [from, to] = [drawn.begun, minutes].sort((a, b) => a - b).map((at) => Math.floor(at / step) * step);
    drawn.span = [from, Math.min(to + step, days * 1440)];
    mark.style.left = `${from / days / 14.4}%`;
    mark.style.width = `${(drawn.span[1] - from) / days / 14.4}%`;
  };
  const undraw = () => { drawn?.mark.remove(); drawn = null; };
  document.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest(".tl[data-from] tbody td");
    const ask = cell && one(".ask", cell.parentElement);
    if (!ask || event.button || event.pointerType === "touch" || event.target.closest("a")) return;
    event.preventDefault();
    const mark = document.createElement("i");
    mark.className = "drawn";
    cell.append(mark);
    const { from, days } = cell.closest(".tl").dataset;
    drawn = { cell, ask, mark, from, days, x: event.clientX };
    along(event);
  });
  document.addEventListener("pointermove", (event) => { if (drawn) along(event); });
  document.addEventListener("pointerup", (event) => {
    if (!drawn) return;
    const { ask, from, span, x } = drawn;
    undraw();
    // A click is no drawing.
    if (Math.abs(event.clientX - x) < 5) return;
    const at = (minutes) => new Date(Date.parse(`${from}T00:00Z`) + minutes * 60000).toISOString().slice(0, 16);
    location.assign(`${ask.href}&start=${at(span[0])}&end=${at(span[1])}`);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawn) return undraw();
    if (event.key.startsWith("Arrow") && event.target.closest(".tl .track")) return roam(event);
    const pressed = event.target.closest(".weeks button[name=day]");
    if (pressed && !event.ctrlKey && !event.altKey) walkDays(event, pressed);
    const menu = event.key === "Escape" && !event.isComposing && event.target.closest(".day-menu, .weeks .open") && one(".day-menu .close");
    if (menu) {
      one(".weeks .open > button").focus();
      return menu.click();
    }
    if ((event.ctrlKey || event.metaKey) && letter(event) === "k" && palette) return open(event);
    if (palette?.open && event.key === "ArrowDown") return walk(event, 1);
    if (palette?.open && event.key === "ArrowUp") return walk(event, -1);
    if (event.ctrlKey || event.metaKey || event.altKey || palette?.open) return;
    // Escape closes what was opened; the focus goes back to what opened it.
    const opened = event.key === "Escape" && !event.isComposing && (event.target.closest("details[open]") ?? one(".tools details[open], details[data-key][open]"));
    if (opened) return unfold(opened, false);
    // A way to decide is opened by its link, and closed so that the link has the focus again.
    const way = event.key === "Escape" && !event.isComposing && one(".way:target");
    if (way) {
      location.hash = "request";
      return one(`[href="#${way.id}"]`).focus();
    }
    if (typing(event.target)) return;
    press(event);
  });
  addEventListener("hashchange", () => one(".way:target :is(select, input, textarea, button)")?.focus({ preventScroll: true }));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-opens=palette]")) open(event);
    if (event.target === palette) palette.close();
    for (const menu of document.querySelectorAll(".tools details[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  // A form stays as it is where the service can't be reached, and says so. One that is on its way can't be sent twice.
  const unsent = (form, by) => {
    one(".unsent", form)?.remove();
    if (!form.dispatchEvent(new CustomEvent("unsent", { bubbles: true, cancelable: true, detail: by }))) return;
    const line = document.createElement("p");
    Object.assign(line, { className: "error unsent", role: "alert", textContent: document.body.dataset.unsent });
    form.append(line);
    line.scrollIntoView({ block: "nearest" });
  };
  // What is done on site may wait for a connection.
  if (one("form[data-later]") || localStorage.getItem("waiting")) {
    document.head.append(Object.assign(document.createElement("script"), { src: document.body.dataset.later }));
  }
  const [asking, sure] = [new WeakSet(), new WeakSet()];
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter: by } = event;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (form.getAttribute("action") === "/sign-out") forget();
    if (sure.delete(form)) {
      if (by) setTimeout(() => { by.disabled = true; });
      return;
    }
    event.preventDefault();
    if (asking.has(form)) return;
    asking.add(form);
    const isThere = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(8000) }).then((answer) => answer.ok, () => false);
    asking.delete(form);
    if (!isThere) return unsent(form, by);
    sure.add(form);
    form.requestSubmit(by);
  });
  document.addEventListener("htmx:error", (event) => {
    const form = event.detail.ctx && event.target.closest("form[method=post]");
    if (form) unsent(form);
  });
  // What was typed is there again on the way back: pages are kept by no browser.
  const place = `typed ${location.pathname}`;
  let keeps = true;
  const forget = () => {
    keeps = false;
    localStorage.removeItem("waiting");
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("typed ")) sessionStorage.removeItem(key);
  };
  const written = [...document.querySelectorAll("main :is(textarea, input:is([type=text], [type=date], [type=number], [type=email], [type=tel]))[name]")];
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
    for (const [name, value] of JSON.parse(sessionStorage.getItem(place) ?? "[]")) {
      const field = written.find((own) => own.name === name && own.value === own.defaultValue);
      if (field) field.value = value;
    }
  }
  addEventListener("pagehide", () => {
    const typed = [...document.querySelectorAll("main :is(textarea, input)[name]")].filter((own) => written.includes(own) && own.value !== own.defaultValue);
    if (typed.length && keeps) sessionStorage.setItem(place, JSON.stringify(typed.map((own) => [own.name, own.value])));
    else sessionStorage.removeItem(place);
  });
  addEventListener("pageshow", () => document.querySelectorAll("button[disabled]").forEach((b) => { b.disabled = b.dataset.off === "1"; }));
})();
