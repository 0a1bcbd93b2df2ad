/**
 * What happens to a message that a consumer gave back: it waits in its group's retry topic, and
 * after the last try it ends in the dead-letter topic. Reads the original from the log and hands a
 * copy to the intake. Also says what a message looks like in a dead-letter topic or, when it is too
 * old, in the expiry topic.
 */
package io.posthorn.broker.deadletter;
