package io.posthorn.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.posthorn.systemtests.peer.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house (docs/architecture.md), so that a wrong arrow breaks the build. */
class HouseRulesTest {

    private static final Path ROOT = Peers.module().getParent().getParent();

    /** What is shipped. The yard (testkit, system tests, benchmarks) may look at everything. */
    private static final List<String> MODULES =
            List.of(
                    "src/base",
                    "src/message",
                    "src/remoting",
                    "src/store",
                    "src/nameserver",
                    "src/broker",
                    "jms-client",
                    "src/jms-connector",
                    "amqp-gateway",
                    "src/server");

    /** Who stands on whom. Every floor may also use itself. */
    private static final Map<String, Set<String>> FLOORS =
            Map.of(
                    "base", Set.of(),
                    "message", Set.of("base"),
                    "remoting", Set.of("base", "message"),
                    "store", Set.of("base", "message"),
                    "nameserver", Set.of("base", "message", "remoting"),
                    "broker", Set.of("base", "message", "remoting", "store"),
                    "jms", Set.of("base", "message", "remoting"),
                    "amqp", Set.of("base", "message", "broker"),
                    "server",
                            Set.of(
                                    "base",
                                    "message",
                                    "remoting",
                                    "store",
                                    "nameserver",
                                    "broker",
                                    "amqp"));

    /** Rooms one class may know beside its own; an assembly knows them all, that is its job. */
    private static final int ROOMS_KNOWN = 12;

    private static final String[] ASSEMBLIES = {
        "io.posthorn.server.assembly..", "io.posthorn.broker", "io.posthorn.nameserver"
    };

    private static JavaClasses house;

    @BeforeAll
    static void importHouse() {
        house =
                new ClassFileImporter()
                        .importPaths(
                                MODULES.stream()
                                        .map(
                                                module ->
                                                        ROOT.resolve(module)
                                                                .resolve("target/classes"))
                                        .filter(Files::isDirectory)
                                        .toList());
    }

    @Test
    void shouldHaveBuiltTheHouseBefore() {
        assertThat(house)
                .as("classes below %s; build with ./mvnw -pl src/system-tests -am verify", ROOT)
                .isNotEmpty();
    }

    @Test
    void shouldHaveNoRoomInACycle() {
        slices().matching("io.posthorn.(**)")
                .should()
                .beFreeOfCycles()
                .because(
                        "rooms that need each other are one room; let the lower one declare a port"
                                + " (an interface) and the upper one implement it")
                .allowEmptyShould(true)
                .check(house);
    }

    static Set<String> floors() {
        return new TreeSet<>(FLOORS.keySet());
    }

    @ParameterizedTest
    @MethodSource("floors")
    void shouldOnlyUseTheFloorsBelow(final String floor) {
        final String[] allowed =
                Stream.concat(Stream.of(floor), FLOORS.get(floor).stream())
                        .map(name -> "io.posthorn." + name + "..")
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.posthorn." + floor + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.posthorn..").and(not(resideInAnyPackage(allowed))))
                .because(
                        "arrows point down only: %s stands on %s; move the shared thing down, or hand"
                                        .formatted(floor, FLOORS.get(floor))
                                + " it in through the constructor")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void shouldKnowTheContainerOnlyInTheServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.posthorn.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "io.smallrye.config..",
                        "jakarta.inject..",
                        "jakarta.enterprise..",
                        "org.eclipse.microprofile..")
                .because(
                        "the core runs in a unit test, in JMH and embedded; let server.assembly"
                                + " call the constructor and annotate there")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void shouldKnowTheWireOnlyAtTheDoorsOfTheBroker() {
        noClasses()
                .that()
                .resideInAPackage("io.posthorn.broker..")
                .and()
                // The module's own package assembles it, and so opens the port and hands it to the
                // door.
                .resideOutsideOfPackages(
                        "io.posthorn.broker",
                        "io.posthorn.broker.door..",
                        "io.posthorn.broker.replication..",
                        "io.posthorn.broker.announce..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.posthorn.remoting..", "io.netty..")
                .because(
                        "delivery, intake and administration also serve JMS, AMQP and REST;"
                                + " translate frames in broker.door and call with plain values")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void shouldKeepTheNetworkOutOfTheStore() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.posthorn.store..", "io.posthorn.message..", "io.posthorn.base..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.posthorn.remoting..", "io.vertx..")
                .because(
                        "the store is tested and measured without a socket; it hands out slices,"
                                + " and a door writes them")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void shouldKeepTheDiskOutOfRemoting() {
        noClasses()
                .that()
                .resideInAPackage("io.posthorn.remoting..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.posthorn.store..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.MappedByteBuffer")
                .because("remoting moves frames; bodies come to it as buffers")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void shouldHaveNobodyButTheAssemblyKnowEverybody() {
        classes()
                .that()
                .resideOutsideOfPackages(ASSEMBLIES)
                .should(knowFewRooms())
                .because(
                        "a class that holds everything is held by everything; pass the two or three"
                                + " things it needs, or split it by what it does")
                .allowEmptyShould(true)
                .check(house);
    }

    private static ArchCondition<JavaClass> knowFewRooms() {
        return new ArchCondition<>("know at most %d rooms".formatted(ROOMS_KNOWN)) {
            @Override
            public void check(final JavaClass item, final ConditionEvents events) {
                final Set<String> rooms =
                        item.getDirectDependenciesFromSelf().stream()
                                .map(Dependency::getTargetClass)
                                .map(JavaClass::getPackageName)
                                .filter(HouseRulesTest::isRoomWorthCounting)
                                .filter(room -> !room.equals(item.getPackageName()))
                                .collect(Collectors.toCollection(TreeSet::new));
                if (rooms.size() > ROOMS_KNOWN) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    item,
                                    "%s knows %d rooms: %s"
                                            .formatted(item.getName(), rooms.size(), rooms)));
                }
            }
        };
    }

    /** The ground is common to all. */
    private static boolean isRoomWorthCounting(final String room) {
        return room.startsWith("io.posthorn.")
                && !room.startsWith("io.posthorn.base")
                && !room.startsWith("io.posthorn.message");
    }

    @Test
    void shouldIntroduceEveryRoom() throws IOException {
        final Set<String> silent = new TreeSet<>();
        for (final String module : MODULES) {
            final Path sources = ROOT.resolve(module).resolve("src/main/java");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (final Path room : files.filter(Files::isDirectory).toList()) {
                        if (hasClasses(room) && !introducesItself(room)) {
                            silent.add(ROOT.relativize(room).toString());
                        }
                    }
                }
            }
        }
        assertThat(silent)
                .as(
                        "rooms without a package-info.java whose Javadoc says in three sentences"
                                + " what the room does, who owns its state and who its neighbours are")
                .isEmpty();
    }

    private static boolean hasClasses(final Path room) throws IOException {
        try (Stream<Path> files = Files.list(room)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        }
    }

    private static boolean introducesItself(final Path room) throws IOException {
        final Path file = room.resolve("package-info.java");
        return Files.exists(file) && Files.readString(file).contains("/**");
    }
}
