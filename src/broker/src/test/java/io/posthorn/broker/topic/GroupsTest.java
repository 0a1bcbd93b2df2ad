package io.posthorn.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.testkit.ManualClock;
import org.junit.jupiter.api.Test;

class GroupsTest {

    private final TopicCatalog catalog = TopicCatalog.inMemory();
    private final Groups groups = groups(true);

    private Groups groups(final boolean autoCreate) {
        final Groups made =
                new Groups(catalog, new TopicRules(true, autoCreate, 8), new ManualClock());
        made.load(catalog.load().groups());
        return made;
    }

    @Test
    void shouldCreateALegalGroupWhenItFirstAppears() {
        assertThat(groups.findOrCreate("readers")).isEqualTo(GroupConfig.of("readers"));
        assertThat(catalog.load().groups()).containsExactly(GroupConfig.of("readers"));
        assertThat(groups.version().counter()).isOne();
        assertThat(groups.findOrCreate("readers")).isSameAs(groups.find("readers"));
    }

    @Test
    void shouldNeverCreateAGroupWhoseNameCannotBe() {
        assertThat(groups.findOrCreate("a\tb")).isNull();
        assertThat(groups.findOrCreate("a\nb")).isNull();
        assertThat(groups.findOrCreate("")).isNull();
        assertThat(groups.findOrCreate(null)).isNull();
        assertThat(groups.findOrCreate("g".repeat(249))).isNull();
        assertThat(groups.findOrCreate("g".repeat(248))).isNotNull();
        assertThat(catalog.load().groups()).hasSize(1);
    }

    @Test
    void shouldCreateNoGroupWhenThatIsSwitchedOffButFindTheSavedOnes() {
        catalog.save(GroupConfig.of("saved"));
        final Groups strict = groups(false);
        assertThat(strict.findOrCreate("readers")).isNull();
        assertThat(strict.findOrCreate("saved")).isNotNull();
        assertThat(strict.findOrCreate("TOOLS_CONSUMER")).isNotNull();
    }

    @Test
    void shouldCountChangesAndTellTheCatalog() {
        groups.put(GroupConfig.of("readers"));
        groups.put(GroupConfig.of("readers"));
        assertThat(groups.alter("unknown", group -> group)).isNull();
        assertThat(groups.version().counter()).isOne();
        assertThat(groups.delete("readers")).isTrue();
        assertThat(groups.delete("readers")).isFalse();
        assertThat(catalog.load().groups()).isEmpty();
    }

    @Test
    void shouldKnowTheGroupsOfToolsAsSystem() {
        assertThat(Groups.isSystem("TOOLS_CONSUMER")).isTrue();
        assertThat(Groups.isSystem("CID_RMQ_SYS_x")).isTrue();
        assertThat(Groups.isSystem("readers")).isFalse();
    }
}
