/**
 * Who may connect. {@link io.posthorn.server.security.PasswordCheck} fills the broker's {@code
 * Authenticator} port and remembers for a moment whom it let in; {@link
 * io.posthorn.server.security.UserDesk} changes users and has it forget them. Users themselves are
 * kept by the metadata room; what they are and which passwords they may have the user room says.
 */
package io.posthorn.server.security;
