// Runs before the first paint, hence not a module: preferences first, then the app.
// Until the app takes over, it looks after the page that the server has drawn.
(function () {
  var html = document.documentElement;
  var came = Date.now();
  var asked = new URLSearchParams(location.search);
  function kept(key) {
    try {
      return localStorage.getItem(key) || "";
    } catch (refused) {
      return "";
    }
  }
  function wish(name, key) {
    return asked.get(name) || kept(key);
  }
  function preferences() {
    return ["language", "theme", "care"].map(kept).join(".");
  }
  // The server draws the next page in the same way.
  function notePreferences() {
    var all = preferences();
    if (all.length > 2) document.cookie = "display=" + all + "; path=/; max-age=31536000; samesite=lax";
  }
  var told = /(?:^|; )display=([^;]*)/.exec(document.cookie);
  // The server knew them when it drew this page.
  var known = (told ? told[1] : "..") === preferences();
  notePreferences();
  var painted = html.hasAttribute("data-painted");
  // The page that was asked for is not for this visitor now; this one is.
  var instead = html.getAttribute("data-painted");
  if (instead) history.replaceState(null, "", instead);
  var language = wish("lang", "language") === "en" ? "en" : "zh-CN";
  // Drawn in the other language: nothing is better than the wrong words.
  if (painted && html.lang !== language) {
    html.classList.add("other");
    setTimeout(function () { html.classList.remove("other"); }, 10000);
  }
  html.lang = language;
  html.setAttribute("data-theme", wish("theme", "theme") || "system");
  html.setAttribute("data-care", wish("elder", "care") === "1" ? "on" : "off");
  // The style sheet shows the fallback by itself after 10 s; a known failure need not wait.
  function failed() {
    html.classList.add("failed");
    html.classList.remove("other");
  }
  if (typeof WebAssembly !== "object") failed();

  // The app is built in here, beside the page, and then put in its place.
  var root = document.createElement("div");
  root.id = "app";
  var ready = false, over = false, posting = false, pressed = false, faulty = false, chosen = false;
  // When the user last did something, and the button that only the app can serve.
  var last = 0, wanted = null;
  var CALM_MS = 300;

  function app() {
    return document.getElementById("app");
  }
  function each(selector, within, act) {
    Array.prototype.forEach.call(within.querySelectorAll(selector), act);
  }
  // Both pages are drawn by the same components: a place in one is a place in the other.
  function place(node, top) {
    var path = [];
    for (; node !== top; node = node.parentNode) {
      var beside = Array.prototype.filter.call(node.parentNode.children, function (child) {
        return child.id !== "trouble";
      });
      path.unshift(beside.indexOf(node));
    }
    return path;
  }
  function at(path) {
    return path.reduce(function (node, index) {
      return node && node.children[index];
    }, root);
  }
  function busy() {
    var focused = document.activeElement;
    var typing = focused && app().contains(focused) && /^(INPUT|TEXTAREA)$/.test(focused.tagName);
    var choosing = focused && focused.tagName === "SELECT" && !chosen;
    return posting || pressed || typing || choosing || (faulty && !wanted) || Date.now() - last < CALM_MS;
  }
  function attempt() {
    if (wanted) begin();
    if (ready && !over && !busy()) takeOver();
  }
  function later() {
    setTimeout(attempt, CALM_MS + 10);
  }
  function first(field) {
    if (field.tagName !== "SELECT") return field.defaultValue;
    var option = field.querySelector("[selected]") || field.options[0];
    return option ? option.value : "";
  }

  // The app in the place of the page; nothing that the user did gets lost.
  function takeOver() {
    over = true;
    var old = app();
    var focused = document.activeElement;
    var focus = focused !== old && old.contains(focused) ? place(focused, old) : null;
    var side = old.querySelector(".sidenav");
    var typed = [];
    each("input, textarea, select", old, function (field) {
      if (field.id && field.value !== first(field)) typed.push([field.id, field.value]);
    });
    old.parentNode.replaceChild(root, old);
    each("#trouble, script[type='application/json']", document, function (spent) {
      spent.remove();
    });
    html.classList.remove("other");
    html.classList.add("ready");
    var now = side && root.querySelector(".sidenav");
    if (now) now.scrollLeft = side.scrollLeft;
    typed.forEach(function (one) {
      var field = document.getElementById(one[0]);
      if (!field) return;
      field.value = one[1];
      field.dispatchEvent(new Event(field.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
    });
    var target = focus && at(focus);
    if (target && target.tagName === focused.tagName) target.focus({ preventScroll: true });
    // Whatever measured itself was not in the page yet.
    if (painted) dispatchEvent(new Event("resize"));
    var button = wanted && at(wanted);
    // After the app has drawn what was typed.
    if (button) setTimeout(function () { button.click(); }, 0);
  }

  window.anju = {
    root: function () {
      // A page without content has nothing to wait for.
      if (!painted) takeOver();
      return root;
    },
    cameAt: function () {
      return came;
    },
    takeOver: function () {
      ready = true;
      attempt();
    },
    notePreferences: notePreferences
  };

  function on(names, act) {
    names.split(" ").forEach(function (name) {
      document.addEventListener(name, function (event) {
        if (over) return;
        act(event);
        later();
      }, true);
    });
  }
  on("pointerdown", function () {
    pressed = true;
    last = Date.now();
  });
  on("pointerup pointercancel", function () {
    pressed = false;
    last = Date.now();
  });
  on("keydown keyup focusout", function () {
    last = Date.now();
  });
  on("change", function (event) {
    chosen = event.target.tagName === "SELECT";
  });
  on("click", function (event) {
    var target = event.target.closest("button, .error-summary a");
    if (!target) return;
    if (target.hash) {
      event.preventDefault();
      document.getElementById(target.hash.slice(1)).focus();
    } else if (target.type === "submit") {
      // Not left to the form: the browser would lay out the page for that first.
      var form = target.form;
      if (!form || !form.hasAttribute("data-post")) return;
      event.preventDefault();
      if (!posting) submit(form);
    } else {
      wanted = place(target, app());
      last = 0;
      attempt();
    }
  });
  on("submit", function (event) {
    var form = event.target;
    event.preventDefault();
    if (form.hasAttribute("data-post")) {
      if (!posting) submit(form);
      return;
    }
    wanted = place(form.querySelector("[type=submit]"), app());
    document.activeElement.blur();
    last = 0;
    attempt();
  });

  // A form of the page that the server takes: see `Early` in web-kit.
  function submit(form) {
    var early = form.querySelector("template.early");
    if (!early || !early.content.querySelector(".early-prefix")) {
      // Pressed while the rest of the page is still coming.
      document.addEventListener("DOMContentLoaded", function () {
        if (!over && !posting) submit(form);
      });
      return;
    }
    var pieces = early.content;
    var answers = {}, missing = [];
    each("input", form, function (field) {
      // Blanks belong to a password.
      answers[field.name] = field.type === "password" ? field.value : field.value.trim();
      if (!answers[field.name] && field.getAttribute("aria-required")) missing.push({ field: field.name });
    });
    var outcome = document.querySelector("#app .outcome");
    outcome.textContent = "";
    mark(form, pieces, missing);
    if (missing.length) return;
    var button = form.querySelector("[type=submit]"), resting = button.innerHTML;
    function rest() {
      posting = false;
      button.innerHTML = resting;
      button.removeAttribute("aria-busy");
      button.removeAttribute("aria-disabled");
    }
    function refuse(kind, words) {
      rest();
      faulty = true;
      var notice = pieces.querySelector(".early-" + kind).firstElementChild.cloneNode(true);
      var texts = document.createTreeWalker(notice, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        texts.currentNode.data = texts.currentNode.data.replace(/\{(\w+)\}|999/g, function (_, name) {
          return words[name || "status"];
        });
      }
      outcome.appendChild(notice);
      var faults = (words.errors || []).filter(function (fault) {
        return form.elements[fault.field];
      });
      if (faults.length) mark(form, pieces, faults);
    }
    posting = true;
    button.innerHTML = pieces.querySelector(".early-busy button").innerHTML;
    button.setAttribute("aria-busy", "true");
    button.setAttribute("aria-disabled", "true");
    var limit = window.AbortController ? new AbortController() : {};
    setTimeout(function () {
      if (posting && limit.abort) limit.abort();
    }, 30000);
    fetch(form.getAttribute("data-post"), {
      method: "POST",
      credentials: "same-origin",
      headers: { Accept: "application/json", "Accept-Language": html.lang, "Content-Type": "application/json" },
      body: JSON.stringify(answers),
      signal: limit.signal
    }).then(function (answer) {
      if (answer.ok) return location.replace(form.getAttribute("data-next"));
      return answer.json().then(
        function (problem) { refuse("problem", problem); },
        function () { refuse("unreadable", { status: answer.status }); }
      );
    }, function () { refuse("network", {}); });
  }

  // Shows what is wrong at the fields and above them, as the app does.
  function mark(form, pieces, faults) {
    var prefix = pieces.querySelector(".early-prefix").textContent;
    if (faulty && document.title.indexOf(prefix) === 0) document.title = document.title.slice(prefix.length);
    each(".error-summary, .field-error", form, function (old) {
      old.remove();
    });
    each(".field-bad", form, function (block) {
      block.classList.remove("field-bad");
    });
    each("input", form, function (field) {
      var hint = document.getElementById(field.id + "-hint");
      field.removeAttribute("aria-invalid");
      if (hint) field.setAttribute("aria-describedby", hint.id);
      else field.removeAttribute("aria-describedby");
    });
    faulty = faults.length > 0;
    if (!faulty) return;
    var summary = pieces.querySelector(".error-summary").cloneNode(true);
    each("li", summary, function (line) {
      var link = line.firstElementChild;
      var fault = faults.filter(function (one) { return link.hash === "#f-" + one.field; })[0];
      if (!fault) line.remove();
      else if (fault.message) link.textContent = fault.message;
    });
    form.insertBefore(summary, form.firstElementChild);
    faults.forEach(function (fault) {
      var field = form.elements[fault.field], block = field.closest(".field");
      var model = pieces.getElementById(field.id);
      var note = pieces.getElementById(field.id + "-error").cloneNode(true);
      if (fault.message) note.lastChild.data = fault.message;
      block.insertBefore(note, block.lastElementChild);
      block.classList.add("field-bad");
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", model.getAttribute("aria-describedby"));
    });
    document.title = prefix + document.title;
    // After the page was drawn, which may be for the first time.
    setTimeout(function () { summary.focus(); }, 0);
  }

  if (typeof WebAssembly !== "object") return;
  // The module may be here before the rest of the page, with the answers in it.
  var whole = new Promise(function (resolve) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve);
    else resolve();
  });
  var file = "{{wasm}}", module = file, begun = false;
  function begin() {
    if (begun) return;
    begun = true;
    Promise.all([import("{{js}}"), module])
      .then(function (loaded) {
        return loaded[0].default({ module_or_path: loaded[1] });
      })
      .catch(failed);
  }
  whole.then(function () {
    var alone = painted && known && !html.classList.contains("other") && document.querySelector("#app form[data-post]");
    if (!alone || wanted) return begin();
    // The server takes this form and then another page opens: the app is brought
    // here for that page, and runs in this one when something else is pressed.
    html.classList.add("alone");
    if (!WebAssembly.compileStreaming) return;
    module = WebAssembly.compileStreaming(fetch(file));
    module.catch(function () {
      module = file;
      // The page that follows could not run; whoever is on the way there sees it then.
      if (!posting) failed();
    });
  });
})();
