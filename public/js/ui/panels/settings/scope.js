/** Where a change of a setting goes: to all conversations, or to the one on the screen. */

/**
 * @typedef {import("../../../store/settings_types.d.ts").SettingRow} SettingRow
 * @typedef {import("../../../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 * @typedef {import("../../../store/settings.js").Settings} Settings
 * @typedef {import("../../../chat/conversation.js").EmptyConversation} EmptyConversation
 *
 * @typedef {object} Scope
 * @property {boolean} isOne whether it is one conversation or one assistant
 * @property {(row: SettingRow) => any} get
 * @property {(row: SettingRow, value: any) => void} change
 * @property {(row: SettingRow) => boolean} isChanged whether there is something to reset
 * @property {(row: SettingRow) => void} reset
 */

/**
 * @param {Settings} settings
 * @returns {Scope}
 */
export function scopeOfAll(settings) {
  return {
    isOne: false,
    get: ({ key }) => settings.get(key),
    change: ({ key }, value) => settings.change({ [key]: value }),
    isChanged: ({ key }) => !settings.isDefault(key),
    reset: ({ key }) => settings.reset([key]),
  };
}

/**
 * @param {Settings} settings
 * @param {EmptyConversation} open
 */
export function scopeOfOne(settings, open) {
  return scopeOfOverrides(
    settings,
    () => open.conversation.settings,
    (next) => open.change({ settings: next }),
  );
}

/**
 * @param {Settings} settings
 * @param {Partial<ConversationSettings>} own those of the assistant
 * @param {(settings: Partial<ConversationSettings>) => unknown} keep
 */
export function scopeOfMask(settings, own, keep) {
  return scopeOfOverrides(settings, () => own, keep);
}

/**
 * @param {Settings} settings what holds without overrides
 * @param {() => Partial<ConversationSettings>} read
 * @param {(settings: Partial<ConversationSettings>) => unknown} keep
 * @returns {Scope}
 */
function scopeOfOverrides(settings, read, keep) {
  return {
    isOne: true,
    get: ({ key }) => /** @type {Record<string, unknown>} */ (settings.for({ settings: read() }))[key],
    change: ({ key }, value) => keep({ ...read(), [key]: value }),
    isChanged: ({ key }) => Object.hasOwn(read(), key),
    reset: ({ key }) => {
      const { [key]: _, ...rest } = /** @type {Record<string, unknown>} */ (read());
      keep(rest);
    },
  };
}
