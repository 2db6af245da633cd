/** Whether a question needs fresh facts, and what to search the web for. Nothing but the question's words decides. */

/** Words by which a question asks for what is new, in the page's languages; whole words, but in Chinese. */
const FRESH = [
  "today|tonight|yesterday|tomorrow|now|nowadays|currently|latest|newest|recent|recently|breaking|news|headlines",
  "this (?:week|month|year|morning|season)|last (?:week|month|night)|next (?:week|month|game|match)|upcoming|so far",
  "weather|forecast|temperature|price|prices|cost of|stock|shares|exchange rate|score|standings|results of|schedule",
  "release date|released|version of|still (?:alive|open|available)|who is the (?:president|prime minister|ceo|king)",
  "hoy|ayer|mañana|ahora|actual|actuales|actualmente|último|última|últimos|últimas|reciente|recientes|noticias",
  "est[ae] (?:semana|mes|año|noche|temporada)|(?:semana|mes|año) pasad[oa]|próxim[oa]s?|titulares|hace poco",
  "tiempo (?:hace|hará|en)|pronóstico|temperatura|precio|precios|cuánto (?:cuesta|vale)|cotización|bolsa",
  "tipo de cambio|resultado|clasificación|horario|estreno|versión|sigue (?:vivo|viva|abierto|abierta)",
  "quién es el (?:presidente|rey)",
];
const FRESH_CHINESE = [
  "今天|今晚|昨天|明天|现在|目前|当前|最新|最近|近期|新闻|头条|这周|本周|上周|下周|这个月|本月|上个月|今年|去年",
  "天气|气温|价格|多少钱|股价|股票|汇率|比分|赛程|排名|发布日期|版本|现任",
];

/** How a question begins that wishes for a search; what follows is what is to be searched for. */
const WISHES = [
  "(?:please |can you |could you )*(?:search|look up|google|find out|check)",
  "(?: (?:on|in))?(?: the)?(?: web| internet| online)?(?: for| about)?",
];
const SPANISH_WISHES = [
  "(?:por favor,? )?(?:busca|búscame|buscar|investiga|consulta|mira)",
  "(?: en)?(?: (?:la web|internet|línea|google))?(?: sobre)?",
];
const CHINESE_WISHES = [
  "(?:请|帮我|麻烦)*(?:上网)?(?:搜索一下|搜一下|搜一搜|查一下|查一查|搜索|搜|查)",
  "(?:网上|网络)?(?:关于)?",
];
const WISHES_ANYWHERE = [
  "search (?:the|on|online|for)|look (?:it |this )?up|google (?:it|for)|on the (?:web|internet)",
  "busca(?:lo)? en|en internet",
];

/** How a question begins, or what is in a short one, that means nothing without the one before it. */
const ELLIPTIC = ["¿?(?:and|but|what about|how about|y|pero|qué hay de|qué tal)"];
const ELLIPTIC_CHINESE = /^(?:那么?|还有|可是)/u;
const POINTING = ["it|that|those|them|he|she|they|its|eso|esa|ese|ello|él|ella|ellos|ellas"];
const POINTING_CHINESE = /[它他她]|这个|那个/u;

const LONGEST_QUERY = 300;
const LONGEST_TOPIC = 120;
const FEW_WORDS = 4;
const YEARS_BACK = 1;

const BEGINNING = "(?<![\\p{L}\\p{N}])";
const END = "(?![\\p{L}\\p{N}])";
const REST = "[\\s:：,，]*";
const wordsOf = (/** @type {string[]} */ words) => new RegExp(`${BEGINNING}(?:${words.join("|")})${END}`, "iu");
const FRESH_WORDS = wordsOf(FRESH);
const FRESH_PARTS = new RegExp([...FRESH_CHINESE, "上网|搜索|搜一下|查一下|网上"].join("|"), "u");
const WISH_WORDS = wordsOf(WISHES_ANYWHERE);
const POINTING_WORDS = wordsOf(POINTING);
const ELLIPTIC_BEGINNING = new RegExp(`^(?:${ELLIPTIC.join("|")})${END}`, "iu");
const WISH = new RegExp(
  [
    `^(?:${WISHES.join("")}|${SPANISH_WISHES.join("")})${END}${REST}`,
    `^${CHINESE_WISHES.join("")}${REST}`,
  ].join("|"),
  "iu",
);

/**
 * @param {string} question
 * @param {Date} [now]
 * @returns {boolean} whether it asks for a search, or for what no model can have learnt
 */
export function needsFreshFacts(question, now = new Date()) {
  const text = proseOf(question);
  const years = [...text.matchAll(/(?<!\d)(20\d\d)(?!\d)/gu)].map(([year]) => Number(year));
  return (
    years.some((year) => year >= now.getFullYear() - YEARS_BACK && year <= now.getFullYear() + 10) ||
    WISH_WORDS.test(text) ||
    FRESH_WORDS.test(text) ||
    FRESH_PARTS.test(text)
  );
}

/**
 * @param {readonly string[]} questions the reader's, the one to answer last
 * @returns {string} what to search for; empty where there is nothing to go by
 */
export function searchQuery(questions) {
  const question = topicOf(questions.at(-1) ?? "");
  const earlier = questions.slice(0, -1).map(topicOf).filter(Boolean).at(-1) ?? "";
  const words = question.split(/\s+/u).length;
  const isShort = /\p{Script=Han}/u.test(question) ? [...question].length <= 8 : words <= FEW_WORDS;
  const points = POINTING_WORDS.test(question) || POINTING_CHINESE.test(question);
  const leans = ELLIPTIC_BEGINNING.test(question) || ELLIPTIC_CHINESE.test(question) || (isShort && points);
  const query = question && leans && earlier ? `${cut(earlier, LONGEST_TOPIC)} ${question}` : question;
  return cut(query, LONGEST_QUERY);
}

/** @param {string} question */
function topicOf(question) {
  const prose = proseOf(question);
  return prose.replace(WISH, "").trim() || prose;
}

/** The words without code, quotations and addresses, which say little of what is asked. @param {string} text */
function proseOf(text) {
  return text
    .replace(/(```|~~~)[\s\S]*?(?:\1|$)/gu, " ")
    .replace(/^>.*$/gmu, " ")
    .replace(/[`*_#|]+/gu, " ")
    .replace(/https?:\/\/\S+/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
}

/**
 * @param {string} text
 * @param {number} longest
 */
function cut(text, longest) {
  if (text.length <= longest) return text;
  const part = text.slice(0, longest).replace(/[\uD800-\uDBFF]$/u, "");
  // Not within a word; Chinese has no blanks.
  return part.includes(" ") ? part.slice(0, part.lastIndexOf(" ")) : part;
}
