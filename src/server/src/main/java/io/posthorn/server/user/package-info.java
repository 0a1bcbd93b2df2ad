/**
 * What a user is: a name, the hash of a password, whether he may connect; which names and passwords
 * may be, and how passwords are hashed. Declares the {@link io.posthorn.server.user.UserStore} port
 * that the metadata room fills from the database. Keeps no state and knows no other room.
 */
package io.posthorn.server.user;
