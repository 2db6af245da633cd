/** The names of programming languages, and the extensions of their files. */

/** The language's name, its file extension, and the words after a fence that mean it. */
const LANGUAGES = [
  ["Bash", "sh", "bash sh shell zsh console terminal shell-session"],
  ["C", "c", "c h"],
  ["C++", "cpp", "cpp c++ cc hpp cxx"],
  ["C#", "cs", "csharp cs c#"],
  ["CSS", "css", "css"],
  ["CSV", "csv", "csv"],
  ["Dart", "dart", "dart"],
  ["Diff", "diff", "diff patch"],
  ["Dockerfile", "dockerfile", "dockerfile docker"],
  ["Elixir", "ex", "elixir ex"],
  ["Go", "go", "go golang"],
  ["GraphQL", "graphql", "graphql gql"],
  ["Haskell", "hs", "haskell hs"],
  ["HTML", "html", "html xhtml"],
  ["INI", "ini", "ini"],
  ["Java", "java", "java"],
  ["JavaScript", "js", "javascript js mjs cjs node"],
  ["JSON", "json", "json json5 jsonc"],
  ["JSX", "jsx", "jsx"],
  ["Julia", "jl", "julia jl"],
  ["Kotlin", "kt", "kotlin kt"],
  ["LaTeX", "tex", "latex tex"],
  ["Less", "less", "less"],
  ["Lua", "lua", "lua"],
  ["Makefile", "mk", "makefile make mk"],
  ["Markdown", "md", "markdown md"],
  ["Mermaid", "mmd", "mermaid"],
  ["Nginx", "conf", "nginx"],
  ["Objective-C", "m", "objectivec objc objective-c"],
  ["Perl", "pl", "perl pl"],
  ["PHP", "php", "php"],
  ["PowerShell", "ps1", "powershell ps1 pwsh"],
  ["Python", "py", "python py python3"],
  ["R", "r", "r"],
  ["Ruby", "rb", "ruby rb"],
  ["Rust", "rs", "rust rs"],
  ["Scala", "scala", "scala"],
  ["SCSS", "scss", "scss sass"],
  ["SQL", "sql", "sql mysql postgresql sqlite plsql"],
  ["Svelte", "svelte", "svelte"],
  ["Swift", "swift", "swift"],
  ["Terraform", "tf", "terraform hcl tf"],
  ["Text", "txt", "text txt plaintext plain"],
  ["TOML", "toml", "toml"],
  ["TSX", "tsx", "tsx"],
  ["TypeScript", "ts", "typescript ts"],
  ["Vue", "vue", "vue"],
  ["XML", "xml", "xml svg rss"],
  ["YAML", "yaml", "yaml yml"],
];

const BY_WORD = new Map(
  LANGUAGES.flatMap(([name = "", ending = "", words = ""]) =>
    words.split(" ").map((word) => /** @type {const} */ ([word, { name, ending }])),
  ),
);

/**
 * @param {string} word after a fence
 * @returns {{ name: string, ending: string }} for an unknown word, the name is the word itself
 */
export function languageOf(word) {
  return BY_WORD.get(word.toLowerCase()) ?? { name: word, ending: "txt" };
}
