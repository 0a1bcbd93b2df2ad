/**
 * The Quarkus application: builds the core from settings and shows it to people. This room holds
 * only the entrance, which looks at the settings before Quarkus does; {@code assembly} owns
 * everything that runs, and all other rooms here are doors and displays.
 */
package io.posthorn.server;
