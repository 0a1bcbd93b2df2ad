/**
 * The commands of the jar: what an operator does to a store while no broker runs on it. Each
 * command reads its options, calls the store's plain rooms ({@code store.inspect}, {@code
 * store.adopt}) and says what came of it, for people or as JSON. Runs before and without Quarkus;
 * keeps no state.
 */
package io.posthorn.server.tool;
