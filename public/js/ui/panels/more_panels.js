/**
 * The panels that few people open, as one piece. The other panels come first: the bundler makes a piece of its own of
 * whatever only some of them share, and each would be one request more at a first visit.
 */

import "./panel_set.js";

export { openSite } from "./doctor/site_panel.js";
export { openInvitations } from "./invitations/invitations.js";
export { openUsage } from "./usage/usage.js";
