package io.posthorn.server.security;

import io.posthorn.server.user.User;
import io.posthorn.server.user.UserStore;
import io.posthorn.server.user.UsersUnavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Users in memory, which can go away. */
final class FakeUsers implements UserStore {

    private final Map<String, User> users = new TreeMap<>();
    private boolean isAway;
    private int reads;
    private Runnable onRead = () -> {};

    void goAway(final boolean value) {
        isAway = value;
    }

    /** Has something happen after the next read, and before who asked goes on. */
    void onRead(final Runnable value) {
        onRead = value;
    }

    int reads() {
        return reads;
    }

    private void answer() {
        if (isAway) {
            throw new UsersUnavailable("The database is away.", null);
        }
    }

    @Override
    public Found list(final String search, final int page, final int size) {
        answer();
        return new Found(List.copyOf(users.values()), users.size());
    }

    @Override
    public Optional<User> find(final String name) {
        answer();
        reads++;
        final Optional<User> found = Optional.ofNullable(users.get(name));
        onRead.run();
        return found;
    }

    @Override
    public boolean isEmpty() {
        answer();
        return users.isEmpty();
    }

    @Override
    public boolean add(final User user, final String actor) {
        answer();
        return users.putIfAbsent(user.name(), user) == null;
    }

    @Override
    public Optional<User> change(
            final String name, final UnaryOperator<User> change, final String actor) {
        answer();
        return Optional.ofNullable(users.computeIfPresent(name, (key, each) -> change.apply(each)));
    }

    @Override
    public boolean remove(final String name, final String actor) {
        answer();
        return users.remove(name) != null;
    }
}
