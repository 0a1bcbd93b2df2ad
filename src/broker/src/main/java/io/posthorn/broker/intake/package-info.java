/**
 * Takes messages in, from every door. A send is checked, readdressed if it is delayed, and
 * appended; the answer waits for the durability asked for. Runs on the caller's thread; the only
 * state kept here is the list of sends still waiting.
 */
package io.posthorn.broker.intake;
