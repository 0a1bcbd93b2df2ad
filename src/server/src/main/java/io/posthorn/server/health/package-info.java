/**
 * Answers the questions that a platform asks: is the process alive, is it started, may it get work.
 * The answers come from the broker's own state; a database that is away is told and does not count,
 * since the broker serves without it. Quarkus shows them at {@code /q/health}.
 */
package io.posthorn.server.health;
