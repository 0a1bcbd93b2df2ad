package io.posthorn.server.metadata;

import io.posthorn.server.user.User;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A user of one cluster, as it lies in the database. */
@Entity
@Table(name = "users")
public class UserRow extends PanacheEntityBase {

    /** Means nothing. */
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "users_seq")
    @SequenceGenerator(name = "users_seq", sequenceName = "users_seq", allocationSize = 50)
    public Long id;

    /** The cluster's name. */
    public String cluster;

    /** The user's name. */
    public String name;

    /** See {@link User#passwordHash}. */
    @Column(name = "password_hash")
    public String passwordHash;

    /** See {@link User#isEnabled}. */
    public boolean enabled;

    /** See {@link User#createdAt}. */
    @Column(name = "created_at")
    public Instant createdAt;

    /** See {@link User#changedAt}. */
    @Column(name = "changed_at")
    public Instant changedAt;

    /** Counts the changes. */
    @Version public long version;

    /** Called by Hibernate. */
    public UserRow() {}

    /**
     * Takes over what was decided.
     *
     * @param user as he is from now on
     */
    void take(final User user) {
        name = user.name();
        passwordHash = user.passwordHash();
        enabled = user.isEnabled();
        createdAt = user.createdAt();
        changedAt = user.changedAt();
    }

    /**
     * As other rooms know it.
     *
     * @return the user
     */
    User toUser() {
        return new User(name, passwordHash, enabled, createdAt, changedAt);
    }
}
