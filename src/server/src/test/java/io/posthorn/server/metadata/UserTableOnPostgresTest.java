package io.posthorn.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.server.user.UsersUnavailable;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same cases on PostgreSQL, and what happens when it goes away. */
@QuarkusTest
@QuarkusTestResource(value = PostgresServer.class, restrictToAnnotatedClass = true)
class UserTableOnPostgresTest extends UserTableCases {

    @AfterEach
    void comeBack() throws Exception {
        PostgresServer.on();
    }

    @Test
    void shouldSayThatTheDatabaseIsAway() throws Exception {
        PostgresServer.off();
        assertThatExceptionOfType(UsersUnavailable.class).isThrownBy(() -> users.find("ann"));
        PostgresServer.on();
        assertThat(users.find("ann")).isEmpty();
    }
}
