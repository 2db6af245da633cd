/** Starts the page: the composer first, so that one can write, then all that can be read. */

import { keepMissingDialects, keepRefusals } from "./app/refusal_cache.js";
import { ConversationList } from "./app/conversation_list.js";
import { CurrentConversation } from "./app/current_conversation.js";
import { Site } from "./app/site.js";
import { loadTexts } from "./i18n/texts.js";
import { untilItWorks } from "./load/until_it_works.js";
import { Archive } from "./store/archive.js";
import { Drafts } from "./store/drafts.js";
import { Settings } from "./store/settings.js";
import { Composer } from "./ui/composer/composer.js";

start();

async function start() {
  // What can be read is two thirds of the page's code, and nobody needs it to write.
  const loadingPage = import("./page.js").catch(() => untilItWorks(() => import("./page.js")));
  keepRefusals();
  const settings = new Settings();
  const drafts = new Drafts();
  const site = new Site(settings);
  keepMissingDialects(site);
  const opening = Archive.open();
  const current = new CurrentConversation({ settings, site, opening });
  const composer = new Composer({ settings, site, drafts, current });
  performance.mark("composer ready");

  const words = loadTexts().catch(() => void untilItWorks(loadTexts));
  // Nobody waits for the site: what it said at the last visit holds until it answers.
  site.learn(current.ready);
  const archive = await opening;
  const list = new ConversationList(archive);
  // A disk that can't be read keeps nobody from asking; a notice says so.
  const listed = list.load().catch(() => (list.brokenCount ||= 1));
  const [{ Page }] = await Promise.all([loadingPage, words, listed]);
  await new Page({ settings, drafts, site, archive, list, current, composer }).show();
}
