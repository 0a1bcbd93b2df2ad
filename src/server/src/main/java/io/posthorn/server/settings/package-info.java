/**
 * What an operator may decide, as typed keys below {@code posthorn}. Each key stands with its
 * meaning, unit and default; {@link io.posthorn.server.settings.SettingsCheck} refuses unknown and
 * wrong ones before anything starts. The assembly turns these into the records the core takes; the
 * page docs/configuration.md is written from them.
 */
package io.posthorn.server.settings;
