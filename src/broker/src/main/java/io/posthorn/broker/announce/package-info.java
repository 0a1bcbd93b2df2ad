/**
 * Tells the name servers what is here: registers with each of them, regularly and on every change,
 * and leaves when the broker stops. Owns the list of name servers and what each answered last.
 */
package io.posthorn.broker.announce;
