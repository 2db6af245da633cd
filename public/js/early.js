// Runs before the first paint, so that nothing flashes: theme, text size, sidebar and language of the reader, name and
// accent of the site.

{
  const LANGUAGES = ["en", "es", "zh-CN"];
  const root = document.documentElement;

  const kept = readKept();
  if (kept.theme === "light" || kept.theme === "dark") root.dataset.theme = kept.theme;
  if (typeof kept.textSize === "number") root.style.setProperty("--text-size", `${kept.textSize}%`);
  if (kept.accent?.light) root.style.setProperty("--accent", `light-dark(${kept.accent.light}, ${kept.accent.dark})`);
  if (kept.title) document.title = kept.title;
  if (kept.isSidebarCollapsed) root.dataset.sidebar = "collapsed";
  root.lang = chooseLanguage([kept.language, ...navigator.languages]);
  root.dir = /^(?:ar|fa|he|ur)\b/.test(root.lang) ? "rtl" : "ltr";

  const words = document.createElement("link");
  Object.assign(words, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: `vendor/words/${root.lang}.json` });
  document.head.append(words);

  /** @returns {Record<string, any>} */
  function readKept() {
    try {
      const name = siteName();
      const isSidebarCollapsed = localStorage.getItem(`${name}.sidebar`) === "collapsed";
      const { name: title, accent } = JSON.parse(localStorage.getItem(`${name}.site`) ?? "{}").config?.locutorio ?? {};
      return { ...JSON.parse(localStorage.getItem(`${name}.settings`) ?? "{}"), isSidebarCollapsed, title, accent };
    } catch {
      return {};
    }
  }

  /** @returns {string} as store/site_name.js has it */
  function siteName() {
    const { pathname } = new URL("./", document.baseURI);
    return pathname === "/" ? "locutorio" : `locutorio${pathname}`;
  }

  /**
   * @param {unknown[]} wishes language tags, the dearest first
   * @returns {string}
   */
  function chooseLanguage(wishes) {
    for (const wish of wishes) {
      const base = String(wish ?? "").toLowerCase().split("-")[0];
      const found = base && LANGUAGES.find((language) => language.toLowerCase().split("-")[0] === base);
      if (found) return found;
    }
    return "en";
  }
}
