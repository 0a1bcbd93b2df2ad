package io.posthorn.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.broker.topic.TopicConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.SchemaValidationException;
import java.time.Duration;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same cases on PostgreSQL, and what happens when it goes away, which a file cannot do. */
@QuarkusTest
@QuarkusTestResource(value = PostgresServer.class, restrictToAnnotatedClass = true)
class PanacheStoreOnPostgresTest extends PanacheStoreCases {

    @Inject WriteBehind catalog;
    @Inject EntityManager entities;

    @AfterEach
    void comeBack() throws Exception {
        PostgresServer.on();
    }

    /** Only here: Hibernate cannot find the tables of H2 while it believes it speaks PostgreSQL. */
    @Test
    void shouldHaveTablesThatFitTheEntities() {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            try {
                                entities.unwrap(Session.class)
                                        .getSessionFactory()
                                        .getSchemaManager()
                                        .validate();
                            } catch (final SchemaValidationException e) {
                                throw new AssertionError(e.getMessage(), e);
                            }
                        });
    }

    @Test
    void shouldCatchUpWhenTheDatabaseGoesAwayAndComesBack() throws Exception {
        catalog.save(TopicConfig.of("before", 1));
        await().atMost(Duration.ofSeconds(30)).until(() -> catalog.waitingCount() == 0);

        PostgresServer.off();
        final long start = System.nanoTime();
        catalog.save(TopicConfig.of("meanwhile", 2));
        catalog.deleteTopic("before");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        await().atMost(Duration.ofSeconds(60)).until(() -> !catalog.databaseAnswers());
        assertThat(catalog.waitingCount()).isPositive();

        PostgresServer.on();
        await().atMost(Duration.ofSeconds(60)).until(() -> catalog.waitingCount() == 0);
        assertThat(catalog.databaseAnswers()).isTrue();
        assertThat(store.read().topics()).containsExactly(TopicConfig.of("meanwhile", 2));
    }
}
