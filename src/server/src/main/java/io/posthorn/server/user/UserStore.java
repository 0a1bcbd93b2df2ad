package io.posthorn.server.user;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where users are kept. Each call waits for the database and is a transaction of its own; each may
 * fail with {@link UsersUnavailable}. Any thread but event loops.
 */
public interface UserStore {

    /**
     * One page of users.
     *
     * @param users by name
     * @param total on all pages
     */
    record Found(List<User> users, long total) {

        /** Takes a copy of the list. */
        public Found {
            users = List.copyOf(users);
        }
    }

    /**
     * Looks for users.
     *
     * @param search part of the name, in any case; empty for all
     * @param page from 0
     * @param size of a page
     * @return one page
     */
    Found list(String search, int page, int size);

    /**
     * Finds a user.
     *
     * @param name exactly
     * @return empty if there is none
     */
    Optional<User> find(String name);

    /**
     * Whether there is no user at all.
     *
     * @return false if there is one
     */
    boolean isEmpty();

    /**
     * Adds a user.
     *
     * @param user new
     * @param actor who decided it, for the audit trail
     * @return false if there is one of that name already
     */
    boolean add(User user, String actor);

    /**
     * Changes a user.
     *
     * @param name exactly
     * @param change gives what he is to be; the name must stay
     * @param actor who decided it, for the audit trail
     * @return as he is now; empty if there is none of that name
     */
    Optional<User> change(String name, UnaryOperator<User> change, String actor);

    /**
     * Removes a user.
     *
     * @param name exactly
     * @param actor who decided it, for the audit trail
     * @return false if there is none of that name
     */
    boolean remove(String name, String actor);
}
