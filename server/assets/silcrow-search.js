// <silcrow-search>: a search box around an ordinary form.
//
//   <silcrow-search server="https://search.example.org" index="guides">
//     <form action="https://search.example.org/" role="search">
//       <label for="q">Search</label>
//       <input id="q" type="search" name="q">
//       <button>Search</button>
//     </form>
//   </silcrow-search>
//
// Without this script the form leads to the page of results; with it, sections
// are shown while one types. docs/search-box.md lists attributes, parts,
// events and texts.
//
// Everything is in the light DOM. The form is the page's own, and references
// such as aria-controls and aria-activedescendant do not cross the border of a
// shadow tree: the list must be in the tree of the input. It also needs no
// style of its own beside the linked one, so that a strict policy holds, and
// the page's style can reach every part: [part~="hit"].
//
// Text from the server becomes text nodes and nothing else. Lines that are
// only a comment, and indentation, are not served (embed.cmake).
const TEXTS = {
  label: "Search",
  list: "Results",
  hint: "Choose with the up and down arrow keys.",
  keys: "↑↓ choose · ↵ open · esc close",
  close: "Close",
  all: "All results ({n})",
  open: "Open the page of results",
  inside: "{n} more in this guide",
  count: { one: "{n} result", other: "{n} results" },
  corrected: "Results for “{text}”.",
  typed: "Search for “{text}” instead",
  relaxed: "No section has all of these words. The nearest ones:",
  none: "Nothing found for “{text}”.",
  advice: "Try fewer or more general words.",
  help: "Sections that may help here",
  suggestions: "Suggestions",
  recent: "Recent searches",
  forget: "Forget recent searches",
  busy: "Searching …",
  offline: "You are offline. The search goes on when you are back.",
  unreachable: "The search cannot be reached just now.",
  slow: "The search takes too long just now.",
  failed: "The search has a problem just now.",
  crowded: "Too many searches at once. Wait a moment.",
  unreadable: "The search gave an answer that cannot be read.",
};

const PAUSE = 150; // ms without a key until a request under way is given up
const QUIET = 700; // ms without a key until results are announced
const BUSY = 250; // ms until waiting is shown
const TIMEOUT = 8000; // ms until a request is given up
const KEPT = 60; // answers that are kept
const FRESH = 3e5; // ms for which they are
const RECENT = "silcrow-recent"; // where searches are kept, when asked for
const STATE = "silcrow"; // marks the place in the history of an open dialog

let count = 0; // of what was given an id

// An element with a part's name.
function make(tag, part, ...children) {
  const element = document.createElement(tag);

  element.setAttribute("part", part);
  element.append(...children);
  return element;
}

// Text in the direction of its own first letter.
function put(tag, part, text, ranges = []) {
  const element = make(tag, part);
  let at = 0;

  text = String(text ?? "");
  element.dir = "auto";
  for (const [start, length] of ranges) {
    element.append(
      text.slice(at, start),
      make("mark", "mark", text.slice(start, start + length)),
    );
    at = start + length;
  }
  element.append(text.slice(at));
  return element;
}

function set(element, attributes) {
  for (const name in attributes) {
    if (attributes[name] === null) element.removeAttribute(name);
    else element.setAttribute(name, attributes[name]);
  }
  return element;
}

// Give an element these children, as far as there are any, or hide it.
function fill(element, children) {
  element.replaceChildren(...children.filter(Boolean));
  element.hidden = !element.hasChildNodes();
}

function editable(element) {
  return (
    element.isContentEditable ||
    element.shadowRoot ||
    /-|^(input|textarea|select)$/i.test(element.localName)
  );
}

function modified(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

class SilcrowSearch extends HTMLElement {
  #form;
  #input;
  #popup;
  #note;
  #list;
  #foot;
  #status;
  #dialog;
  #trigger;
  #id = `silcrow-${++count}`;
  #options = [];
  #chosen = -1;
  #asTyped = false;
  #followed = false;
  #answers = new Map();
  #running = null;
  #timers = {};
  #gone;

  connectedCallback() {
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", () => this.#connect());
    } else {
      this.#connect();
    }
  }

  disconnectedCallback() {
    this.#gone?.abort();
    this.#stop();
  }

  // Show the box, and help for this page while nothing is typed.
  open() {
    this.#followed = false;
    if (this.#dialog && !this.#dialog.open) {
      this.#dialog.showModal();
      this.#visit("pushState");
    }
    this.#input.focus();
    this.#input.select();
    this.#typed();
  }

  close() {
    this.#stop();
    this.#hide();
    this.#dialog?.close();
  }

  // ---- Parts ----------------------------------------------------------------

  #connect() {
    if (!this.isConnected) return;
    if (!this.#input) this.#build();
    this.#gone?.abort();
    this.#gone = new AbortController();

    const { signal } = this.#gone;
    const listen = (target, name, call) =>
      target.addEventListener(name, call, { signal });

    listen(document, "keydown", (event) => this.#hotkey(event));
    listen(window, "online", () => this.#shown() && this.#typed());
    if (!this.#dialog || !this.getAttribute("history")) return;
    listen(window, "popstate", () => this.#visited());
    this.#visited();
  }

  #build() {
    this.#form = this.querySelector("form") ?? this.#makeForm();
    this.#input = this.#form.querySelector('[type="search"], [name="q"]');
    this.#note = put("p", "note");
    this.#list = make("div", "list");
    this.#foot = make("p", "foot");
    this.#status = set(make("p", "status"), { role: "status" });
    this.#popup = make("div", "popup", this.#note, this.#list, this.#foot);
    this.#popup.tabIndex = -1;
    this.#popup.hidden = true;
    set(this.#list, {
      id: `${this.#id}-list`,
      role: "listbox",
      "aria-label": this.#say("list"),
    });
    const hint = make("span", "hint", this.#say("hint"));
    hint.id = `${this.#id}-hint`;
    set(this.#input, {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.#list.id,
      "aria-describedby": hint.id,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "search",
    });
    if (this.hasAttribute("modal")) this.#makeDialog();
    (this.#dialog ?? this).append(hint, this.#popup, this.#status);
    this.#listen();
  }

  #makeForm() {
    const label = this.#say("label");
    const input = set(make("input", "input"), {
      type: "search",
      name: "q",
      "aria-label": label,
      placeholder: label,
    });
    const form = make("form", "form", input, make("button", "submit", label));

    form.action = this.#server();
    set(form, { role: "search" });
    this.append(form);
    return form;
  }

  #makeDialog() {
    const label = this.#say("label");
    const mac = /Mac|iP/.test(navigator.platform);
    const key = this.#hotkeys()[0];
    const close = make("button", "close");

    this.#trigger = make("button", "trigger", label);
    this.#trigger.type = close.type = "button";
    if (key) {
      const shown = key.replace("ctrl+", mac ? "⌘" : "Ctrl ");

      this.#trigger.append(
        set(make("kbd", "key", shown), { "aria-hidden": "true" }),
      );
      set(this.#trigger, {
        "aria-keyshortcuts": key.replace("ctrl", mac ? "Meta" : "Control"),
      });
    }
    set(close, { "aria-label": this.#say("close") });
    close.onclick = () => this.close();
    this.#dialog = set(
      make("dialog", "dialog", make("div", "bar", this.#form, close)),
      { "aria-label": label },
    );
    this.#input.placeholder ||= label;
    this.append(this.#trigger, this.#dialog);
    this.#trigger.onclick = () => this.open();
    this.#dialog.onclose = () => this.#closed();
    this.#dialog.onmousedown = (event) =>
      event.target === this.#dialog && this.close();
  }

  #closed() {
    const at = document.activeElement;

    if (history.state?.[STATE] && !this.#followed) history.back();
    this.#stop();
    this.#hide();
    if (at === document.body || this.#dialog.contains(at))
      this.#trigger.focus({ preventScroll: true });
  }

  // With a `history` attribute an open dialog has an address, `?search=text`:
  // going back closes it, and coming back to it opens it.
  #visit(change) {
    const name = this.getAttribute("history");
    const url = new URL(location);

    if (!name || !this.#dialog.open) return;
    url.searchParams.set(name, this.#text());
    history[change]({ ...history.state, [STATE]: 1 }, "", url);
  }

  #visited() {
    const text = new URL(location).searchParams.get(
      this.getAttribute("history"),
    );

    if (text === null) this.#dialog?.close();
    else if (!this.#dialog.open) {
      this.#input.value = text;
      this.#dialog.showModal();
      this.open();
    }
  }

  #listen() {
    const input = this.#input;

    input.addEventListener("input", () => {
      this.#asTyped = false;
      this.#typed();
    });
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("click", () => this.#shown() || this.#typed());
    this.#form.addEventListener("submit", () => {
      this.#remember();
      this.#stop();
    });
    this.#popup.addEventListener("click", (event) => this.#click(event));
    // The caret stays in the field when something is clicked.
    this.#popup.addEventListener("mousedown", (event) =>
      event.preventDefault(),
    );
    this.addEventListener("focusout", () =>
      setTimeout(() => {
        if (!this.#dialog && !this.contains(document.activeElement))
          this.close();
      }),
    );
  }

  // ---- Keys -----------------------------------------------------------------

  #hotkeys() {
    return (this.getAttribute("hotkey") ?? "ctrl+k").split(" ").filter(Boolean);
  }

  #hotkey(event) {
    const from = event.composedPath()[0];
    const control = event.ctrlKey || event.metaKey;
    const pressed = (control ? "ctrl+" : "") + event.key.toLowerCase();

    if (
      event.defaultPrevented ||
      event.isComposing ||
      event.altKey ||
      !this.#hotkeys().includes(pressed) ||
      (from !== this.#input && editable(from)) ||
      (from === this.#input && !control)
    )
      return;
    event.preventDefault();
    if (this.#dialog?.open) this.close();
    else this.open();
  }

  #key(event) {
    const option = this.#options[this.#chosen];

    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];

    if (step && !modified(event)) {
      event.preventDefault();
      if (this.#shown()) this.#move(step);
      else this.#typed();
    } else if (event.key === "Enter" && option) {
      event.preventDefault();
      if (modified(event))
        this.#select(option) && open(option.href, "_blank", "noopener");
      else option.click();
    } else if (event.key === "Escape") {
      this.#escape(event);
    }
  }

  // First the list, then the text, then the dialog; in a dialog, which shows
  // help when it has no text, list and text go together.
  #escape(event) {
    if (this.#dialog && !this.#input.value) return;
    event.preventDefault();
    if (!this.#dialog && this.#shown()) {
      this.#stop();
      this.#hide();
    } else if (this.#input.value) {
      this.#input.value = "";
      if (this.#dialog) this.#typed();
    }
  }

  // Through the options and a place where none is chosen.
  #move(step) {
    const places = this.#options.length + 1;

    this.#choose(((this.#chosen + 1 + step + places) % places) - 1);
  }

  #choose(number) {
    const option = this.#options[number];

    if (this.#options[this.#chosen])
      set(this.#options[this.#chosen], { "aria-selected": "false" });
    this.#chosen = option ? number : -1;
    set(this.#input, { "aria-activedescendant": option?.id ?? null });
    if (!option) return;
    set(option, { "aria-selected": "true" });
    option.scrollIntoView({ block: "nearest" });
  }

  // ---- Asking ---------------------------------------------------------------

  #server() {
    return new URL(
      this.getAttribute("server") || this.#form?.action || "/",
      document.baseURI,
    ).href.replace(/\/?(\?.*)?$/, "/");
  }

  #text() {
    return this.#input.value.trim();
  }

  // The page of results for what is typed.
  #page(more) {
    const url = new URL(this.#form.action);

    url.search = new URLSearchParams(new FormData(this.#form));
    if (this.getAttribute("index"))
      url.searchParams.set("index", this.getAttribute("index"));
    for (const name in more) url.searchParams.set(name, more[name]);
    return url.href;
  }

  #address() {
    const from = this.getAttribute("from") ?? location.pathname;
    const index =
      this.getAttribute("index") ?? new FormData(this.#form).get("index");
    const asked = {
      q: this.#text(),
      group: "guide",
      limit: this.getAttribute("limit") || 6,
      snippet: 160,
      suggest: 3,
    };

    if (index) asked.index = index;
    if (from) asked.from = from;
    if (this.getAttribute("filter")) asked.filter = this.getAttribute("filter");
    if (this.#asTyped) asked.correct = 0;
    return `${this.#server()}search?${new URLSearchParams(asked)}`;
  }

  // The text has changed, or its answer is to be shown.
  #typed() {
    const address = this.#address();
    const kept = this.#answers.get(address);

    this.#announce("");
    this.#choose(-1);
    clearTimeout(this.#timers.pause);
    if (!this.#text() && this.getAttribute("from") === "") {
      this.#stop();
      this.#show({ groups: [] });
    } else if (kept) {
      this.#stop();
      this.#show(kept);
    } else if (!this.#running) {
      this.#ask(address);
    } else if (this.#running.address !== address) {
      // One request at a time: the next goes out when this one is answered,
      // or when the typist pauses.
      this.#timers.pause = setTimeout(() => this.#ask(address), PAUSE);
    }
  }

  // Give up the request under way.
  #stop() {
    Object.values(this.#timers).forEach(clearTimeout);
    this.#running?.abort.abort();
    this.#running = null;
    set(this, { busy: null });
  }

  async #ask(address) {
    this.#stop();

    const running = { address, abort: new AbortController() };
    let answer;
    let fault;

    this.#running = running;
    this.#timers.slow = setTimeout(() => running.abort.abort("slow"), TIMEOUT);
    this.#timers.busy = setTimeout(() => this.#wait(), BUSY);
    try {
      answer = await this.#fetch(address, running.abort.signal);
    } catch (error) {
      fault = this.#fault(error);
    }
    if (this.#running !== running) return;
    this.#stop();
    // Only an answer to what stands in the field is shown.
    if (address !== this.#address()) {
      this.#typed();
      return;
    }
    try {
      this.#show(answer);
      this.#answers.set(address, answer);
      if (this.#answers.size > KEPT)
        this.#answers.delete(this.#answers.keys().next().value);
      setTimeout(() => this.#answers.delete(address), FRESH);
    } catch {
      this.#complain(fault ?? "unreadable");
    }
  }

  async #fetch(address, signal) {
    const key = this.getAttribute("key");
    const headers = key ? { Authorization: `Bearer ${key}` } : {};
    const reply = await fetch(address, { signal, headers });

    if (!reply.ok) throw reply.status;
    return reply.json();
  }

  #fault(error) {
    if (!navigator.onLine) return "offline";
    if (error === "slow") return "slow";
    if (error === 429) return "crowded";
    if (Number(error)) return "failed";
    return error instanceof SyntaxError ? "unreadable" : "unreachable";
  }

  // ---- Showing --------------------------------------------------------------

  #shown() {
    return !this.#popup.hidden;
  }

  #hide() {
    this.#choose(-1);
    this.#announce("");
    this.#popup.hidden = true;
    set(this.#input, { "aria-expanded": "false" });
  }

  #wait() {
    set(this, { busy: "" });
    if (this.#shown() || !this.#text()) return;
    this.#fill([], this.#say("busy"));
  }

  #complain(fault) {
    // Help that cannot be had was not asked for: nothing is said of it.
    if (!this.#text() && fault !== "offline") {
      this.#show({ groups: [] });
      return;
    }
    this.#fill([], this.#say(fault), this.#text() && this.#say("open"));
    this.#announce(this.#say(fault), true);
    this.#tell("error", { query: this.#text(), error: fault });
  }

  #show(answer) {
    const text = this.#text();
    const found = answer.total + (answer.total_relaxed ?? 0);
    const blocks = answer.groups.map((group) => this.#group(group));
    const note = [];
    const more = answer.total_exact === false ? "+" : "";
    let heard = this.#say("count", { n: answer.total || found, more });

    if (!text) {
      this.#fill(
        [this.#recent(), ...blocks].filter(Boolean),
        blocks.length && this.#say("help"),
      );
      return;
    }
    if (!blocks.length) {
      heard = this.#say("none", { text });
      note.push(make("b", "none", heard), ` ${this.#say("advice")}`);
    } else if (answer.corrected) {
      const corrected = this.#say("corrected", { text: answer.corrected });
      note.push(make("b", "corrected", corrected), " ", this.#asWritten());
      heard = `${corrected} ${heard}`;
    } else if (!answer.total) {
      note.push(this.#say("relaxed"));
      heard = `${this.#say("relaxed")} ${heard}`;
    }
    if (answer.suggestions?.length)
      blocks.push(
        this.#block(
          this.#say("suggestions"),
          answer.suggestions.map((each) => this.#query(each.text, each.beside)),
        ),
      );
    this.#fill(blocks, note, found && this.#say("all", { n: found, more }));
    this.#announce(heard, !answer.groups.length, () => {
      this.#visit("replaceState");
      const detail = { query: text, total: found, answer };
      this.#tell("search", detail);
      if (!answer.groups.length) this.#tell("noresults", detail);
    });
  }

  // Put the parts of the popup in place and show it if there are any.
  #fill(blocks, note, all) {
    const link = all && set(put("a", "all", all), { href: this.#page() });
    const keys = put("span", "keys", this.#say("keys"));

    this.#options = blocks.flatMap((block) => [
      ...block.querySelectorAll('[role="option"]'),
    ]);
    this.#options.forEach((option, number) =>
      set(option, {
        id: `${this.#id}-${number}`,
        "aria-selected": "false",
        tabindex: "-1",
      }),
    );
    this.#chosen = -1;
    fill(this.#note, [note].flat());
    fill(this.#list, blocks);
    fill(this.#foot, [
      link,
      this.#forget(),
      blocks.length && set(keys, { "aria-hidden": "true" }),
    ]);
    this.#popup.hidden = this.#list.hidden && this.#note.hidden;
    set(this.#input, { "aria-expanded": String(this.#options.length > 0) });
    this.#popup.scrollTop = 0;
    this.#place();
  }

  // Towards the middle of the window.
  #place() {
    const box = this.getBoundingClientRect();

    this.toggleAttribute(
      "data-right",
      box.left + box.right > document.documentElement.clientWidth,
    );
  }

  #block(title, children) {
    const id = `silcrow-${++count}`;
    const label = put("div", "guide", title);

    label.id = id;
    return set(make("div", "group", label, ...children), {
      role: "group",
      "aria-labelledby": id,
    });
  }

  #group(group) {
    const hits = group.hits ?? [];
    const left = group.total - hits.length;
    const options = hits.map((hit, at) => this.#hit(hit, group, at));

    if (left > 0 && this.#text()) {
      const more = put("a", "more", this.#say("inside", { n: left }));
      options.push(
        set(more, { role: "option", href: this.#page({ guide: group.value }) }),
      );
    }
    return this.#block(hits[0]?.title || group.value, options);
  }

  #hit(hit, group, position) {
    const link = make("a", "hit");
    const above = (hit.breadcrumb ?? []).filter(
      (crumb, at) => at || crumb !== hit.title,
    );
    const url = this.#safe(hit.url_exact) ?? this.#safe(hit.url);

    link.append(put("span", "heading", hit.heading, hit.heading_matches));
    if (above.length) link.append(put("span", "crumbs", above.join(" › ")));
    if (hit.snippet_text)
      link.append(put("span", "snippet", hit.snippet_text, hit.matches));
    if (hit.lang) link.lang = hit.lang;
    link.hit = { id: hit.id, guide: group.value, position, url };
    return set(link, { role: "option", href: url ?? null });
  }

  // An address that may be followed: of the web, whatever a guide says.
  #safe(url) {
    try {
      const base = this.getAttribute("base") ?? "";
      const { href, protocol } = new URL(url, new URL(base, document.baseURI));

      return url && /^https?:$/.test(protocol) ? href : undefined;
    } catch {
      return undefined;
    }
  }

  // A search that can be chosen as a hit can.
  #query(text, beside) {
    const link = make("a", "query", put("span", "heading", text));

    if (beside) link.append(put("span", "crumbs", beside));
    link.query = text;
    return set(link, {
      role: "option",
      href: this.#page({ [this.#input.name]: text }),
    });
  }

  #asWritten() {
    const text = this.#text();
    const link = make("a", "typed", this.#say("typed", { text }));

    link.typed = true;
    return set(link, { href: this.#page({ correct: 0 }) });
  }

  // ---- Choosing -------------------------------------------------------------

  #click(event) {
    const link = event.target.closest("a[href]");

    if (!link) return;
    if (link.query || link.typed) {
      if (modified(event)) return;
      event.preventDefault();
      this.#asTyped = Boolean(link.typed);
      if (link.query) this.#input.value = link.query;
      this.#input.focus();
      this.#typed();
    } else if (!this.#select(link)) {
      event.preventDefault();
      this.close();
    } else if (!modified(event)) {
      this.#followed = true;
      this.close();
    }
  }

  // Say what was chosen; whoever listens may follow the link in its own way.
  #select(link) {
    this.#remember();
    return this.#tell("select", {
      query: this.#text(),
      url: link.href,
      ...link.hit,
    });
  }

  #tell(name, detail) {
    return this.dispatchEvent(
      new CustomEvent(`silcrow:${name}`, {
        bubbles: true,
        cancelable: true,
        detail,
      }),
    );
  }

  // ---- Recent searches, on this device and only when asked for --------------

  // What is remembered, or from now on; nothing if the browser does not want it.
  #remembered(list) {
    if (!this.getAttribute("recent")) return [];
    try {
      if (list) localStorage[RECENT] = JSON.stringify(list);
      return JSON.parse(localStorage[RECENT] ?? "[]");
    } catch {
      return [];
    }
  }

  #remember() {
    const text = this.#text();
    const others = this.#remembered().filter((each) => each !== text);
    const most = this.getAttribute("recent");

    if (text) this.#remembered([text, ...others].slice(0, most));
  }

  #recent() {
    const list = this.#remembered().map((text) => this.#query(text));

    return list.length && this.#block(this.#say("recent"), list);
  }

  #forget() {
    if (this.#text() || !this.#remembered().length) return null;
    const button = make("button", "forget", this.#say("forget"));

    button.type = "button";
    button.onclick = () => {
      this.#remembered([]);
      this.#typed();
    };
    return button;
  }

  // ---- Texts ----------------------------------------------------------------

  // That of the page; English for one that no browser knows.
  #lang() {
    try {
      return Intl.getCanonicalLocales(this.closest("[lang]").lang)[0] ?? "en";
    } catch {
      return "en";
    }
  }

  #say(name, values = {}) {
    const lang = this.#lang();
    const packs = globalThis.silcrowTexts ?? {};
    const own = this.texts ?? JSON.parse(this.getAttribute("texts") || "{}");
    let text =
      own[name] ??
      (packs[lang] ?? packs[lang.split("-")[0]])?.[name] ??
      TEXTS[name];

    if (text.other)
      text = text[new Intl.PluralRules(lang).select(values.n)] ?? text.other;
    return text.replace(/{(\w+)}/g, (_, key) =>
      typeof values[key] === "number"
        ? values[key].toLocaleString(lang) + (values.more ?? "")
        : (values[key] ?? ""),
    );
  }

  // Have it read out: at once, or when the typist pauses.
  #announce(text, now, then) {
    clearTimeout(this.#timers.quiet);
    if (now || !text) this.#status.textContent = text;
    if (!text) return;
    this.#timers.quiet = setTimeout(() => {
      if (!now) this.#status.textContent = text;
      then?.();
    }, QUIET);
  }
}

if (!customElements.get("silcrow-search"))
  customElements.define("silcrow-search", SilcrowSearch);
