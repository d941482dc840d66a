// Runs before the first paint, hence not a module: preferences first, then the app.
(function () {
  var html = document.documentElement;
  var asked = new URLSearchParams(location.search);
  function wish(name, key) {
    try {
      return asked.get(name) || localStorage.getItem(key);
    } catch (refused) {
      return asked.get(name);
    }
  }
  html.setAttribute("data-theme", wish("theme", "theme") || "system");
  html.setAttribute("data-care", wish("elder", "care") === "1" ? "on" : "off");
  html.lang = wish("lang", "language") === "en" ? "en" : "zh-CN";
  // The style sheet shows the fallback by itself after 10 s; a known failure need not wait.
  function failed() {
    html.classList.add("failed");
  }
  if (typeof WebAssembly !== "object") {
    failed();
    return;
  }
  import("{{js}}")
    .then(function (glue) {
      return glue.default({ module_or_path: "{{wasm}}" });
    })
    .catch(failed);
})();
