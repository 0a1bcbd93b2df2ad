package io.posthorn.remoting.body;

/**
 * A user (request of 3001 and 3002, response of 3004 and, in an array, 3005).
 *
 * @param username the name; null if absent
 * @param password the secret; never written in answers; null if absent
 * @param userType Super or Normal; null if absent
 * @param userStatus enable or disable; null if absent
 */
public record UserInfo(String username, String password, String userType, String userStatus) {}
