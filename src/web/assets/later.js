// What is done on site waits on the phone for a connection, with the moment of the tap, and goes by itself. What the
// service refuses then is kept until somebody has looked at it: its words stand in its form again. Loaded by app.js where a
// form may wait or something does. A form with files does not wait.
(() => {
  const MOST = 20;
  const said = document.body.dataset;
  const began = Date.now();
  const make = (name, fields, ...inside) => {
    const own = Object.assign(document.createElement(name), fields);
    own.append(...inside);
    return own;
  };
  const all = () => JSON.parse(localStorage.getItem("waiting") ?? "[]");
  const keep = (some) => some.length ? localStorage.setItem("waiting", JSON.stringify(some)) : localStorage.removeItem("waiting");
  const drop = (id) => keep(all().filter((own) => own.id !== id));
  const show = () => {
    document.querySelector("#waiting")?.remove();
    const [wait, refused] = [all().filter((own) => !own.refused), all().filter((own) => own.refused)];
    if (!all().length) return;
    const box = make("div", { id: "waiting", className: "alert is-pending", role: "status" });
    if (wait.length) box.append(make("p", {}, said.waiting.replace("#", wait.length)), make("button", { className: "btn", type: "button", onclick: send }, said.sendNow));
    if (refused.length) box.append(make("p", {}, said.refused.replace("#", refused.length)));
    for (const own of refused) {
      const forget = () => { drop(own.id); show(); };
      box.append(make("p", { className: "row" }, make("a", { href: own.page }, `${said.look}: ${own.title}`), make("button", { className: "btn", type: "button", onclick: forget }, said.drop)));
    }
    document.querySelector("main").prepend(box);
    box.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("unsent", (event) => {
    const form = event.target;
    const fields = new FormData(form, event.detail);
    const hasFile = [...fields.values()].some((value) => value instanceof File && value.name);
    if (form.dataset.later === undefined || hasFile || all().length >= MOST) return;
    event.preventDefault();
    fields.set("at", Math.round(Number(said.now) + (Date.now() - began) / 1000));
    const own = { id: crypto.randomUUID(), page: location.pathname + location.search, title: document.title, to: form.getAttribute("action") };
    keep([...all(), { ...own, fields: [...fields].filter(([, value]) => !(value instanceof File)) }]);
    form.reset();
    show();
  });
  let isSending = false;
  async function send(event) {
    if (isSending) return;
    isSending = true;
    let sent = 0;
    for (const own of all().filter((each) => !each.refused)) {
      const answer = await fetch(own.to, { method: "POST", body: new URLSearchParams(own.fields), redirect: "manual" }).catch(() => null);
      // Signed out meanwhile: it waits until who wrote it is back.
      if (answer?.status === 401 && event?.type === "click") location.assign(own.page);
      if (!answer || [401, 429].includes(answer.status) || answer.status >= 500) break;
      const isTaken = answer.ok || answer.type === "opaqueredirect";
      sent += isTaken;
      if (isTaken) drop(own.id);
      else keep(all().map((other) => other.id === own.id ? { ...other, refused: true } : other));
    }
    isSending = false;
    show();
    if (sent && !all().length) location.reload();
  }
  // Back at its form: what was refused stands there again, and is done with.
  for (const form of document.querySelectorAll("form[data-later]")) {
    const own = all().find((each) => each.refused && each.to === form.getAttribute("action"));
    for (const [name, value] of own?.fields ?? []) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type=hidden], button)`)) {
        if (["radio", "checkbox"].includes(field.type)) field.checked = field.value === value;
        else field.value = value;
      }
    }
    if (own) form.addEventListener("submit", () => drop(own.id));
  }
  show();
  addEventListener("online", send);
  send();
})();
